using MLNetInterpret.Native;
using MLNetInterpret.Networks;

namespace MLNetInterpret;

[TestClass]
public class CellSearchTests
{
    private static readonly CellSearchOptions Options = new() { Directions = 16, Resamples = 200, Seed = 1, AblatedUnits = 3 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
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
        Assert.IsGreaterThan(0.95, inside.Switching.Released);
        Assert.IsGreaterThan(0.05, inside.Ablation!.Fall);
        Assert.IsGreaterThan(inside.Ablation.OtherUnits.Max(other => other.Fall), inside.Ablation.Fall);
        Assert.IsGreaterThan(0.0, inside.Ablation.Interval.Low);
    }
}
