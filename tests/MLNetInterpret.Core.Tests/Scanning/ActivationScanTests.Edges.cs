using CsCheck;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

public partial class ActivationScanTests
{
    [TestMethod]
    public void Padding_and_what_an_earlier_row_had_are_not_looked_at()
    {
        using var network = Planted.WholeText(8);
        Planted.Fill(network.Module.parameters().First(), [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
        Planted.Fill(network.Module.parameters().Last(), [0, 0, 0, 0]);
        using var codes = arange(2 * 8).view(2, 8);
        var plan = new ScanPlan { Units = ["cell:0"], EachPosition = true, TopRows = 2 };
        var found = Scans.Catalogue(network, plan, new Data(codes) { Lengths = [8, 6], Known = [2, 1] }).Units[0];
        Assert.AreEqual(6 + 5, found.Statistics.Count);
        Assert.AreEqual((8f + 5, 1L, 5), (found.Highest[0].Activation, found.Highest[0].Row, found.Highest[0].Position.Single()));
        Assert.AreEqual(2f, found.Statistics.Minimum);
    }

    [TestMethod]
    public void A_batch_of_texts_may_have_nothing_new()
    {
        using var network = Planted.WholeText(8);
        var rows = Data.Text(2, 5, 4, 8) with { Known = [0, 8, 8, 3] };      // the second row, a batch of its own, and the third
        var plan = new ScanPlan { Units = ["cell"], EachPosition = true, TopRows = 3, BatchRows = 1 };
        foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
            ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod]
    public void A_text_may_be_longer_than_the_example_that_the_network_was_measured_on()
    {
        using var network = Planted.WholeText(8);
        var rows = Data.Text(2, 5, 6, 19);
        var plan = new ScanPlan { Units = ["cell"], EachPosition = true, TopRows = 3 };
        foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
            ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod]
    public void NaN_activations_are_counted_and_enter_nothing_else()
    {
        using var network = Planted.Linear([1]);
        var rows = Data.Of([[1], [float.NaN], [3], [float.PositiveInfinity]]) with
        {
            Classes = [0, 0, 0, 0],
            Labels = ["a", "a", "a", "a"],
        };
        var found = Scans.Catalogue(network, new() { Units = ["linear"], Classes = ["a"] }, rows).Units[0];
        Assert.AreEqual(2, found.Statistics.NonFinite);
        Assert.AreEqual(2, found.Statistics.Count);
        Assert.AreEqual(2, found.Statistics.Mean);
        Assert.AreEqual(1, found.Statistics.StandardDeviation);
        Assert.AreEqual((1f, 3f), (found.Statistics.Minimum, found.Statistics.Maximum));
        Assert.AreEqual(2, found.Statistics.Histogram.Counts.Sum());
        Assert.AreEqual(2, found.Classes!.Means[0]);
        CollectionAssert.AreEqual(new long[] { 2, 0 }, found.Highest.RowNumbers());
        CollectionAssert.AreEqual(new long[] { 0, 2 }, found.Lowest.RowNumbers());
        Assert.IsEmpty(found.Similar);
        Assert.IsEmpty(found.Projection);
    }

    [TestMethod]
    public void A_NaN_input_leaves_the_other_columns_alone()
    {
        using var network = Planted.Computed(2, x => x.narrow(1, 0, 1) * 2);
        var plan = new ScanPlan { Units = ["same"], Columns = ["good", "bad"], DuplicateDistance = -1 };
        var found = Scans.Catalogue(network, plan, Data.Of([[1, 1], [2, float.NaN], [4, float.PositiveInfinity]])).Units[0];
        Assert.AreEqual(1, found.Columns[0]!.Value, 1e-12);
        Assert.IsNull(found.Columns[1]);
    }

    [TestMethod]
    public void A_point_means_all_of_its_units_and_none_named_means_every_hidden_one()
    {
        using var network = Planted.Random();
        var rows = Data.Normal(1, 2, 2, 8, 8);
        CollectionAssert.AreEqual(new[] { "conv1:0", "conv1:1", "conv1:2" }, Names(new() { Units = ["conv1"] }));
        Assert.HasCount(3 + 3 + 2 + 32, Names(new()));
        CollectionAssert.AreEqual(new[] { "conv1:1", "logits:3" }, Names(new() { Units = ["logits:3", "conv1:1", "conv1:1"] }));
        string[] Names(ScanPlan plan) => [.. Scans.Catalogue(network, plan, rows).Units.Select(unit => unit.Unit.ToString())];
    }

    [TestMethod]
    public void A_batch_is_not_needed_any_more_once_it_was_added()
    {
        using var network = Planted.Same(2);
        using var scan = new ActivationScan(network, new() { Units = ["same"], Columns = ["a", "b"], DuplicateDistance = 0 });
        for (var batch = 0; batch < 5; batch++)
        {
            var rows = full([300, 2], batch + 1f);
            scan.Add(rows);
            rows.fill_(99);
            rows.Dispose();
        }

        var found = ScannedUnits.From(scan.Finish(), network).Units[0];
        Assert.AreEqual(3, found.Statistics.Mean);
        Assert.AreEqual((1f, 5f), (found.Statistics.Minimum, found.Statistics.Maximum));
    }

    [TestMethod, DataRow(1), DataRow(7), DataRow(64), DataRow(200)]
    public void Another_batch_size_gives_the_same_rows_and_positions(int batch)
    {
        using var network = Planted.Random();
        var rows = Data.Normal(3, 150, 2, 8, 8).InClasses("a", "b");
        var plan = new ScanPlan
        {
            Units = ["conv1", "conv2", "logits"],
            Reductions = [Reduction.Max, Reduction.Mean],
            Classes = ["a", "b"],
            RowsPerShard = 100,
        };
        var one = Scans.Catalogue(network, plan, rows);
        var other = Scans.Catalogue(network, plan with { BatchRows = batch }, rows);
        Assert.AreEqual(one.Provenance.DataHash, other.Provenance.DataHash);
        foreach (var (a, b) in one.Units.Zip(other.Units))
        {
            CollectionAssert.AreEqual(a.Highest.RowNumbers(), b.Highest.RowNumbers());
            CollectionAssert.AreEqual(a.Lowest.RowNumbers(), b.Lowest.RowNumbers());
            foreach (var (first, second) in a.Highest.Concat(a.Lowest).Zip(b.Highest.Concat(b.Lowest)))
            {
                CollectionAssert.AreEqual(first.Position.ToArray(), second.Position.ToArray());
                Assert.AreEqual(first.Activation, second.Activation, Math.Abs(first.Activation) * 1e-5f + 1e-5f);
            }

            Assert.AreEqual(a.Statistics.Mean, b.Statistics.Mean, 1e-5);
            Assert.AreEqual(a.Statistics.StandardDeviation, b.Statistics.StandardDeviation, 1e-5);
            Assert.AreEqual(a.Classes!.Selectivity ?? 0, b.Classes!.Selectivity ?? 0, 1e-3);
        }
    }

    [TestMethod]
    public void The_memory_of_a_scan_does_not_grow_with_its_rows()
    {
        using var network = Planted.Same(8);
        int Size(int rows)
        {
            string[] columns = [.. "abcdefgh".Select(c => c.ToString())];
            var plan = new ScanPlan { Units = ["same"], Columns = columns, RowsPerShard = 5000 };
            return Scans.All(network, plan, Data.Normal(5, rows, 8)).Bytes().Length;
        }

        var (small, large) = (Size(1000), Size(20000));
        Assert.IsLessThan(2 * small, large, $"{small} bytes became {large}");
    }
}
