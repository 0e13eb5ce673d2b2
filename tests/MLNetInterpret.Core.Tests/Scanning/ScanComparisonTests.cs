using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ScanComparisonTests
{
    private static readonly float[][] Weights =
        [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, -1]];
    private static readonly ScanPlan Plan = new() { Units = ["linear"], TopRows = 5, RowsPerShard = 300 };

    [TestMethod]
    public void The_same_network_is_the_same()
    {
        var found = Compare(Weights, Weights);
        Assert.IsTrue(found.IsSameData);
        Assert.IsNull(found.Note);
        Assert.HasCount(6, found.Units);
        foreach (var unit in found.Units)
        {
            Assert.AreEqual(Change.Same, unit.Change);
            Assert.AreEqual(1, unit.Correlation!.Value, 1e-5);
            Assert.AreEqual(1, unit.TopOverlap);
            Assert.AreEqual(Same.Of(unit.Before), Same.Of(unit.After));
            Assert.IsNull(unit.MovedTo);
        }

        CollectionAssert.AreEqual(
            new[] { 0, 1, 2, 3, 4, 5 }, found.Units.Select(unit => unit.Unit.Index!.Value).Order().ToArray());
    }

    [TestMethod]
    public void One_changed_weight_is_reported_at_its_unit_and_nowhere_else()
    {
        var changed = Copy();
        changed[4] = [1, -0.5f, 0, 0];
        var found = Compare(Weights, changed);
        Assert.AreEqual(("linear:4", Change.Changed), (found.Units[0].Unit.ToString(), found.Units[0].Change));
        // (a + b) and (a - b/2): covariance 0.5 of deviations sqrt(2) and sqrt(1.25)
        Assert.AreEqual(0.5 / Math.Sqrt(2 * 1.25), found.Units[0].Correlation!.Value, 5 / 16.0);
        Assert.IsLessThan(1, found.Units[0].TopOverlap!.Value);
        Assert.IsTrue(found.Units.Skip(1).All(unit => unit.Change == Change.Same));
    }

    [TestMethod]
    public void Units_that_changed_places_have_moved_there()
    {
        int[] from = [2, 0, 1, 3, 5, 4];      // the new unit i is the old from[i]
        var found = Compare(Weights, [.. from.Select(old => Weights[old])]);
        foreach (var unit in found.Units)
        {
            var index = unit.Unit.Index!.Value;
            Assert.AreEqual(index == 3 ? Change.Same : Change.Moved, unit.Change, $"{unit.Unit}");
            Assert.AreEqual(index == 3 ? null : $"linear:{Array.IndexOf(from, index)}", unit.MovedTo?.ToString());
        }

        Assert.AreEqual("linear:3", found.Units[^1].Unit.ToString());      // the most changed first
    }

    [TestMethod]
    public void Another_scale_or_mean_or_sign_is_a_shift()
    {
        var scaled = Copy();
        (scaled[0], scaled[1], scaled[2]) = ([2, 0, 0, 0], [0, 1.05f, 0, 0], [0, 0, -1, 0]);
        var found = Compare(Weights, scaled);
        Assert.AreEqual(Change.Shifted, Find(found, 0).Change);
        Assert.AreEqual(1, Find(found, 0).Correlation!.Value, 1e-5);
        Assert.AreEqual(1, Find(found, 0).TopOverlap);
        Assert.AreEqual(2, Find(found, 0).After!.StandardDeviation / Find(found, 0).Before!.StandardDeviation, 1e-5);
        Assert.AreEqual(Change.Same, Find(found, 1).Change);      // 5 % are not told
        Assert.AreEqual(Change.Shifted, Find(found, 2).Change);
        Assert.AreEqual(-1, Find(found, 2).Correlation!.Value, 1e-5);
        Assert.AreEqual(0, Find(found, 2).TopOverlap);
        CollectionAssert.AreEquivalent(new[] { 0, 2 }, found.Units.Take(2).Select(unit => unit.Unit.Index!.Value).ToArray());

        using var before = Planted.Computed(2, x => x);
        using var after = Planted.Computed(2, x => x + tensor([0.05f, 0.2f]));
        var rows = Data.Normal(1, 400, 2);
        var plan = new ScanPlan { Units = ["same"] };
        found = ScanComparison.Of(Scans.Catalogue(before, plan, rows), Scans.Catalogue(after, plan, rows));
        Assert.AreEqual((Change.Shifted, 1), (found.Units[0].Change, found.Units[0].Unit.Index));
        Assert.AreEqual(Change.Same, found.Units[1].Change);
    }

    [TestMethod]
    public void Units_of_one_version_only_appeared_or_vanished()
    {
        var found = Compare(Weights[..4], [.. Weights[..3]]);
        Assert.AreEqual((Change.Vanished, "linear:3"), (found.Units[0].Change, found.Units[0].Unit.ToString()));
        Assert.IsNull(found.Units[0].After);
        Assert.IsNotNull(found.Units[0].Before);
        Assert.IsNull(found.Units[0].TopOverlap);

        found = Compare(Weights[..3], Weights[..4]);
        Assert.AreEqual((Change.Appeared, "linear:3"), (found.Units[0].Change, found.Units[0].Unit.ToString()));
        Assert.IsNull(found.Units[0].Before);
        Assert.HasCount(4, found.Units);

        // a layer was added
        using var small = Planted.WholeRows(4);
        using var large = new HookedNetwork(
            nn.Sequential(("hidden", nn.Linear(4, 5)), ("more", nn.Linear(5, 2)), ("logits", nn.Linear(2, 1))), 4);
        var rows = Data.Whole(1, -3, 3, 100, 4);
        found = ScanComparison.Of(
            Scans.Catalogue(small, new() { Units = ["hidden", "relu"] }, rows),
            Scans.Catalogue(large, new() { Units = ["hidden", "more"] }, rows));
        Assert.AreEqual(5, found.Units.Count(unit => unit.Change == Change.Vanished && unit.Unit.Point == "relu"));
        Assert.AreEqual(2, found.Units.Count(unit => unit.Change == Change.Appeared && unit.Unit.Point == "more"));
    }

    [TestMethod]
    public void A_unit_whose_name_is_gone_may_have_moved()
    {
        var found = Compare(Weights[..4], [Weights[0], Weights[2], Weights[3]]);      // the second was cut out
        Assert.AreEqual((Change.Moved, "linear:2"), (Find(found, 3).Change, Find(found, 3).MovedTo!.ToString()));
        Assert.AreEqual((Change.Moved, "linear:1"), (Find(found, 2).Change, Find(found, 2).MovedTo!.ToString()));
        Assert.AreEqual(Change.Changed, Find(found, 1).Change);
        Assert.AreEqual(Change.Same, Find(found, 0).Change);
    }

    [TestMethod]
    public void A_unit_of_another_point_is_not_where_one_moved_to()
    {
        // the later a is the seventh power, and b the seventh root of that, which is the earlier a
        using var before = Two(x => x.alias(), x => x.alias());
        using var after = Two(x => x.pow(7), x => x.sign() * x.abs().pow(1 / 7.0));
        var rows = Data.Normal(1, 1000, 1);
        var plan = new ScanPlan { Units = ["a", "b"] };
        var found = ScanComparison.Of(Scans.Catalogue(before, plan, rows), Scans.Catalogue(after, plan, rows));
        var (a, b) = (found.Units[0], found.Units[1]);
        Assert.AreEqual(("a:0", Change.Changed, (Unit?)null), (a.Unit.ToString(), a.Change, a.MovedTo));
        Assert.AreEqual(("b:0", Change.Same), (b.Unit.ToString(), b.Change));
        static HookedNetwork Two(Func<Tensor, Tensor> a, Func<Tensor, Tensor> b) =>
            new(nn.Sequential(("a", new Function("a", a)), ("b", new Function("b", b))), 1);
    }

    [TestMethod]
    public void Different_data_are_compared_by_statistics_only()
    {
        var scaled = Copy();
        scaled[4] = [3, 3, 0, 0];
        using var before = Planted.Linear(Weights);
        using var after = Planted.Linear(scaled);
        var found = ScanComparison.Of(
            Scans.Catalogue(before, Plan, Data.Normal(1, 4000, 4)), Scans.Catalogue(after, Plan, Data.Normal(2, 4000, 4)));
        Assert.IsFalse(found.IsSameData);
        StringAssert.Contains(found.Note, "different data");
        StringAssert.Contains(found.Note, "only their statistics are compared");
        foreach (var unit in found.Units)
        {
            Assert.IsNull(unit.Correlation);
            Assert.IsNull(unit.TopOverlap);
            Assert.IsNull(unit.MovedTo);
            Assert.AreEqual(unit.Unit.Index == 4 ? Change.Changed : Change.Same, unit.Change, $"{unit.Unit}");
        }

        Assert.AreEqual(4, found.Units[0].Unit.Index);
    }

    [TestMethod]
    public void What_keeps_projections_from_going_together_is_told()
    {
        using var network = Planted.Linear(Weights);
        var rows = Data.Normal(1, 400, 4);
        var before = Scans.Catalogue(network, Plan, rows);
        Told(Plan with { Seed = 1 }, "projected their rows differently", same: false);
        Told(Plan with { Projections = 64 }, "projected their rows differently", same: false);
        Told(Plan with { RowsPerShard = 100 }, "shards of different sizes", same: false);
        Told(Plan with { BatchRows = 7, TopRows = 3, Model = network.Hash }, null, same: true);
        void Told(ScanPlan plan, string? why, bool same)
        {
            var found = ScanComparison.Of(before, Scans.Catalogue(network, plan, rows));
            Assert.AreEqual(same, found.IsSameData);
            if (why is null) Assert.IsNull(found.Note);
            else StringAssert.Contains(found.Note, why);
            Assert.IsTrue(found.Units.All(unit => unit.Change == Change.Same && unit.Correlation is null != same));
        }

        var without = Scans.Catalogue(network, Plan with { Projections = 0 }, rows);
        var bare = ScanComparison.Of(without, without);
        Assert.IsTrue(bare.IsSameData);
        StringAssert.Contains(bare.Note, "no projections");
        Assert.IsTrue(bare.Units.All(unit => unit is { Change: Change.Same, Correlation: null, TopOverlap: 1 }));
    }

    [TestMethod]
    public void A_unit_that_died_has_changed_and_one_that_stays_dead_has_not()
    {
        using var before = Planted.Computed(4, x => cat([x.narrow(1, 0, 2), x.narrow(1, 2, 2) * 0 + 3], 1));
        using var after = Planted.Computed(4, x =>
            cat([x.narrow(1, 0, 1), x.narrow(1, 1, 2) * 0 + 3, x.narrow(1, 3, 1) * 0 + 4], 1));
        var rows = Data.Normal(1, 400, 4);
        var plan = new ScanPlan { Units = ["same"] };
        var found = ScanComparison.Of(Scans.Catalogue(before, plan, rows), Scans.Catalogue(after, plan, rows));
        CollectionAssert.AreEqual(
            new[] { Change.Same, Change.Changed, Change.Same, Change.Shifted },
            found.Units.OrderBy(unit => unit.Unit.Index).Select(unit => unit.Change).ToArray());
        Assert.AreEqual((1, (double?)null), (found.Units[0].Unit.Index, found.Units[0].Correlation));
        Assert.AreEqual((UnitState.Alive, UnitState.Dead), (found.Units[0].Before!.State, found.Units[0].After!.State));
    }

    [TestMethod]
    public void Classes_and_reductions_are_told_of_both_versions()
    {
        using var before = Planted.Linear([1, 0]);
        using var after = Planted.Linear([0, 1]);
        static float[] Values(int row) => row % 2 == 0 ? [2f, row] : [row / 50f, 200 + row];
        var rows = Data.Of([.. Enumerable.Range(0, 100).Select(Values)]);
        rows = rows with { Classes = [.. Enumerable.Range(0, 100).Select(row => row % 2)] };
        var plan = new ScanPlan { Units = ["linear"], Classes = ["even", "odd"] };
        var (earlier, later) = (Scans.Catalogue(before, plan, rows), Scans.Catalogue(after, plan, rows));
        var unit = ScanComparison.Of(earlier, later).Units.Single();
        Assert.AreEqual(("even", "odd"), (unit.Before!.PreferredClass, unit.After!.PreferredClass));
        Assert.AreEqual(earlier.Units[0].Classes!.Selectivity, unit.Before.Selectivity);
        Assert.AreEqual(later.Units[0].Classes!.Selectivity, unit.After.Selectivity);
        Assert.AreEqual((earlier.Units[0].Statistics.Mean, later.Units[0].Statistics.Mean), (unit.Before.Mean, unit.After.Mean));

        using var pictures = Planted.WholePictures();
        var both = new ScanPlan { Units = ["conv1"], Reductions = [Reduction.Max, Reduction.Mean], BatchRows = 8 };
        var maps = Scans.Catalogue(pictures, both, Data.Whole(1, -3, 3, 60, 1, 9, 9));
        var found = ScanComparison.Of(maps, maps);
        Assert.HasCount(6, found.Units);
        Assert.IsTrue(found.Units.All(change => change.Change == Change.Same));
        Assert.HasCount(6, found.Units.Select(change => (change.Unit, change.Reduction)).Distinct());
    }

    private static ScanComparison Compare(float[][] before, float[][] after)
    {
        using var earlier = Planted.Linear(before);
        using var later = Planted.Linear(after);
        var rows = Data.Normal(1, 1000, 4);
        return ScanComparison.Of(Scans.Catalogue(earlier, Plan, rows), Scans.Catalogue(later, Plan, rows));
    }

    private static float[][] Copy() => [.. Weights.Select(row => row.ToArray())];

    private static UnitChange Find(ScanComparison found, int index) => found.Units.Single(unit => unit.Unit.Index == index);
}
