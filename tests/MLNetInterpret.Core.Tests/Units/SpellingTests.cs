using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class SpellingTests
{
    [TestMethod]
    [DataRow("", "", 0), DataRow("abc", "abc", 0), DataRow("abc", "ABC", 0), DataRow("", "abc", 3), DataRow("abc", "", 3)]
    [DataRow("kitten", "sitting", 3), DataRow("ab", "ba", 1), DataRow("abcd", "acbd", 1), DataRow("ca", "abc", 3)]
    public void Distances_are_those_of_optimal_string_alignment(string a, string b, int expected)
    {
        Assert.AreEqual(expected, Spelling.Distance(a, b));
        Assert.AreEqual(expected, Spelling.Distance(b, a));
    }

    [TestMethod]
    [DataRow("--unit", "--units"), DataRow("--Units", "--units"), DataRow("--lable", "--label"), DataRow("--labell", "--label")]
    [DataRow("--held-out", "--held-out-share"), DataRow("--units-of", "--units"), DataRow("--zzz", null), DataRow("--text", null)]
    public void The_nearest_word_is_named_only_where_it_is_near(string word, string? expected)
    {
        Assert.AreEqual(expected, Spelling.Near(word, ["--label", "--held-out-share", "--units", "--data"]));
        Assert.IsNull(Spelling.Near(word, []));
    }
}
