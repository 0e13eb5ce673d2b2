namespace MLNetInterpret.Fuzz.Tests;

[TestClass]
public sealed class ResultsPageTests
{
    private const string Page = "before\n<!-- kill -->\nold\n<!-- end of kill -->\nbehind";

    [TestMethod]
    public void A_part_is_replaced_and_nothing_else() => Assert.AreEqual(
        Page.Replace("old", "| a |", StringComparison.Ordinal), ResultsPage.With(Page, "kill", "\n| a |\n"));

    [TestMethod]
    public void A_page_without_the_part_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => ResultsPage.With(Page, "damage", "")).Message, "<!-- damage -->");
}
