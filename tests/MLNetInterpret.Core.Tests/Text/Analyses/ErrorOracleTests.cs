using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;

namespace MLNetInterpret;

[TestClass]
public class ErrorOracleTests
{
    [TestMethod]
    public void Each_error_goes_to_the_first_oracle_that_knows_it()
    {
        //                   0123456789012345678901234567890
        const string text = "cat dog; cat zebra mouse+house ";
        var lstm = Costs(text.Length, 0.9);
        (int Place, double Probability)[] costly =
        [
            (1, 0.1), (10, 0.1), (13, 0.1), (14, 0.1), (19, 0.1), (24, 0.1), (26, 0.1), (27, 0.42), (28, 0.05),
        ];
        foreach (var (place, p) in costly) lstm[place] = -Math.Log2(p);
        var ngrams = Enumerable.Range(0, 3).Select(_ => Costs(text.Length, 0.01)).ToArray();
        ngrams[1][1] = 0.1;      // the 2-gram knows the a of the first cat
        var predictions = new Predictions(0, lstm, ngrams, 2);

        // the training text has zebra never, cat and mouse often, house six times
        var training = string.Concat(Enumerable.Repeat("cat mouse ", 10)) + string.Concat(Enumerable.Repeat("house ", 6));
        var (oracles, boosts) = new ErrorOracles(training, Coded(text), predictions).Ask();

        string[] names = ["n-gram", "n-long memory", "rare word", "word model", "punctuation"];
        CollectionAssert.AreEqual(names, oracles.Select(oracle => oracle.Name).ToArray());
        CollectionAssert.AreEqual(new long[] { 1, 1, 2, 1, 1 }, oracles.Select(oracle => oracle.Removed).ToArray());
        static long[] Removed(IReadOnlyList<(double Level, long Removed)> levels) => [.. levels.Select(level => level.Removed)];
        CollectionAssert.AreEqual(new long[] { 0, 1, 1 }, Removed(oracles[0].Levels));      // p of the order 2
        CollectionAssert.AreEqual(new long[] { 1, 1, 1, 1 }, Removed(oracles[1].Levels));   // cat, 9 characters back
        CollectionAssert.AreEqual(new long[] { 2, 2, 2, 2, 2, 2 }, Removed(oracles[2].Levels));
        // 0.42 needs 0.08, 0.1 needs 0.4 and 0.05 0.45
        CollectionAssert.AreEqual(new long[] { 1, 1, 1, 2, 3 }, Removed(boosts));
        Assert.AreEqual(2, oracles[3].Alone);                                               // z of zebra and m of mouse
    }

    [TestMethod]
    public void A_word_is_remembered_as_far_back_as_it_stands()
    {
        var text = $"xyz {new string(' ', 296)}xyz";      // 300 characters on
        var lstm = Costs(text.Length, 0.9);
        lstm[301] = 5;
        var predictions = new Predictions(0, lstm, [Costs(text.Length, 0.01)], 1);
        var (oracles, _) = new ErrorOracles("xyz xyz", Coded(text), predictions).Ask();
        CollectionAssert.AreEqual(new long[] { 0, 1, 1, 1 }, oracles[1].Levels.Select(level => level.Removed).ToArray());
        Assert.AreEqual(1, oracles[2].Alone);
        CollectionAssert.AreEqual(new double[] { 0, 1, 2, 3, 4, 5 }, oracles[2].Levels.Select(level => level.Level).ToArray());
    }

    [TestMethod]
    public void Kinds_are_those_of_the_characters()
    {
        const string text = "  if(a1[x] == 'q')\n\tfoo_bar(2);";
        var kinds = CharacterKinds.Of(text);
        Assert.HasCount(text.Length, kinds);
        string Places(CharacterKind kind) => string.Concat(text.Select((c, i) => kinds[i] == kind ? c : '.')).Replace(".", "");
        Assert.AreEqual("  \t", Places(CharacterKind.Indentation));
        Assert.AreEqual("  ", Places(CharacterKind.Space));
        Assert.AreEqual("iaxqf", Places(CharacterKind.WordStart));
        Assert.AreEqual("foo_bar", Places(CharacterKind.WordInside));
        Assert.AreEqual("12", Places(CharacterKind.Digit));
        Assert.AreEqual("([(", Places(CharacterKind.Opening));
        Assert.AreEqual("]))", Places(CharacterKind.Closing));
        Assert.AreEqual("''", Places(CharacterKind.Quote));
        Assert.AreEqual("\n", Places(CharacterKind.LineEnd));
        Assert.AreEqual("==;", Places(CharacterKind.Punctuation));
    }

    [TestMethod]
    public void Brackets_are_matched_kind_by_kind_however_they_are_nested()
    {
        CollectionAssert.AreEqual(
            new[] { (2, 4), (0, 6), (-1, 7), (8, 10) }, BracketStudy.Match("(a(b)c))(])((", '(', ')').ToArray());
        Assert.HasCount(0, BracketStudy.Match("no brackets", '(', ')'));
        Assert.HasCount(0, BracketStudy.Match("((((", '(', ')'));
    }

    [TestMethod]
    public void Closing_brackets_are_put_by_their_distance_and_the_loss_by_its_offset()
    {
        const string text = "x(a)y(bcde)z)";
        double[] lstm = [.. text.Select((_, i) => (double)i)];
        var predictions = new Predictions(1, lstm[1..], [[.. lstm[1..].Select(bits => 2 * bits)]], 1);
        var pair = BracketStudy.Of(Coded(text), predictions, offsets: 10).Single();
        Assert.AreEqual("()", pair.Pair);
        Assert.AreEqual(1, pair.Unmatched);
        CollectionAssert.AreEqual(
            new[] { (2, 3, 1L), (4, 7, 1L) },
            pair.Closings.Select(closing => (closing.From, closing.To, closing.Count)).ToArray());
        Assert.AreEqual(Same.Of(new ByModel(3, 6, 6)), Same.Of(pair.Closings[0].Bits));
        Assert.AreEqual(1.0 / 8, pair.Closings[0].Probability.Network, 1e-12);
        CollectionAssert.AreEqual(new[] { (1, 2L, 4.0), (2, 2L, 5.0), (3, 1L, 8.0), (4, 1L, 9.0), (5, 1L, 10.0) },
            pair.After.Select(loss => (loss.Offset, loss.Count, loss.Bits.Network)).ToArray());
    }

    private static CodedText Coded(string text) => new(text.AsMemory(), new int[text.Length]);

    private static double[] Costs(int count, double p) => [.. Enumerable.Repeat(-Math.Log2(p), count)];
}
