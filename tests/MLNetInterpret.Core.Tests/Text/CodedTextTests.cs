using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;

namespace MLNetInterpret;

/// <summary>Codes that have stretches of a text: pairs, tokens, and tokens of a character's bytes.</summary>
[TestClass]
public sealed class CodedTextTests
{
    // "if", " (", "x", two tokens of one pair, " )", "  "
    private static readonly CodedText Tokens = new(
        "if (x\U0001F600 )  ".AsMemory(), new[] { 0, 1, 2, 3, 4, 5, 6 }, new[] { 2, 4, 5, 7, 7, 9, 11 });

    [TestMethod]
    public void A_code_has_a_stretch_and_a_head_that_is_no_white_space()
    {
        string Stretch(int code) => Tokens.Text[Tokens.Start(code)..Tokens.End(code)].ToString();
        CollectionAssert.AreEqual(
            new[] { "if", " (", "x", "\U0001F600", "", " )", "  " }, Enumerable.Range(0, 7).Select(Stretch).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 3, 4, 5, 5, 8, 9 }, Enumerable.Range(0, 7).Select(Tokens.Head).ToArray());
        CollectionAssert.AreEqual(
            new[] { 0, 0, 1, 1, 2, 3, 3, 5, 5, 6, 6, 7 }, Enumerable.Range(0, 12).Select(Tokens.CodeOf).ToArray());
        Assert.IsTrue(Tokens.Begins(5, ")") && Tokens.Begins(1, "(x"));
        Assert.IsFalse(Tokens.Begins(4, "\U0001F600") || Tokens.Begins(6, ")"));
        Assert.AreEqual(("token", true), (Tokens.Unit, Tokens.HasTokens));
    }

    [TestMethod]
    public void Parts_join_to_the_whole_and_values_spread_over_their_stretches()
    {
        var joined = CodedText.Join(Tokens.Slice(0, 3), Tokens.Slice(3, 7), Tokens.Text);
        CollectionAssert.AreEqual(Tokens.Codes.ToArray(), joined.Codes.ToArray());
        for (var code = 0; code < 7; code++)
            Assert.AreEqual((Tokens.Start(code), Tokens.End(code)), (joined.Start(code), joined.End(code)));
        var plain = new CodedText("ab".AsMemory(), new[] { 0, 1 });
        Assert.IsTrue(CodedText.Join(plain, plain, "abab".AsMemory()).IsPlain);
        Assert.AreEqual(4, CodedText.Join(plain, Tokens, "abif (x\U0001F600 )  ".AsMemory()).Start(3));

        var shown = Tokens.Slice(1, 6).Shown([1, 2, 3, 4, 5], peak: 3);
        Assert.AreEqual(" (x\U0001F600 )", shown.Text);
        CollectionAssert.AreEqual(new float[] { 1, 1, 2, 3, 3, 5, 5 }, shown.Activations.ToArray());
        CollectionAssert.AreEqual(new[] { 2, 3, 5, 5, 7 }, shown.TokenEnds!.ToArray());
        Assert.AreEqual((3, "\U0001F600"), (shown.Peak, shown.AtPeak));
        Assert.IsNull(new CodedText("a\U0001F600".AsMemory(), new int[2], new[] { 1, 3 }).Shown([1, 2], 1).TokenEnds);
    }

    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3)]
    public void A_concepts_value_at_a_code_is_that_at_the_last_unit_of_its_stretch(int seed)
    {
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(_ => random.Next(9) switch
        {
            0 => "(",
            1 => ")",
            2 => "\n",
            3 => "\U0001F600",
            _ => "a",
        }));
        List<int> ends = [];
        for (var at = 0; at < text.Length;)
        {
            at = Math.Min(text.Length, at + 1 + random.Next(3));
            if (at < text.Length && char.IsLowSurrogate(text[at])) at++;
            for (var times = 1 + random.Next(2); times > 0; times--) ends.Add(at);
        }

        Concept[] concepts = [Concepts.Depth('(', ')'), Concepts.LinePosition, Concepts.LineEnd];
        var coded = new CodedText(text.AsMemory(), new int[ends.Count], ends.ToArray());
        var tape = new ConceptTape(coded, concepts, new());
        var values = concepts.Select(concept => concept.Label(text)).ToArray();
        foreach (var (from, to) in new[] { (0, 66_000), (66_000, 66_001), (ends.Count - 5_000, ends.Count) })
        {
            tape.MoveTo(from, to);
            for (var concept = 0; concept < concepts.Length; concept++)
                foreach (var lag in new[] { 0, 1, -1 })
                {
                    var read = new float[to - from];
                    tape.Copy(concept, lag, from, read);
                    for (var at = from; at < to; at++)
                    {
                        var code = at + lag;
                        var expected = code < 0 || code >= ends.Count ? 0 : values[concept][ends[code] - 1];
                        Assert.AreEqual(expected, read[at - from], $"{concepts[concept]} at {at}, lag {lag}");
                    }
                }
        }
    }

    [TestMethod]
    public void Errors_and_brackets_of_tokens_are_those_of_what_they_begin_with()
    {
        // "f", "(a", "b", " )", "\n", "()"
        var text = new CodedText("f(ab )\n()".AsMemory(), new int[6], new[] { 1, 3, 4, 6, 7, 9 });
        double[] bits = [0, 1, 2, 3, 4, 5];
        var predictions = new Predictions(0, bits, [bits], 1);
        var pair = BracketStudy.Of(text, predictions, 5).Single();
        var closing = pair.Closings[0];
        Assert.AreEqual((2, 3, 1L, 3.0), (closing.From, closing.To, closing.Count, closing.Bits.Network));
        Assert.HasCount(1, pair.Closings, "the token with both brackets is left out");
        var (oracles, _) = new ErrorOracles("ab ab ab", text, predictions).Ask();
        Assert.AreEqual(2, oracles[^1].Alone, "the second and the third bracket; the first is no error");
    }
}
