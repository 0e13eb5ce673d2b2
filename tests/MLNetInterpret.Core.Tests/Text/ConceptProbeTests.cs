using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Searches;

namespace MLNetInterpret;

[TestClass]
public class ConceptProbeTests
{
    private static readonly CellSearchOptions Options =
        new() { Directions = 4, Resamples = 200, AblatedUnits = 0, UntrainedNetworks = 2, ProbeCells = 3, Seed = 1 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void One_unit_that_tells_nothing_is_one()
    {
        ProbeStep step = new()
        {
            Cells = 1,
            Units = ["lstm1.cell:3"],
            BalancedAccuracy = 0.571,
            Interval = new(0.488, 0.652, 0.95),
            Auc = 0.6,
            Control = 0.7,
            Untrained = 0.5,
        };
        Assert.AreEqual(
            "the only unit tells no more than chance: 57.1 % [48.8 %, 65.2 %]",
            ProbeReason.Judge([step, step], events: 30).Reason.Sentence);
    }

    [TestMethod]
    public void One_cell_that_counts_brackets_is_enough_to_tell_where_they_are_open()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(20_000, seed: 1));
        var found = CellSearch.Run(network, text, [Concepts.Depth('(', ')')], Options);

        var probe = found.Concepts[0].Probe!;
        Assert.AreEqual(1, probe.Enough);
        Assert.AreEqual<Unit>($"lstm1.tanh:{Counting.Cell}", probe.Steps[0].Units[0]);
        Assert.IsGreaterThan(0.97, probe.Steps[0].BalancedAccuracy);
        Assert.IsGreaterThan(0.97, probe.Steps[0].Auc);
        Assert.IsLessThan(0.9, probe.Steps[0].Untrained);
        Assert.IsLessThan(0.8, probe.Steps[0].Control);
        Assert.AreEqual(Verdict.Supported, probe.Verdict, probe.Reason);
        Assert.HasCount(4, probe.Steps);
        Assert.AreEqual(12, probe.Steps[^1].Cells);
        Assert.IsGreaterThan(0.97, probe.Steps[^1].BalancedAccuracy);
        Assert.AreEqual(text.HeldOutFrom, probe.Display!.Offset);
    }

    [TestMethod]
    public void What_two_cells_hold_together_takes_two()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(20_000, seed: 2));
        var last = Concept.From("a or inside", "The letter a, or inside brackets.", read =>
        {
            var inside = Concepts.Inside('(', ')').Label(read);
            return [.. read.Select((c, at) => c == 'a' || inside[at] > 0)];
        });
        var probe = CellSearch.Run(network, text, [last], Options with { ProbeCells = 5 }).Concepts[0].Probe!;
        Assert.IsGreaterThan(probe.Steps[0].BalancedAccuracy, probe.Steps[1].BalancedAccuracy);
        Assert.AreEqual(Counting.Cell, probe.Steps[0].Units[0].Index);
        Assert.AreEqual(probe.Steps[1].Units[0], probe.Steps[0].Units[0]);
    }

    [TestMethod]
    public void Labels_that_the_text_does_not_decide_are_told_by_nobody()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(20_000, seed: 3));
        var random = new Random(0);
        var drawn = Enumerable.Range(0, 20_000).Select(_ => random.Next(4) == 0).ToArray();
        var coin = Concept.From("coin", "Drawn at random.", read => [.. drawn.Take(read.Length)]);
        var probe = CellSearch.Run(network, text, [coin], Options).Concepts[0].Probe!;
        Assert.AreEqual(Verdict.NotSupported, probe.Verdict);
        Assert.AreEqual(0, probe.Enough);
        StringAssert.Contains(probe.Reason, "no more than chance");
    }

    [TestMethod]
    public void Labels_of_words_are_learned_by_heart_as_the_control_says()
    {
        // the concept is a control task itself: whoever tells it has only learned words
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(20_000, seed: 4));
        var control = ControlTask.Of(99);
        var words = Concept.From("words", "Drawn for each beginning of a word.", read =>
            [.. control.Label(read).Select(number => number < 0.3f)]);
        var probe = CellSearch.Run(network, text, [words], Options).Concepts[0].Probe!;
        Assert.AreEqual(probe.Steps[^1].Control, probe.Steps[^1].BalancedAccuracy, 0.1);
        Assert.AreNotEqual(Verdict.Supported, probe.Verdict, probe.Reason);
    }

    [TestMethod]
    public void A_control_task_gives_equal_beginnings_of_words_equal_numbers()
    {
        var numbers = ControlTask.Of(1).Label("abc ab (ab) abd");
        Assert.AreEqual(numbers[0], numbers[4]);
        Assert.AreEqual(numbers[1], numbers[5]);
        Assert.AreEqual(numbers[1], numbers[9]);
        Assert.AreEqual(numbers[3], numbers[6]);
        Assert.AreNotEqual(numbers[2], numbers[14]);
        Assert.AreNotEqual(numbers[0], ControlTask.Of(2).Label("a")[0]);
        var many = ControlTask.Of(3).Label(string.Join(' ', Enumerable.Range(0, 5000)));
        var most = ControlTask.Most(many, 0.2);
        Assert.AreEqual(0.2, many.Average(number => number <= most ? 1.0 : 0), 0.05);
        Assert.IsTrue(many.All(number => number is >= 0 and <= 1));
    }

    [TestMethod]
    public void A_logistic_fit_finds_the_plane_between_two_classes_and_weighs_both_alike()
    {
        var random = new Random(5);
        float[][] columns = [[.. Enumerable.Range(0, 4000).Select(_ => (float)random.NextDouble())],
            [.. Enumerable.Range(0, 4000).Select(_ => (float)random.NextDouble())]];
        bool[] holds = [.. Enumerable.Range(0, 4000).Select(at => columns[0][at] + (2 * columns[1][at]) > 1.7)];
        var told = LogisticFit.Of(columns, holds).Probabilities(columns);
        Assert.IsGreaterThan(0.98, holds.Where((held, at) => held == told[at] > 0.5).Count() / 4000.0);

        // a column that says nothing gives one half, however rare the class
        float[][] constant = [new float[100]];
        var none = LogisticFit.Of(constant, [.. Enumerable.Range(0, 100).Select(at => at < 3)]).Probabilities(constant);
        Assert.AreEqual(0.5f, none[0], 1e-4f);
    }

    [TestMethod]
    public void Units_that_are_named_are_the_only_ones_asked()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(10_000, seed: 6));
        var probe = CellSearch.Run(
            network, text, [Concepts.Inside('(', ')')], Options with
            { Units = ["lstm1.hidden:3", "lstm1.cell:4", "lstm1.cell:5"] })
            .Concepts[0].Probe!;
        Assert.AreEqual(3, probe.Steps[^1].Cells);
        foreach (var unit in probe.Steps.SelectMany(step => step.Units))
            Assert.Contains(unit.Id, (string[])["lstm1.hidden:3", "lstm1.cell:4", "lstm1.cell:5"]);
    }

    [TestMethod]
    public void Options_and_too_many_units_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (Options with { ProbeCells = 21 }).Validated());
        using var network = Counting.Hooked(Counting.Network(units: 600));
        var text = Counting.Parts(Counting.Text(4_000, seed: 7));
        var refused = Assert.ThrowsExactly<ArgumentException>(() => CellSearch.Run(
            network, text, [Concepts.Inside('(', ')')], Options with { Units = ["lstm1*"] }));
        StringAssert.Contains(refused.Message, "there are 4,200");
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_probes()
    {
        using var network = Counting.Hooked(Counting.Network(units: 12));
        var text = Counting.Parts(Counting.Text(6_000, seed: 8));
        ConceptProbe Probe() => CellSearch.Run(network, text, [Concepts.Inside('(', ')')], Options).Concepts[0].Probe!;
        var (one, two) = (Probe(), Probe());
        foreach (var (left, right) in one.Steps.Zip(two.Steps))
        {
            CollectionAssert.AreEqual(left.Units.ToArray(), right.Units.ToArray());
            Assert.AreEqual(left.BalancedAccuracy, right.BalancedAccuracy);
            Assert.AreEqual(left.Interval, right.Interval);
        }

        CollectionAssert.AreEqual(one.Display!.Text.Activations.ToArray(), two.Display!.Text.Activations.ToArray());
    }
}
