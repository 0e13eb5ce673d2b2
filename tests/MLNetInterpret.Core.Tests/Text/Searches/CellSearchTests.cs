using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;

namespace MLNetInterpret;

[TestClass]
public class CellSearchTests
{
    private static readonly CellSearchOptions Options =
        new() { Directions = 16, Resamples = 200, AblatedUnits = 3, Seed = 1 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, TestCategory("Long")]
    public void A_cell_that_counts_brackets_is_found_at_rank_1_with_correlation_1_and_supported()
    {
        using var network = Counting.Hooked(Counting.Network(units: 24));
        var text = Counting.Parts(Counting.Text(40_000, seed: 1));
        var found = CellSearch.Run(network, text, [Concepts.Depth('(', ')'), Concepts.Inside('(', ')')], Options);

        var counts = found[0];
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", counts.Unit);
        Assert.AreEqual(0, counts.Lag);
        Assert.AreEqual(1, counts.Search.Correlation, 1e-4);
        Assert.AreEqual(1, counts.HeldOut.Correlation, 1e-4);
        Assert.AreEqual(1, counts.HeldOut.Auc, 1e-9);
        Assert.AreEqual(Verdict.Supported, counts.Verdict, string.Join("; ", counts.Reasons));
        Assert.IsLessThan(0.9, counts.Controls.RandomDirection);

        var inside = found.First(cell => cell.Concept == "inside:()");
        Assert.AreEqual(Counting.Cell, inside.Unit.Index);
        Assert.AreEqual(Verdict.Supported, inside.Verdict, string.Join("; ", inside.Reasons));
        Assert.IsGreaterThan(0.95, inside.Switching!.On);
        Assert.IsGreaterThan(0.95, inside.Switching.Off);
        Assert.IsGreaterThan(0.05, inside.Ablation!.Fall);
        Assert.IsGreaterThan(inside.Ablation.OtherUnits.Max(other => other.Fall), inside.Ablation.Fall);
        Assert.IsGreaterThan(0.0, inside.Ablation.Interval.Low);
    }

    [TestMethod, DataRow(RecurrentKind.Gru, "gru1.hidden"), DataRow(RecurrentKind.Rnn, "rnn1.hidden")]
    public void A_unit_of_another_kind_that_counts_is_found_at_rank_1_and_supported(RecurrentKind kind, string point)
    {
        using var network = Counting.Hooked(Counting.Network(units: 24, kind: kind));
        var text = Counting.Parts(Counting.Text(40_000, seed: 1));
        var found = CellSearch.Run(network, text, [Concepts.Depth('(', ')'), Concepts.Inside('(', ')')], Options);
        var counts = found[0];
        Assert.AreEqual<Unit>($"{point}:{Counting.Cell}", counts.Unit);
        Assert.IsGreaterThan(0.99, counts.HeldOut.Correlation);
        Assert.AreEqual(Verdict.Supported, counts.Verdict, string.Join("; ", counts.Reasons));
        Assert.AreEqual(24 * kind.Values.Count, found.Background.Units);
        StringAssert.StartsWith(counts.Controls.UntrainedUnit!.Point.Name, kind.Prefix);

        var inside = found.First(cell => cell.Concept == "inside:()");
        Assert.AreEqual<Unit>($"{point}:{Counting.Cell}", inside.Unit);
        Assert.AreEqual(Verdict.Supported, inside.Verdict, string.Join("; ", inside.Reasons));
        Assert.IsGreaterThan(0.95, inside.Switching!.On);
        Assert.IsGreaterThan(0.05, inside.Ablation!.Fall);
        Assert.IsGreaterThan(inside.Ablation.OtherUnits.Max(other => other.Fall), inside.Ablation.Fall);
    }

    [TestMethod]
    public void Units_of_one_value_are_searched_alone()
    {
        using var network = Counting.Hooked(Counting.Network(units: 8, kind: RecurrentKind.Gru));
        var text = Counting.Parts(Counting.Text(8_000, seed: 1));
        var found = CellSearch.Run(
            network, text, [Concepts.Depth('(', ')')], Options with { Units = ["gru1.update", "gru1.reset"] });
        Assert.AreEqual(16, found.Background.Units);
        var wrong = Assert.ThrowsExactly<ArgumentException>(() => CellSearch.Run(
            network, text, [Concepts.Depth('(', ')')], Options with { Units = ["logits"] }));
        StringAssert.Contains(wrong.Message, "for example gru1.hidden or \"gru*\" do.");
    }

    [TestMethod]
    public void A_short_text_is_enough_for_a_clear_cell()
    {
        using var network = Counting.Hooked(Counting.Network(units: 24));
        var text = Counting.Parts(Counting.Text(4_800, seed: 5));
        var counts = CellSearch.Run(network, text, [Concepts.Depth('(', ')')], Options)[0];
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", counts.Unit);
        Assert.IsLessThan(0.05, counts.Controls.QValue);
        Assert.AreEqual(Verdict.Supported, counts.Verdict, string.Join("; ", counts.Reasons));
    }

    [TestMethod]
    public void A_cell_that_counts_down_is_as_good()
    {
        using var module = Counting.Network(units: 24);
        Counting.TurnOver(module);
        using var network = Counting.Hooked(module);
        var text = Counting.Parts(Counting.Text(40_000, seed: 2));
        var counts = CellSearch.Run(network, text, [Concepts.Depth('(', ')')], Options)[0];
        Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", counts.Unit);
        Assert.AreEqual(-1, counts.HeldOut.Correlation, 1e-4);
        Assert.AreEqual(Verdict.Supported, counts.Verdict, string.Join("; ", counts.Reasons));
        Assert.IsFalse(counts.IsHigh);
        StringAssert.StartsWith(counts.Claim, "low for depth:()");
    }

    [TestMethod, TestCategory("Long")]
    public void Labels_that_have_nothing_to_do_with_the_text_give_no_supported_cell()
    {
        // over 20 seeds: what holds where is decided by another, shuffled text
        var (supported, discovered) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            using var network = Counting.Hooked(Counting.Network(units: 16, seed));
            var text = Counting.Text(20_000, seed: 100 + seed);
            var other = Counting.Text(text.Length, seed: 200 + seed).ToCharArray();
            new Random(seed).Shuffle(other);
            var labels = Concepts.Inside('(', ')').Label(new(other)).Take(text.Length).Select(value => value > 0).ToArray();
            var elsewhere = Counting.Text(text.Length, seed: 300 + seed);
            var depth = Concepts.Depth('(', ')').Label(elsewhere).Take(text.Length).Select(value => (double)value).ToArray();
            Concept[] concepts =
            [
                Concept.From("shuffled", "Inside brackets of a shuffled text.", _ => labels),
                Concept.From("elsewhere", "Depth in another text.", ConceptKind.Count, _ => depth),
            ];
            var found = CellSearch.Run(
                network, Counting.Parts(text), concepts, Options with { LeastCorrelation = 0, Seed = seed });
            supported += found.Supported.Count();
            if (found.Concepts.Sum(concept => concept.Discoveries) > 0) discovered++;
        }

        Assert.AreEqual(0, supported);
        Assert.IsLessThanOrEqualTo(1, discovered, "the rate of 0.05 allows one in twenty");
    }

    [TestMethod, TestCategory("Long"), DataRow(false), DataRow(true)]
    public void An_untrained_network_has_no_cell_for_brackets(bool isShuffled) =>
        Assert.AreEqual(0, Untrained(isShuffled, seeds: 5));

    [TestMethod, TestCategory("Long"), TestCategory("Soak"), DataRow(false), DataRow(true)]
    public void Twenty_untrained_networks_have_no_cell_for_brackets(bool isShuffled) =>
        Assert.AreEqual(0, Untrained(isShuffled, seeds: 20));

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void A_planted_cell_is_found_with_every_seed()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var network = Counting.Hooked(Counting.Network(units: 16, seed));
            var found = CellSearch.Run(
                network, Counting.Parts(Counting.Text(20_000, seed)), [Concepts.Depth('(', ')')], Options with { Seed = seed });
            Assert.AreEqual<Unit>($"lstm1.cell:{Counting.Cell}", found.Supported.First().Unit, $"seed {seed}");
        }
    }

    [TestMethod, TestCategory("Long")]
    public void The_same_seed_gives_the_same_findings_bit_for_bit()
    {
        string Search()
        {
            using var network = Counting.Hooked(Counting.Network(units: 12));
            var text = Counting.Parts(Counting.Text(12_000, seed: 4));
            var found = CellSearch.Run(network, text, [Concepts.Depth('(', ')'), Concepts.LinePosition], Options);
            using var stream = new MemoryStream();
            FindingSetJson.Write(stream, new([], InputKind.Text, [], found.Background.Provenance) { Cells = found });
            return System.Text.Encoding.UTF8.GetString(stream.ToArray());
        }

        Assert.AreEqual(Search(), Search());
    }

    [TestMethod]
    public void Search_and_confirmation_are_on_different_text()
    {
        var text = Counting.Text(60_000, seed: 1);
        CellSearchOptions options = new() { SearchCharacters = 20_000, HeldOutCharacters = 5_000 };
        var parts = SearchText.Split(new(text.AsMemory(), Counting.Codes(text)), 50_000, options);
        Assert.AreEqual((29_000, 49_000, 50_000, 55_000), (parts.SearchFrom, parts.SearchTo, parts.HeldOutFrom, parts.HeldOutTo));
        var overlap = Assert.ThrowsExactly<ArgumentException>(() => CellSearch.Run(
            Counting.Hooked(Counting.Network()), parts with { HeldOutFrom = 48_000 }, [Concepts.Upper]));
        StringAssert.Contains(overlap.Message, "48,000 to 49,000");
    }

    [TestMethod]
    public void Texts_without_brackets_and_of_one_long_line_are_looked_at()
    {
        using var network = Counting.Hooked(Counting.Network(units: 6));
        var text = Counting.Text(200_000, seed: 9).Replace('(', 'a').Replace(')', 'b').Replace('\n', ' ');
        Concept[] concepts = [Concepts.Inside('(', ')'), Concepts.LineRemaining, Concepts.Space];
        var found = CellSearch.Run(network, Counting.Parts(text), concepts, Options);
        Assert.AreEqual(Verdict.Undecided, found.Concepts[0].Verdict);
        Assert.AreEqual("the searched text has nothing of the kind", found.Concepts[0].Reason);
        Assert.IsTrue(found.All(finding => finding.Concept != "inside:()"));
    }

    [TestMethod]
    public void A_concept_that_never_changes_has_no_candidate()
    {
        using var network = Counting.Hooked(Counting.Network(units: 6));
        var always = Concept.From("always", "Everywhere.", text => [.. Enumerable.Repeat(true, text.Length)]);
        var found = CellSearch.Run(network, Counting.Parts(Counting.Text(8_000, seed: 9)), [always, Concepts.Space], Options);
        Assert.AreEqual(Verdict.Undecided, found.Concepts[0].Verdict);
        Assert.IsTrue(found.All(finding => finding.Concept == "space"));
    }

    [TestMethod]
    public void Bad_input_is_refused_with_a_sentence()
    {
        using var network = Counting.Hooked(Counting.Network());
        var text = Counting.Text(8_000, seed: 1);
        var parts = Counting.Parts(text);
        void Refuses(string expected, Action act) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(act).Message, expected);
        Refuses("no concept", () => CellSearch.Run(network, parts, []));
        Refuses("'upper' is there twice", () => CellSearch.Run(network, parts, [Concepts.Upper, Concepts.Upper]));
        Refuses("at least 1,000", () => CellSearch.Run(network, Counting.Parts(text[..2000]), [Concepts.Upper]));
        Refuses(
            "names no unit inside the network's layers",
            () => CellSearch.Run(network, parts, [Concepts.Upper], new() { Units = ["logits"] }));
        Refuses("lags", () => CellSearch.Run(network, parts, [Concepts.Upper], new() { Lags = [2] }));
        Refuses("FalseDiscoveryRate", () => CellSearch.Run(network, parts, [Concepts.Upper], new() { FalseDiscoveryRate = 1 }));
        Refuses("values", () => CellSearch.Run(network, parts, [Concept.From("short", "Too short.", _ => [true])]));
        using var other = new HookedNetwork(TorchSharp.torch.nn.Linear(2, 2), 2);
        var error = Assert.ThrowsExactly<NotSupportedException>(() => CellSearch.Run(other, parts, [Concepts.Upper]));
        StringAssert.Contains(error.Message, "a network that ml.Transforms.Text.CharacterLstm trained");
    }

    [TestMethod]
    public void A_cancelled_search_ends()
    {
        using var network = Counting.Hooked(Counting.Network());
        using var cancelled = new CancellationTokenSource();
        var progress = new Ended(cancelled);
        Assert.Throws<OperationCanceledException>(() => CellSearch.Run(
            network, Counting.Parts(Counting.Text(50_000, seed: 1)), [Concepts.Upper],
            Options with { Progress = progress, Cancellation = cancelled.Token }));
    }

    private sealed class Ended(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => source.Cancel();
    }

    /// <summary>Supported cells of networks with random weights, over a text of brackets or the same shuffled.</summary>
    private static int Untrained(bool isShuffled, int seeds)
    {
        var supported = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            CharNetworkArchitecture untrained = new() { Vocabulary = Counting.Alphabet.Length, HiddenUnits = 32 };
            using var network = Counting.Hooked(new CharNetwork(untrained, seed));
            var text = Counting.Text(30_000, seed).ToCharArray();
            if (isShuffled) new Random(seed).Shuffle(text);
            Concept[] concepts = [Concepts.Inside('(', ')'), Concepts.Depth('(', ')')];
            var found = CellSearch.Run(network, Counting.Parts(new(text)), concepts, Options with { Seed = seed });
            Assert.IsTrue(found.Concepts.All(concept => concept.Reason.Length > 0));
            supported += found.Supported.Count();
        }

        return supported;
    }
}
