using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Networks;

namespace MLNetInterpret;

[TestClass]
public class TextPassTests
{
    private const int Vocabulary = 7, Units = 5;
    private static readonly RecurrentSource[] Wanted =
        [
            new(RecurrentKind.Lstm, 1, RecurrentValue.Cell), new(RecurrentKind.Lstm, 2, RecurrentValue.Forget),
            new(RecurrentKind.Lstm, 2, RecurrentValue.Hidden),
        ];

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, DataRow(1), DataRow(40), DataRow(150)]
    public void Each_stream_sees_what_a_slow_network_says_that_begins_with_its_warm_up(int share)
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        var (codes, cut) = (Codes(200), new TextCut(30, 180, share) { WarmUp = 11, Stretch = 9 });
        var seen = Read(reader, codes, cut);
        for (var stream = 0; stream < cut.Count; stream++)
        {
            var begin = cut.Begin(stream, codes.Length);
            var slow = ReferenceNetwork.Read(network, codes[begin..(begin + cut.Steps(codes.Length))], streams: 1, Wanted);
            for (var at = cut.CountedFrom(stream); at < Math.Min(cut.To, cut.CountedFrom(stream) + share); at++)
                for (var value = 0; value < Wanted.Length * Units; value++)
                    Assert.AreEqual(slow[((at - begin) * Wanted.Length * Units) + value], seen[at][value], 1e-5, $"at {at}");
        }
    }

    [TestMethod]
    public void A_warm_up_from_the_beginning_gives_the_same_in_any_number_of_streams()
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        var codes = Codes(300);
        var whole = Read(reader, codes, new TextCut(20, 290, 270) { WarmUp = 300, Stretch = 1 });
        Assert.HasCount(270, whole);
        foreach (var share in new[] { 1, 50, 134, 269 })
        {
            var seen = Read(reader, codes, new TextCut(20, 290, share) { WarmUp = 300, Stretch = 13 });
            CollectionAssert.AreEqual(whole.Keys, seen.Keys);
            foreach (var (position, values) in whole) CollectionAssert.AreEqual(values, seen[position], $"at {position}");
        }
    }

    [TestMethod]
    public void A_pass_that_is_interrupted_goes_on_where_it_was()
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        var (codes, cut) = (Codes(500), new TextCut(100, 500, 90) { WarmUp = 30, Stretch = 16 });
        var whole = Read(reader, codes, cut);
        foreach (var until in new[] { 0, 17, 30, 75, 1_000 })
        {
            var seen = new SortedDictionary<int, float[]>();
            using var pass = new TextPass(reader, codes, cut);
            pass.Read(Wanted, Keep(seen, Wanted.Length), until);
            Assert.IsTrue(until > 30 || seen.Count == 0);
            pass.Read(Wanted[^1..], Keep(seen, 1));
            CollectionAssert.AreEqual(whole.Keys, seen.Keys);
            foreach (var (position, values) in whole)
                CollectionAssert.AreEqual(values[^Units..], seen[position][^Units..], $"at {position}");
        }
    }

    [TestMethod]
    public void Stretches_come_in_order_and_begin_where_their_stream_does()
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        var cut = new TextCut(50, 400, 120) { WarmUp = 25, Stretch = 50 };
        using var pass = new TextPass(reader, Codes(1_000), cut);
        List<TextStretch> stretches = [];
        pass.Read(Wanted, (stretch, _) => stretches.Add(stretch));
        CollectionAssert.AreEqual(
            new TextStretch[]
            {
                new(0, 50, 50), new(1, 170, 50), new(2, 290, 50), new(0, 100, 50), new(1, 220, 50), new(2, 340, 50),
                new(0, 150, 20), new(1, 270, 20), new(2, 390, 10),
            },
            stretches);
    }

    [TestMethod]
    public void A_text_shorter_than_the_warm_up_is_read()
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        CollectionAssert.AreEqual(
            Enumerable.Range(3, 1_697).ToArray(), Read(reader, Codes(1_700), TextPass.Cut(3, 1_700, 500)).Keys);
    }

    [TestMethod]
    public void A_cancelled_pass_ends()
    {
        using var network = Network();
        using var reader = new RecurrentReader(network);
        using var source = new CancellationTokenSource();
        using var pass = new TextPass(reader, Codes(900), new(0, 900, 900) { Stretch = 100 }) { Cancellation = source.Token };
        var seen = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() => pass.Read(Wanted, (stretch, _) =>
        {
            seen += stretch.Length;
            source.Cancel();
        }));
        Assert.AreEqual(100, seen);
    }

    /// <summary>Values by the characters' places; a character that is seen twice is refused.</summary>
    private static SortedDictionary<int, float[]> Read(RecurrentReader reader, int[] codes, TextCut cut)
    {
        var seen = new SortedDictionary<int, float[]>();
        using var pass = new TextPass(reader, codes, cut);
        pass.Read(Wanted, Keep(seen, Wanted.Length));
        return seen;
    }

    private static TextVisitor Keep(SortedDictionary<int, float[]> seen, int wanted) => (stretch, values) =>
    {
        Assert.AreEqual(stretch.Length * wanted * Units, values.Length);
        for (var at = 0; at < stretch.Length; at++)
            seen.Add(stretch.Position + at, values.Slice(at * wanted * Units, wanted * Units).ToArray());
    };

    private static CharNetwork Network() => new(new() { Vocabulary = Vocabulary, Layers = 2, HiddenUnits = Units }, seed: 4);

    private static int[] Codes(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))];
    }
}
