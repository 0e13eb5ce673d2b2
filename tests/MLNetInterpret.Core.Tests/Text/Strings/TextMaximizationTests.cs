using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;
using MLNetInterpret.Core.Text.Strings;

namespace MLNetInterpret;

[TestClass]
public class TextMaximizationTests
{
    private static readonly TextMaximizationOptions Options =
        new() { Length = 4, Beams = 16, MostBits = double.PositiveInfinity, Seed = 1 };

    private static readonly RecurrentSource Cell = new(RecurrentKind.Lstm, 1, RecurrentValue.Cell);

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void A_cell_that_counts_brackets_is_driven_by_brackets_alone()
    {
        using var network = Counting.Network(units: 8);
        var found = Run(network, null, Options with { Negative = true }, $"lstm1.cell:{Counting.Cell}");
        Assert.AreEqual("((((", found[0].Text.Text);
        Assert.AreEqual(4, found[0].Score, 1e-4);
        Assert.AreEqual("))))", found[1].Text.Text);
        Assert.AreEqual(-4, found[1].Score, 1e-4);
        Assert.IsFalse(found[1].IsHighest);
        Assert.AreEqual(Verdict.Undecided, found[0].Representation.Verdict);
        Assert.IsNull(found[0].Start);
    }

    [TestMethod, TestCategory("Long"), DataRow(0), DataRow(1), DataRow(2), DataRow(3)]
    public void A_wide_beam_finds_what_trying_every_string_finds(int unit)
    {
        using var network = Counting.Network(units: 8);
        using var reader = new RecurrentReader(network);
        var codes = Enumerable.Range(0, Counting.Alphabet.Length);
        int[][] every = [.. codes.SelectMany(a => codes.SelectMany(b => codes.Select(c => (int[])[a, b, c])))];
        var search = new StringSearch(network, reader, Cell with { Value = RecurrentValue.Hidden }, unit, 1, 1e9);
        var best = search.Read([], every).Max(read => read.Score);
        Assert.AreEqual(best, search.Beam([], 3, every.Length, default)!.Score);

        // one beam may miss it; swaps of one character never make it worse
        var narrow = search.Beam([], 3, 1, default)!;
        Assert.IsLessThanOrEqualTo(best, narrow.Score);
        Assert.IsGreaterThanOrEqualTo(narrow.Score, search.Swap([], narrow, 8, default).Score);
    }

    [TestMethod]
    public void Swaps_that_the_gradient_proposes_turn_any_string_into_the_best()
    {
        using var network = Counting.Network(units: 8);
        using var reader = new RecurrentReader(network);
        var search = new StringSearch(network, reader, Cell, Counting.Cell, 1, 1e9);
        var start = search.Read(Counting.Codes("ab"), [Counting.Codes("abc)d")])[0];
        Assert.AreEqual(-1, start.Score, 1e-4);
        var best = search.Swap(Counting.Codes("ab"), start, 5, default);
        CollectionAssert.AreEqual(Counting.Codes("((((("), best.Codes);
        Assert.AreEqual(5, best.Score, 1e-4);
    }

    [TestMethod, DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void A_score_is_what_the_network_computes_of_the_text_before_and_the_string(RecurrentKind kind)
    {
        using var network = new CharNetwork(
            new() { Vocabulary = Counting.Alphabet.Length, HiddenUnits = 10, Layers = 2, Kind = kind }, seed: 4);
        var text = Counting.Text(3_000, seed: 2);
        var source = network.Architecture.LastHidden;
        var found = Run(network, text, Options with { Length = 6 }, $"{source}:3")[0];
        Assert.IsGreaterThanOrEqualTo(found.BestReal!.Value, found.Score);
        Assert.AreEqual(found.Score, found.Text.Activations[^1], 1e-9);
        Assert.AreEqual(found.BestReal.Value, found.Real!.Activations[^1], 1e-9);

        var from = found.Start is { } start ? text[(int)Math.Max(0, start - 1000)..(int)start] : "";
        using var reader = new RecurrentReader(network);
        using var streams = reader.Begin(1);
        var read = Counting.Codes(from + found.Text.Text);
        var values = new float[read.Length * 10];
        reader.Read(streams, read, [source], values);
        Assert.AreEqual(found.Score, values[^7], 1e-9);
    }

    [TestMethod]
    public void A_string_costs_no_more_than_is_allowed()
    {
        using var network = Counting.Network(units: 8);
        var text = Counting.Text(3_000, seed: 3);
        var unit = $"lstm1.cell:{Counting.Cell}";
        var free = Run(network, text, Options, unit)[0];
        var cheap = Run(network, text, Options with { MostBits = free.Bits - 0.2 }, unit)[0];
        Assert.IsLessThanOrEqualTo(free.Bits - 0.2, cheap.Bits);
        Assert.IsLessThanOrEqualTo(free.Score, cheap.Score);
        var usual = Run(network, text, Options with { MostBits = null }, unit)[0];
        Assert.IsLessThanOrEqualTo(usual.MostBits!.Value, usual.Bits);
        var refused = Assert.ThrowsExactly<ArgumentException>(() => Run(network, text, Options with { MostBits = 0.01 }, unit));
        StringAssert.Contains(refused.Message, "0.01 bits a character");
    }

    [TestMethod]
    public void A_string_is_judged_beside_the_strongest_window_that_is_as_cheap()
    {
        using var network = Counting.Network(units: 8);
        var text = Counting.Text(3_000, seed: 3);
        var unit = $"lstm1.cell:{Counting.Cell}";
        var free = Run(network, text, Options, unit)[0];
        Assert.AreEqual(Verdict.Supported, free.Representation.Verdict);
        StringAssert.StartsWith(free.Representation.Reason, $"the string reaches {free.Score:0.##}, the strongest real window ");
        Assert.AreEqual(1, free.Evidence.Single(fact => fact.Name == "characters exceeded").Value, 0.01);
        var beyond = free.Evidence.Single(fact => fact.Name == "beyond the strongest real window").Value;
        Assert.AreEqual(free.Score > free.BestReal, beyond > 0);

        // the strongest window is dear: another is the one to reach
        var cheap = Run(network, text, Options with { MostBits = free.RealBits - 0.01 }, unit)[0];
        Assert.AreEqual(Verdict.Supported, cheap.Representation.Verdict);
        StringAssert.Contains(cheap.Representation.Reason, "the strongest real window that is as cheap");
        Assert.AreEqual(free.BestReal, cheap.BestReal, "the strongest is shown all the same");
        Assert.IsEmpty(Run(network, null, Options, unit)[0].Evidence);
    }

    [TestMethod]
    [DataRow(3f, 0, 2f, null, Verdict.Supported, "the string reaches 3, the strongest real window 2")]
    [DataRow(1f, 0, 2f, null, Verdict.NotRepresentative,
        "the string reaches only 1, the strongest real window 2")]
    [DataRow(1f, 2, 2f, null, Verdict.Undecided,
        "the string reaches 1, the strongest real window 2, and no real window is as cheap as a string has to be")]
    [DataRow(3f, 2, 2f, null, Verdict.Supported,
        "the string reaches 3, the strongest real window 2")]
    [DataRow(3f, 0, 2f, 0.1, Verdict.NotRepresentative,
        "the string reaches 3, but takes another path through lstm1.hidden than the strongest windows do: rank correlation 0.1, "
        + "random windows 0.2")]
    [DataRow(3f, 0, 2f, 0.3, Verdict.Supported, "the string reaches 3, the strongest real window 2")]
    public void A_verdict_on_a_string_states_its_reason(
        float score, int kind, float other, double? path, Verdict expected, string sentence)
    {
        var way = path is { } optimized ? new PathEvidence(new("lstm1.hidden"), optimized, 0.9, 0.2) : null;
        foreach (var highest in (bool[])[true, false])
        {
            var sign = highest ? 1 : -1;
            var compared = new ComparedRow((ComparedKind)kind, sign * other) { IsWindow = true };
            var (verdict, ground) = OptimumReason.OfEnd(sign * score, highest, compared, isBehindCopies: false, way);
            var reason = new OptimumReason(ground, sign * score) { IsString = true, Compared = compared, Path = way };
            Assert.AreEqual(expected, verdict);
            if (highest) Assert.AreEqual(sentence, $"{reason}");
        }
    }

    [TestMethod]
    public void Supported_cells_have_the_strings_that_drive_them_furthest()
    {
        using var network = Counting.Network(units: 12);
        using var hooked = Counting.Hooked(network);
        var text = Counting.Text(8_000, seed: 1);
        var options = new CellSearchOptions
        {
            Directions = 8,
            Resamples = 200,
            UntrainedNetworks = 2,
            AblatedUnits = 0,
            MaximizedUnits = 1,
            Seed = 1,
        };
        var cells = CellSearch.Run(
            hooked, SearchText.Split(Coded(text), 6_000, options), [Concepts.Depth('(', ')'), Concepts.Inside('(', ')')],
            options);
        Assert.IsEmpty(cells.Where(cell => cell.Maximized is not null));
        var beside = CellStrings.Beside(cells, network, Coded(text), 6_000, Decode, options);
        Assert.HasCount(cells.Count, beside);
        var with = beside.Where(cell => cell.Maximized is not null).ToList();
        var (unit, isHigh) = (beside[0].Unit, beside[0].IsHigh);
        Assert.IsNotEmpty(with);
        Assert.IsTrue(
            with.TrueForAll(cell => cell.Unit == unit && cell.IsHigh == isHigh && cell.Verdict.IsSupported), "one unit");
        Assert.IsTrue(with.TrueForAll(cell => ReferenceEquals(cell.Maximized, with[0].Maximized)), "searched once");
        var found = with[0].Maximized!;
        Assert.AreEqual((unit, isHigh), (found.Unit, found.IsHighest));
        Assert.IsGreaterThanOrEqualTo(found.BestReal!.Value, found.Score);
        Assert.AreSame(
            cells, CellStrings.Beside(cells, network, Coded(text), 6_000, Decode, options with { MaximizedUnits = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (options with { MaximizedUnits = -1 }).Validated());
    }

    [TestMethod]
    public void The_same_string_is_found_again()
    {
        using var network = Counting.Network(units: 8);
        var text = Counting.Text(3_000, seed: 5);
        MaximizedText Find() => Run(network, text, Options with { Length = 8 }, "lstm1.forget:5")[0];
        var (one, two) = (Find(), Find());
        Assert.AreEqual(one.Text.Text, two.Text.Text);
        Assert.AreEqual(one.Score, two.Score);
        Assert.AreEqual(one.Start, two.Start);
    }

    [TestMethod]
    public void What_is_no_unit_of_a_recurrent_layer_and_wrong_numbers_are_refused()
    {
        using var network = Counting.Network(units: 8);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Run(network, null, Options, "logits:3")).Message, "lstm1.hidden:0");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Run(network, "(a)", Options, "lstm1.cell:0")).Message, "fewer");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (Options with { Length = 0 }).Validated());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (Options with { MostBits = 0 }).Validated());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (Options with { MostBits = double.NaN }).Validated());
    }

    [TestMethod, DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void Streams_go_on_from_where_others_stand(RecurrentKind kind)
    {
        using var network = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 19, Layers = 2, Kind = kind }, seed: 1);
        using var reader = new RecurrentReader(network);
        RecurrentSource[] wanted = [network.Architecture.LastHidden];
        using var three = reader.Begin(3);
        reader.Read(three, [0, 1, 2, 3, 4, 0], wanted, new float[6 * 19]);
        using var two = reader.Begin(2);
        two.Follow(three, [2, 0]);
        var (went, whole) = (new float[2 * 19], new float[3 * 19]);
        reader.Read(two, [1, 1], wanted, went);
        using var one = reader.Begin(1);
        reader.Read(one, [4, 0, 1], wanted, whole);
        CollectionAssert.AreEqual(whole[^19..], went[..19]);
        Assert.ThrowsExactly<ArgumentException>(() => two.Follow(three, [0]));
    }

    private static IReadOnlyList<MaximizedText> Run(
        CharNetwork network, string? text, TextMaximizationOptions options, params string[] units)
    {
        using var search = new TextMaximization(
            network, text is null ? null : Coded(text), (text?.Length ?? 0) * 3 / 4, Decode, options);
        var ends = units.Select(Unit.Parse)
            .SelectMany(unit => (bool[])(options.Negative ? [true, false] : [true]), (unit, highest) => (unit, highest));
        return [.. search.Run([.. ends]).Select(found => found ?? throw search.NoneIsCheap)];
    }

    private static CodedText Coded(string text) => new(text.AsMemory(), Counting.Codes(text));

    private static CodedText Decode(int[] codes) =>
        new(new string([.. codes.Select(code => Counting.Alphabet[code])]).AsMemory(), codes);
}
