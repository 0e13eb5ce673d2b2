using CsCheck;
using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Networks;

[TestClass]
public class TextCutTests
{
    /// <summary>A text's length and a cut of a part of it.</summary>
    private static readonly Gen<(int Text, TextCut Cut)> Cuts =
        from text in Gen.Int[1, 400]
        from start in Gen.Int[0, text - 1]
        from to in Gen.Int[start + 1, text]
        from least in Gen.Int[1, 60]
        from most in Gen.Int[1, 20]
        from block in Gen.Int[1, 9]
        from warmUp in Gen.Int[0, 80]
        from stretch in Gen.Int[1, 40]
        select (text, TextCut.Evenly(start, to, least, most, block) with { WarmUp = warmUp, Stretch = stretch });

    [TestMethod]
    public void A_known_cut()
    {
        // 100 characters from the 50th on, in streams of at least 30: three, of 36, 36 and 28 because blocks are of 4
        var cut = TextCut.Evenly(50, 150, least: 30, most: 16, block: 4) with { WarmUp = 20, Stretch = 16 };
        Assert.AreEqual((3, 36, 56), (cut.Count, cut.Share, cut.Steps(1_000)));
        CollectionAssert.AreEqual(new[] { 30, 66, 102 }, Streams(cut).Select(stream => cut.Begin(stream, 1_000)).ToArray());
        CollectionAssert.AreEqual(
            new[] { (0, 16), (16, 4), (20, 16), (36, 16), (52, 4) }, cut.Stretches(0, cut.Steps(1_000)).ToArray());
        Assert.AreEqual((122, 16), cut.Counted(2, 1_000, (20, 16)));
        Assert.AreEqual((138, 12), cut.Counted(2, 1_000, (36, 16)));
        Assert.IsLessThanOrEqualTo(0, cut.Counted(2, 1_000, (52, 4)).Length);

        // in a text that ends there, the last stream begins earlier
        CollectionAssert.AreEqual(new[] { 30, 66, 94 }, Streams(cut).Select(stream => cut.Begin(stream, 150)).ToArray());
        Assert.AreEqual((122, 4), cut.Counted(2, 150, (20, 12)));
    }

    [TestMethod]
    public void Every_character_of_the_part_counts_once_and_no_other_does() => Law.Holds(Cuts, (text, cut) =>
        CollectionAssert.AreEqual(Enumerable.Range(cut.From, cut.To - cut.From).ToArray(), Positions(text, cut)), 300);

    [TestMethod]
    public void Any_number_of_streams_counts_the_same_characters() => Law.Holds(Cuts, (text, cut) =>
    {
        for (var share = 1; share <= cut.To - cut.From; share += 7)
            CollectionAssert.AreEqual(Positions(text, cut), Positions(text, cut with { Share = share }));
    });

    [TestMethod]
    public void A_stream_reads_its_warm_up_and_stays_in_the_text() => Law.Holds(Cuts, (text, cut) =>
    {
        foreach (var stream in Streams(cut))
        {
            var (begin, first) = (cut.Begin(stream, text), cut.CountedFrom(stream));
            Assert.IsGreaterThanOrEqualTo(0, begin);
            Assert.IsLessThanOrEqualTo(text, begin + cut.Steps(text));
            Assert.IsGreaterThanOrEqualTo(Math.Min(cut.WarmUp, first), first - begin);
            Assert.IsGreaterThanOrEqualTo(Math.Min(cut.To, first + cut.Share), begin + cut.Steps(text));
        }
    }, 300);

    [TestMethod]
    public void A_part_is_cut_into_no_more_and_no_shorter_streams_than_allowed()
    {
        Law.Holds(
            Gen.Select(Gen.Int[1, 5_000], Gen.Int[1, 400], Gen.Int[1, 70], Gen.Int[1, 50]),
            one =>
            {
                var (length, least, most, block) = one;
                var cut = TextCut.Evenly(3, 3 + length, least, most, block);
                Assert.IsTrue(cut.Count >= 1 && cut.Count <= most);
                Assert.AreEqual(0, cut.Share % block);
                if (cut.Count > 1) Assert.IsGreaterThanOrEqualTo(Math.Max(least, block), cut.Share);
            },
            300);
    }

    [TestMethod]
    public void Stretches_follow_each_other_wherever_reading_was_interrupted() => Law.Holds(Cuts, (text, cut) =>
    {
        var steps = cut.Steps(text);
        for (var until = 0; until <= steps; until += 5)
        {
            var next = 0;
            foreach (var (start, length) in cut.Stretches(0, until).Concat(cut.Stretches(until, steps)))
            {
                Assert.AreEqual(next, start);
                Assert.IsTrue(length >= 1 && length <= cut.Stretch);
                Assert.IsFalse(start < cut.WarmUp && start + length > cut.WarmUp, "the warm-up is apart");
                next += length;
            }

            Assert.AreEqual(steps, next);
        }
    });

    [TestMethod]
    public void A_part_without_characters_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TextCut.Evenly(5, 5, 1, 1));

    private static IEnumerable<int> Streams(TextCut cut) => Enumerable.Range(0, cut.Count);

    /// <summary>Counted characters, stream after stream.</summary>
    private static int[] Positions(int text, TextCut cut) =>
    [
        .. from stream in Streams(cut)
           from stretch in cut.Stretches(0, cut.Steps(text))
           let counted = cut.Counted(stream, text, stretch)
           from position in Enumerable.Range(counted.Position, Math.Max(0, counted.Length))
           select position,
    ];
}
