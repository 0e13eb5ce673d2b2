using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using MLNetInterpret.Core.Text.Searches;
using MLNetInterpret.Core.Text.Strings;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Analyses of networks whose layers have different sizes: they see the units that there are, and no others.</summary>
[TestClass]
public class LayerUnitsSearchTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, TestCategory("Long"), DataRow(4, 9), DataRow(9, 4)]
    public void A_counting_cell_is_found_and_all_units_named_are_there(int first, int second)
    {
        using var network = Counting.Hooked(Network(first, second));
        var text = Counting.Parts(Text());
        var marked = text.Whole.Text.Span.IndexOf('(');
        var found = CellSearch.Run(network, text, [Concepts.Depth('(', ')'), Concepts.Inside('(', ')')], new()
        {
            Directions = 8,
            Resamples = 100,
            UntrainedNetworks = 2,
            AblatedUnits = 20,
            ProbeCells = 2,
            Marks = [marked..(marked + 1)],
            MarkThreshold = 0.05,
            Seed = 1,
        });
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", found[0].Unit);
        Assert.AreEqual(1, found[0].HeldOut.Correlation, 1e-4);
        Assert.AreEqual(7 * (first + second), found.Background.Units);
        var inside = found.First(cell => cell.Concept == "inside:()" && cell.Unit == (Unit)$"lstm1.tanh:{Counting.Cell}");
        Assert.HasCount(first - 1, inside.Ablation!.OtherUnits, string.Join("; ", inside.Reasons));

        var probe = found.Concepts.Single(concept => concept.Name == "inside:()").Probe!;
        Unit[] named =
        [
            .. found.SelectMany(cell => (Unit[])[
                cell.Unit, .. cell.Controls.UntrainedUnit is { } other ? (Unit[])[other] : [],
                .. cell.Ablation?.OtherUnits.Select(held => held.Unit) ?? []]),
            .. probe.Steps.SelectMany(step => step.Units),
            .. found.Marked!.Cells.Select(cell => cell.Unit),
        ];
        foreach (var unit in named)
            Assert.IsLessThan(unit.Point.Name.StartsWith("lstm1", StringComparison.Ordinal) ? first : second, unit.Index!.Value);
        Assert.AreEqual(first + second, probe.Steps[^1].Cells);
    }

    [TestMethod, DataRow(4, 9), DataRow(9, 4)]
    public void Gates_are_told_of_each_unit_and_characters_cost_what_torch_says(int first, int second)
    {
        using var network = Network(first, second);
        var (text, other) = (Coded(Counting.Text(3_000, seed: 2)), Coded(Counting.Text(3_000, seed: 3)));
        var analysis = RecurrentAnalysis.Of(network, text, other, new() { Orders = 3 });
        CollectionAssert.AreEqual((int[])[first, second], analysis.Layers.Select(layer => layer.Units.Count).ToArray());
        Assert.IsTrue(analysis.Layers.SelectMany(layer => layer.Units).All(unit => unit.MeanKept is > 0 and <= 1));

        using var reader = new RecurrentReader(network);
        var pass = RecurrentPass.Over(network, other.Codes.Span, new() { Threads = 1 }, 0, 1);
        using var codes = tensor(other.Codes.ToArray());
        Assert.AreEqual(CharNetworkTraining.BitsPerCharacter(network, codes), pass.Bits.Average(), 0.05);
    }

    [TestMethod]
    public void A_string_of_a_unit_behind_a_wider_or_narrower_layer_is_what_the_network_reads()
    {
        foreach (var (first, second) in ((int, int)[])[(9, 12), (12, 5)])
        {
            using var network = Network(first, second);
            var text = Coded(Counting.Text(3_000, seed: 2));
            var source = new RecurrentSource(RecurrentKind.Lstm, 2, RecurrentValue.Hidden);
            using var search = new TextMaximization(
                network, text, 2_000, codes => Coded(string.Concat(codes.Select(code => Counting.Alphabet[code]))),
                new() { Length = 4, Beams = 8, MostBits = double.PositiveInfinity, Seed = 1 });
            var found = search.Run([(new($"{source}", second - 1), true)])[0]!;
            Assert.IsGreaterThanOrEqualTo(found.BestReal!.Value, found.Score);

            using var reader = new RecurrentReader(network);
            var way = new StringSearch(network, reader, source, 0, 1, 1e9).StatesOf([], [1, 2], new(RecurrentKind.Lstm, 1,
                RecurrentValue.Hidden));
            Assert.HasCount(first, way);
            Assert.DoesNotContain(0f, way);
        }
    }

    /// <summary>A layer in which a cell counts brackets, and one above of random weights but for a unit that passes the count
    /// on to the logits.</summary>
    private static CharNetwork Network(int first, int second)
    {
        using var below = Counting.Network(units: first);
        var network = new CharNetwork(
            new CharNetworkArchitecture { Vocabulary = Counting.Alphabet.Length }.WithUnits([first, second]), seed: 6);
        network.eval();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (to, from) in network.ReadingWeights.Take(4).Zip(below.ReadingWeights.Take(4))) to.copy_(from);
        const int Passes = 1;
        const float Sure = 40;
        var weights = network.ReadingWeights.ToArray();
        foreach (var (gate, bias) in ((int, float)[])[(0, Sure), (1, -Sure), (2, 0), (3, Sure)])
        {
            foreach (var values in weights[4..8]) values[(gate * second) + Passes].zero_();
            weights[6][(gate * second) + Passes] = bias;
        }

        weights[4][(2 * second) + Passes, Counting.Cell] = 2f;
        weights[8].mul_(0.1);
        weights[8][Counting.Alphabet.IndexOf(')', StringComparison.Ordinal), Passes] = 5f;
        return network;
    }

    /// <summary>A text whose held-out part is read from a place where no bracket is open.</summary>
    private static string Text()
    {
        var whole = Counting.Text(14_000, seed: 1);
        return Enumerable.Range(3_000, 500).Select(quarter => whole[..(4 * quarter)])
            .First(text => Depth(text[..((3 * text.Length / 4) - 2_000)]) == 0);

        static int Depth(string text) => text.Count(one => one == '(') - text.Count(one => one == ')');
    }

    private static CodedText Coded(string text) => new(text.AsMemory(), Counting.Codes(text));
}
