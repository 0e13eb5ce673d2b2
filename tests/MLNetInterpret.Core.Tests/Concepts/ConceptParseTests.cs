namespace MLNetInterpret;

[TestClass]
public class ConceptParseTests
{
    [TestMethod]
    public void A_name_gives_its_concept_back()
    {
        foreach (var concept in ConceptCases.Concepts.Where(concept => concept.Name is not ("odd" or "half")))
        {
            var parsed = Concepts.Parse(concept.Name);
            Assert.AreEqual(
                (concept.Name, concept.Definition, concept.Kind, concept.Closer),
                (parsed.Name, parsed.Definition, parsed.Kind, parsed.Closer));
            Assert.AreEqual(concept.Name, parsed.ToString());
        }
    }

    [TestMethod]
    public void Names_differ_and_definitions_are_sentences_in_one_line()
    {
        CollectionAssert.AllItemsAreUnique(Concepts.All.Select(concept => concept.Name).ToArray());
        foreach (var concept in Concepts.All)
        {
            Assert.AreEqual(-1, concept.Definition.AsSpan().IndexOfAny('\n', '\r'), concept.Name);
            Assert.IsTrue(concept.Definition.EndsWith('.') && concept.Definition.Length is > 5 and < 100, concept.Definition);
        }
    }

    [TestMethod]
    [DataRow("insid:()", "'insid:()' is not a concept. There are: inside:(), inside:[], inside:{}, ")]
    [DataRow("", "'' is not a concept. There are: ")]
    [DataRow("inside:(", "inside:<open><close>")]
    [DataRow("quote@c", "may end in @plain or @c")]
    [DataRow("inside:**", "* both opens and closes. Take quote:**, which ends at a blank line at the latest.")]
    [DataRow("depth:((", "A pair of brackets is two characters; ( would open and close.")]
    [DataRow("inside:\"\"@plain", "is a literal of C in every language. In prose take quote:\"\".")]
    [DataRow("depth:( ", "U+0020 is no mark")]
    [DataRow("keyword:if,el se",
        "'el se' is not a keyword: keywords are letters, digits and underscores, and do not begin with a digit.")]
    [DataRow("keyword:@c", "'@c' is not a keyword")]
    [DataRow("regex:[0-9", "'[0-9' is not a regular expression: ")]
    [DataRow("regex:", "'regex:' is not a concept. The pattern is empty: write a regular expression.")]
    public void What_is_no_concept_is_refused_with_what_there_is(string text, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => Concepts.Parse(text)).Message, message);

    [TestMethod]
    public void Marks_may_look_like_a_language() => Assert.AreEqual("00100", Concepts.Parse("inside:@c").Digits("a@bc "));

    [TestMethod]
    public void A_pattern_may_be_a_space() => Assert.AreEqual("01011", Concepts.Parse("regex: ").Digits("a b  "));

    [TestMethod]
    public void A_match_that_takes_too_long_is_said()
    {
        var slow = Concepts.Matching("(a+)+$", TimeSpan.FromMilliseconds(20));
        var error = Assert.ThrowsExactly<TimeoutException>(() => slow.Label("ok " + new string('a', 60) + "b"));
        StringAssert.Contains(
            error.Message,
            "The concept 'regex:(a+)+$' took more than 0.02 s to find its next match after character 0 of the text.");
    }

    [TestMethod]
    public void A_pattern_of_two_lines_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Concepts.Matching("a\nb")).Message, "write a line break as \\n");

    [TestMethod]
    public void A_user_s_rule_is_read_like_any_other()
    {
        var vowel = Concept.From("vowel", "A vowel.", text => [.. text.Select(c => "aeiou".Contains(c))]);
        Assert.AreEqual(
            ("vowel", "A vowel.", ConceptKind.Binary, null), (vowel.Name, vowel.Definition, vowel.Kind, vowel.Closer));
        Assert.AreEqual("0100", vowel.Digits("bad "));
        var code = Concept.From("code", "The character's code.", ConceptKind.Count, text => [.. text.Select(c => (double)c)]);
        CollectionAssert.AreEqual(new[] { 97f, 0, 0xD83D }, code.Label("a\0\uD83D"));
    }

    [TestMethod]
    [DataRow(ConceptKind.Continuous, double.NaN,
        "The concept 'own' gives NaN at character 1; values are finite numbers in the range of a float.")]
    [DataRow(ConceptKind.Continuous, double.NegativeInfinity, "gives -Infinity at character 1")]
    [DataRow(ConceptKind.Continuous, 1e300, "gives 1E+300 at character 1")]
    [DataRow(ConceptKind.Count, 0.5, "gives 0.5 at character 1; counts are whole numbers from 0 on.")]
    [DataRow(ConceptKind.Count, -1.0, "gives -1 at character 1")]
    [DataRow(ConceptKind.Binary, 2.0, "gives 2 at character 1; the values of a yes or no are 0 and 1.")]
    public void A_user_s_value_has_to_be_of_its_kind(ConceptKind kind, double value, string message)
    {
        var own = Concept.From("own", "Own.", kind, _ => [0, value, 0]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => own.Label("abc")).Message, message);
    }

    [TestMethod]
    public void A_user_s_rule_gives_a_value_for_each_character()
    {
        foreach (var own in new[]
        {
            Concept.From("own", "Own.", _ => [true]), Concept.From("own", "Own.", ConceptKind.Count, _ => [1]),
        })
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => own.Label("abc")).Message,
                "The concept 'own' gives 1 values for a text of 3 characters; it has to give one for each.");
        var none = Concept.From("own", "Own.", _ => (bool[])null!);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => none.Label("")).Message, "gives no values");
    }

    [TestMethod]
    public void Names_and_definitions_are_one_line()
    {
        Assert.ThrowsExactly<ArgumentException>(() => Concept.From(" ", "Own.", _ => [true]));
        Assert.ThrowsExactly<ArgumentException>(() => Concept.From("own", "", _ => [true]));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Concept.From("own", "a\nb", _ => [true])).Message,
            "A concept's definition is one line of text");
        Assert.ThrowsExactly<ArgumentException>(() => Concept.From("own", "Own.", (ConceptKind)7, _ => [1]));
    }

    [TestMethod]
    public void Options_are_checked_where_they_are_given()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConceptOptions { MaximalLength = 0 });
        Assert.ThrowsExactly<ArgumentException>(() => new ConceptOptions { Language = (TextLanguage)9 });
        Assert.ThrowsExactly<ArgumentException>(() => new ConceptOptions { Keywords = ["1a"] });
        Assert.ThrowsExactly<ArgumentException>(() => Concepts.Keyword([]));
        Assert.AreEqual("000", Concepts.Keyword().Digits("if ", new() { Keywords = [] }));
    }
}
