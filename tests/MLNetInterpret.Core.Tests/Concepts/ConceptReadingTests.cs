using CsCheck;

namespace MLNetInterpret;

[TestClass]
public class ConceptReadingTests
{
    [TestMethod]
    public void However_a_text_is_cut_its_values_are_the_same() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Options, Gen.Int[0, 9].Array[1, 30]), drawn =>
        {
            var (text, options, cuts) = drawn;
            var concepts = ConceptCases.Concepts;
            var reading = new ConceptReading(text.AsMemory(), concepts, options);
            var read = concepts.Select(_ => new List<float>()).ToArray();
            for (var turn = 0; reading.Position < text.Length; turn++)
            {
                // now and then a longer stretch; nothing at all is a stretch, too
                var stretch = cuts[turn % cuts.Length] * (turn % 5 == 4 ? 7 : 1) + (turn % 40 == 39 ? 1 : 0);
                var count = Math.Min(stretch, text.Length - reading.Position);
                var values = new float[count * concepts.Count];
                reading.Next(count, values);
                for (var i = 0; i < concepts.Count; i++) read[i].AddRange(values[(i * count)..((i + 1) * count)]);
            }
            for (var i = 0; i < concepts.Count; i++)
                CollectionAssert.AreEqual(concepts[i].Label(text, options), read[i].ToArray(), concepts[i].Name);
        }, times: 150);

    [TestMethod]
    public void Values_are_of_the_concept_s_kind() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Options), (text, options) =>
        {
            foreach (var concept in ConceptCases.Concepts)
            {
                var values = concept.Label(text, options);
                Assert.IsTrue(values.All(value => float.IsFinite(value) && value >= 0), concept.Name);
                if (concept.Kind == ConceptKind.Binary) Assert.IsTrue(values.All(value => value is 0 or 1), concept.Name);
                if (concept.Kind == ConceptKind.Count) Assert.IsTrue(values.All(float.IsInteger), concept.Name);
            }
        }, times: 60);

    [TestMethod]
    public void Where_a_closed_concept_ends_its_closer_stands() => Law.Holds(ConceptCases.Text, text =>
    {
        foreach (var concept in ConceptCases.Concepts.Where(concept => concept.Closer is not null))
        {
            var values = concept.Label(text);
            for (var i = 1; i < text.Length; i++)
            {
                // quotations may also end at a blank line, and literals at a line end
                if (values[i - 1] == 1 && values[i] == 0 && text[i] != '\n')
                    Assert.IsTrue(text.AsSpan(i).StartsWith(concept.Closer), $"{concept.Name} at {i} of {text}");
            }
        }
    }, times: 60);

    [TestMethod]
    public void The_same_concept_may_be_read_twice_and_in_any_order() => Law.Holds(ConceptCases.Text, text =>
    {
        Concept[] concepts = [Concepts.Comment, Concepts.Depth(), Concepts.Comment, Concepts.Inside('(', ')')];
        var values = new float[text.Length * concepts.Length];
        new ConceptReading(text.AsMemory(), concepts).Next(text.Length, values);
        CollectionAssert.AreEqual(concepts.SelectMany(concept => concept.Label(text)).ToArray(), values);
    });

    [TestMethod, TestCategory("Long")]
    [DataRow('x'), DataRow(' '), DataRow('('), DataRow('['), DataRow('"'), DataRow('/'), DataRow('.')]
    public void A_line_of_five_million_characters_is_read(char c)
    {
        var text = new string(c, 5_000_000);
        ConceptOptions options = new() { Language = TextLanguage.CLike, MaximalLength = 1000 };
        var reading = new ConceptReading(text.AsMemory(), Concepts.All, options);
        var values = new float[100_000 * Concepts.All.Count];
        while (reading.Position < text.Length) reading.Next(100_000, values);
        Assert.AreEqual(text.Length, reading.Position);
    }

    [TestMethod, TestCategory("Long"), DataRow("]("), DataRow("[a](b)"), DataRow("://"), DataRow("www.")]
    [DataRow(".)"), DataRow(". "), DataRow("\"\n"), DataRow("a'")]
    public void A_line_of_a_million_repetitions_is_read(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000));
        var reading = new ConceptReading(text.AsMemory(), Concepts.All);
        var values = new float[100_000 * Concepts.All.Count];
        while (reading.Position < text.Length) reading.Next(Math.Min(100_000, text.Length - reading.Position), values);
        Assert.AreEqual(text.Length, reading.Position);
    }

    [TestMethod]
    public void What_is_held_does_not_grow_with_the_text()
    {
        var line = "if (a[0] == \"b(\") { /* c */ return '('; } // see http://d.e [f](g)\n";
        var text = string.Concat(Enumerable.Repeat(line, 30_000));
        ConceptOptions options = new() { Language = TextLanguage.CLike, MaximalLength = 200 };
        var reading = new ConceptReading(text.AsMemory(), Concepts.All, options);
        var values = new float[line.Length * Concepts.All.Count];
        for (var i = 0; i < 200; i++) reading.Next(line.Length, values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reading.Position < text.Length) reading.Next(line.Length, values);
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_stretch_beyond_the_text_is_refused()
    {
        var reading = new ConceptReading("abc".AsMemory(), [Concepts.Word, Concepts.Space]);
        reading.Next(2, new float[4]);
        var beyond = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => reading.Next(2, new float[4]));
        StringAssert.Contains(beyond.Message, "2 characters cannot be read: at character 2 of 3, 0 to 1 are left.");
        var narrow = Assert.ThrowsExactly<ArgumentException>(() => reading.Next(1, new float[1]));
        StringAssert.Contains(narrow.Message, "1 characters of 2 concepts are 2 values, but there is room for 1.");
        Assert.AreEqual(2, reading.Position);
    }
}
