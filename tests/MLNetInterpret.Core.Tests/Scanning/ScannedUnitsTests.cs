using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class ScannedUnitsTests
{
    [TestMethod]
    public void Missing_shards_are_named()
    {
        using var network = Planted.Same(1);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 2, Rows = 9 };
        var rows = Data.Normal(1, 9, 1);
        var error = Assert.ThrowsExactly<ArgumentException>(() => ScannedUnits.From(Of(1, 3), network));
        StringAssert.Contains(error.Message, "of its 5 shards 3 are missing (0, 2, 4)");
        Assert.AreEqual(9, ScannedUnits.From(Of(4, 2, 0, 3, 1), network).Units[0].Statistics.Count);

        // rows that are not counted: up to the last shard there is
        plan = plan with { Rows = null };
        error = Assert.ThrowsExactly<ArgumentException>(() => ScannedUnits.From(Of(3), network));
        StringAssert.Contains(error.Message, "of its 4 shards 3 are missing (0, 1, 2)");
        Assert.AreEqual(4, ScannedUnits.From(Of(0, 1), network).Units[0].Statistics.Count);

        plan = plan with { RowsPerShard = 1, Rows = 20 };
        error = Assert.ThrowsExactly<ArgumentException>(() => ScannedUnits.From(Of(0), network));
        StringAssert.Contains(error.Message, "(1, 2, 3, 4, 5, 6, 7, 8, 9, ...)");
        ScanPartial Of(params int[] shards)
        {
            var parts = shards.Select(shard => Scans.Shard(network, plan, rows, shard)).ToList();
            foreach (var part in parts.Skip(1)) parts[0].Merge(part);
            return parts[0];
        }
    }

    [TestMethod]
    public void Data_without_rows_are_refused()
    {
        using var network = Planted.Same(1);
        using var scan = new ActivationScan(network, new() { Units = ["same"] });
        var error = Assert.ThrowsExactly<ArgumentException>(() => ScannedUnits.From(scan.Finish(), network));
        StringAssert.Contains(error.Message, "no rows");
    }

    [TestMethod]
    public void A_catalogue_says_what_it_was_measured_on()
    {
        using var network = Planted.Linear([1, 0], [0, 1]);
        var plan = new ScanPlan
        {
            Units = ["linear"],
            ModelName = "two",
            Seed = 3,
            Threads = 1,
            Classes = ["a", "b"],
            Columns = ["x", "y"],
            Kind = InputKind.Table,
        };
        var rows = Data.Of([[1, 2], [3, 4], [5, 6]]) with { Classes = [1, 1, -1] };
        var found = ScannedUnits.From(Scans.All(network, plan, rows), network, "versions");
        Provenance expected = new("two", network.Hash, found.Provenance.DataHash, 3, 3, 1, "versions");
        Assert.AreEqual(Same.Of(expected), Same.Of(found.Provenance));
        Assert.AreEqual(16, found.Provenance.DataHash.Length);
        CollectionAssert.AreEqual(new long[] { 0, 2 }, found.ClassCounts.ToArray());
        CollectionAssert.AreEqual(new[] { "a", "b" }, found.Classes.ToArray());
        CollectionAssert.AreEqual(new[] { "x", "y" }, found.Columns.ToArray());
        Assert.AreEqual(InputKind.Table, found.Kind);
        Assert.IsFalse(found.HasReductions);
        Assert.IsTrue(double.IsNaN(found.Units[0].Classes!.Means[0]));
        Assert.AreEqual(2, found.Units[0].Classes!.Means[1]);
        Assert.AreEqual(1, found.Units[0].Classes!.Preferred);
    }

    [TestMethod]
    public void A_unit_is_found_by_name_and_reduction()
    {
        using var network = Planted.WholePictures();
        var plan = new ScanPlan { Units = ["conv1:0", "conv1:2"], Reductions = [Reduction.Mean, Reduction.Max], BatchRows = 4 };
        var found = Scans.Catalogue(network, plan, Data.Whole(1, -3, 3, 4, 1, 9, 9));
        Assert.AreEqual(Reduction.Mean, found.Require("conv1:2").Reduction);
        Assert.AreEqual(Reduction.Max, found.Require("conv1:2", Reduction.Max).Reduction);
        var error = Assert.ThrowsExactly<ArgumentException>(() => found.Require("conv1:1"));
        StringAssert.Contains(error.Message, "'conv1:1'. It has: conv1:0 to conv1:2");
        Assert.ThrowsExactly<ArgumentException>(() => found.Require("conv1:0", Reduction.Sum));
    }
}
