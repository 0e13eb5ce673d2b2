using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports.Tests;

[TestClass]
public class PlainTextTests
{
    [TestMethod]
    [DataRow("&#x2212;1 &#xD7; &#x2B; &#x27;&#x1F980;&#xA;", "−1 × + '🦀\n")]
    [DataRow("&lt;b&gt; &amp; &quot;&#x3C;&#x26;&#x22;", "&lt;b&gt; &amp; &quot;&#x3C;&#x26;&#x22;", DisplayName = "markup")]
    [DataRow(
        "&#x202E;&#x200B;&#x0;&#x1B;&#xD;&#xFFFFFF;&#xD800;&#xE000;",
        "&#x202E;&#x200B;&#x0;&#x1B;&#xD;&#xFFFFFF;&#xD800;&#xE000;", DisplayName = "unseen")]
    [DataRow(
        "<i class=\"p3\">x</i><i class=\"p0\">z</i><i class=\"n1 u\">y</i>", "<i class=p3>x</i><i>z</i><i class=\"n1 u\">y</i>")]
    [DataRow("<bdi>a &lt; b</bdi><bdi>ש</bdi><bdi>&#x202E;</bdi>", "a &lt; b<bdi>ש</bdi><bdi>&#x202E;</bdi>")]
    public void Characters_are_themselves_but_for_markup_and_what_is_not_seen(string page, string plain) =>
        Assert.AreEqual(plain, PlainText.Of(page));
}
