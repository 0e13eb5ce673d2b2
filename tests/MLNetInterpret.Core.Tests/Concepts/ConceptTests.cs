namespace MLNetInterpret;

/// <summary>Small texts whose labels are plain to see.</summary>
[TestClass]
public class ConceptTests
{
    private static readonly ConceptOptions C = new() { Language = TextLanguage.CLike };

    [TestMethod]
    public void A_concept_labels_a_small_text()
    {
        var wrong = ConceptTables.Plain.Where(one => Concepts.Parse(one.Concept).Digits(one.Text) != one.Labels)
            .Select(one => $"{one.Concept}\n{one.Text}\n{Concepts.Parse(one.Concept).Digits(one.Text)} instead of\n{one.Labels}");
        Assert.AreEqual("", string.Join("\n\n", wrong));
    }

    [TestMethod]
    public void In_a_C_like_language_brackets_and_names_are_those_of_the_code()
    {
        foreach (var (concept, text, labels) in ConceptTables.CLike)
        {
            Assert.AreEqual(labels, Concepts.Parse(concept).Digits(text, C), $"{concept} of {text}");
            if (!concept.Contains('@'))
                Assert.AreEqual(labels, Concepts.Parse(concept + "@c").Digits(text), $"{concept}@c of {text}");
        }
    }

    [TestMethod]
    public void Brackets_in_strings_and_in_comments_count_by_option()
    {
        const string text = "(\")\"/*)*/";
        Assert.AreEqual("111111111", Concepts.Depth('(', ')').Digits(text, C));
        Assert.AreEqual("110000000", Concepts.Depth('(', ')').Digits(text, C with { BracketsInStrings = true }));
        Assert.AreEqual("111111000", Concepts.Depth('(', ')').Digits(text, C with { BracketsInComments = true }));
    }

    [TestMethod]
    public void Brackets_that_are_not_closed_in_time_do_not_count()
    {
        Assert.AreEqual("011111111", Concepts.Inside('(', ')').Digits("(a(b)cdef"));
        Assert.AreEqual("000100000", Concepts.Inside('(', ')').Digits("(a(b)cdef", new() { MaximalLength = 4 }));
        Assert.AreEqual("01110" + "000000", Concepts.Inside('(', ')').Digits("(abc)(defg)", new() { MaximalLength = 4 }));
    }

    [TestMethod, DataRow(""), DataRow("no brackets"), DataRow("\0"), DataRow("😀\uD83D\uDE00\uD83D"), DataRow("\r\n\r\n")]
    public void Every_concept_reads_every_text(string text)
    {
        foreach (var concept in ConceptCases.Concepts) Assert.HasCount(text.Length, concept.Label(text), concept.Name);
    }

    [TestMethod]
    public void Closers_end_what_ends_by_text_of_its_own()
    {
        foreach (var (name, closer) in new[]
        {
            ("inside:()", ")"), ("inside:\"\"", "\""), ("inside:''", "'"), ("quote:“”", "”"), ("block-comment", "*/"),
            ("link-text", "]"), ("link-target", ")"),
            ("line-comment", null), ("comment", null), ("depth:()", null), ("url", null),
        })
        {
            Assert.AreEqual(closer, Concepts.Parse(name).Closer, name);
        }
    }
}
