using CsCheck;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ActivationScanTests
{
    [TestMethod]
    public void A_scan_of_pictures_equals_keeping_and_sorting_everything()
    {
        using var network = Planted.WholePictures();
        var rows = Data.Whole(9, -3, 3, 57, 1, 9, 9).InClasses("a", "b", "c");
        var plan = new ScanPlan
        {
            Units = ["conv1", "conv2:1", "conv2:5", "conv2:5@1,2", "conv2:0@3,3"],
            Reductions = [Reduction.Max, Reduction.Mean, Reduction.Sum],
            TopRows = 4,
            RowsPerShard = 20,
            BatchRows = 8,
            Classes = ["a", "b", "c"],
        };
        var found = Scans.Catalogue(network, plan, rows);
        Assert.HasCount(3 * 7, found.Units);
        foreach (var unit in found.Units) SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
        Assert.IsTrue(found.HasReductions);
        var counts = new[] { 0, 1, 2 }.Select(c => (long)rows.Classes!.Count(label => label == c));
        CollectionAssert.AreEqual(counts.ToArray(), found.ClassCounts.ToArray());
    }

    [TestMethod, DataRow(1), DataRow(2), DataRow(3)]
    public void A_scan_of_columns_and_classes_equals_keeping_and_sorting_everything(int seed)
    {
        using var network = Planted.WholeRows(4, seed);
        var rows = Data.Whole(seed, -3, 3, 60, 4).InClasses("a", "b");
        int[] classes = [.. rows.Classes!.Select((label, row) => seed == 2 && row % 9 == 0 ? -1 : label)];
        rows = rows with { Classes = classes, Labels = null };
        rows = rows with { Labels = [.. rows.Classes!.Select(label => label < 0 ? "?" : "ab"[label].ToString())] };
        var plan = new ScanPlan
        {
            Units = ["hidden", "relu", "logits"],
            Kind = InputKind.Table,
            Columns = ["w", "x", "y", "z"],
            Classes = ["a", "b"],
            TopRows = 3,
            RowsPerShard = 17,
            BatchRows = 5,
        };
        var found = Scans.Catalogue(network, plan, rows);
        Assert.HasCount(13, found.Units);
        foreach (var unit in found.Units) SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
        // a row without a class is in no class's share
        Assert.AreEqual(seed != 2, found.Units[0].Classes!.VarianceShare is not null);
    }

    [TestMethod, DataRow(0, false), DataRow(3, false), DataRow(5, true)]
    public void A_scan_of_texts_equals_keeping_and_sorting_every_character(int warmUp, bool windows)
    {
        using var network = Planted.WholeText(30);
        var rows = Data.Text(4, 3, 23, 30);
        if (windows)
            rows = rows with
            {
                Lengths = [.. Enumerable.Range(0, 23).Select(row => 30 - row % 7 * 4)],
                Known = [.. Enumerable.Range(0, 23).Select(row => row % 5 * 6)],
            };
        var plan = new ScanPlan
        {
            Units = ["cell"],
            Kind = InputKind.Text,
            EachPosition = true,
            WarmUp = warmUp,
            TopRows = 5,
            RowsPerShard = 9,
            BatchRows = 4,
        };
        foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
            SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod]
    public void A_scan_of_any_values_equals_keeping_and_sorting_everything() => Law.Holds(
        from rows in Draw.Any.Array[3].Array[1, 40]
        from perShard in Gen.Int[3, 10]
        from batch in Gen.Int[1, 12]
        from classes in Gen.Bool
        select (rows, perShard, batch, classes),
        one =>
        {
            using var network = Planted.Same(3);
            var rows = Data.Of(one.rows);
            if (one.classes) rows = rows.InClasses("a", "b", "c");
            var plan = new ScanPlan
            {
                Units = ["same"],
                TopRows = 2,
                RowsPerShard = one.perShard,
                BatchRows = one.batch,
                DuplicateDistance = -1,
                Columns = ["x", "y", "z"],
                Classes = one.classes ? ["a", "b", "c"] : [],
            };
            foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
                SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
        }, times: 200);

    [TestMethod]
    public void A_random_network_has_the_rows_and_positions_of_sorting()
    {
        using var network = Planted.Random();
        var rows = Data.Normal(9, 57, 2, 8, 8);
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            var plan = new ScanPlan
            {
                Units = ["conv1", "conv2", "logits"],
                Reductions = [reduction],
                TopRows = 4,
                BatchRows = 20,
            };
            foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
            {
                var slow = SlowScan.Of(network, plan, rows, unit.Unit, reduction);
                foreach (var (found, expected) in new[]
                {
                    (unit.Highest, slow.Extremes(true)), (unit.Lowest, slow.Extremes(false)),
                })
                {
                    CollectionAssert.AreEqual(
                        expected.Select(one => one.Row).ToArray(), found.RowNumbers(), $"{unit.Unit} {reduction}");
                    foreach (var (one, row) in expected.Zip(found))
                    {
                        Assert.AreEqual(one.Value, row.Activation, Math.Abs(one.Value) * 1e-5f + 1e-5f);
                        CollectionAssert.AreEqual(one.Position.ToArray(), row.Position.ToArray());
                    }
                }
            }
        }
    }

    [TestMethod]
    public void Planted_rows_come_first()
    {
        using var network = Planted.Linear([1, 0], [0, -1]);
        var rows = Data.Of([[0, 0], [5, 9], [1, -7], [4, 0], [-3, 2]]) with
        {
            Ids = ["a", "b", "c", "d", "e"],
            Labels = ["0", "1", "2", "3", "4"],
        };
        var found = Scans.Catalogue(network, new() { Units = ["linear"], TopRows = 2 }, rows).Units;
        CollectionAssert.AreEqual(new long[] { 1, 3 }, found[0].Highest.RowNumbers());
        CollectionAssert.AreEqual(new long[] { 4, 0 }, found[0].Lowest.RowNumbers());
        CollectionAssert.AreEqual(new long[] { 2, 0 }, found[1].Highest.RowNumbers());
        CollectionAssert.AreEqual(new[] { 5f, 4f }, found[0].Highest.Select(row => row.Activation).ToArray());
        Assert.AreEqual(("b", "1"), (found[0].Highest[0].Id, found[0].Highest[0].Label));
        Assert.IsEmpty(found[0].Highest[0].Position);
        Assert.IsNull(found[0].Highest[0].Crop);
    }

    [TestMethod]
    public void Each_position_is_a_row_where_asked_for()
    {
        using var network = Planted.WholeText(8);
        // the character, the one before, minus it, nothing
        Planted.Fill(network.Module.parameters().First(), [0, 0, 1, 0, 1, 0, 0, 0, -1, 0, 0, 0]);
        Planted.Fill(network.Module.parameters().Last(), [0, 0, 0, 0]);
        using var codes = arange(2 * 8).view(2, 8);
        var plan = new ScanPlan { Units = ["cell"], EachPosition = true, WarmUp = 3, TopRows = 2 };
        var found = Scans.Catalogue(network, plan, new(codes)).Units;
        Assert.AreEqual(2 * 5, found[0].Statistics.Count);
        static (float, long, int) Told(TopRow row) => (row.Activation, row.Row, row.Position.Single());
        Assert.AreEqual((15f, 1L, 7), Told(found[0].Highest[0]));
        Assert.AreEqual((7f, 0L, 7), Told(found[0].Highest[1]));
        Assert.AreEqual((3f, 0L, 3), Told(found[0].Lowest[0]));
        Assert.AreEqual(3f, found[0].Statistics.Minimum);
        Assert.AreEqual(14f, found[1].Statistics.Maximum);      // the one before
        Assert.AreEqual((-15f, 1L, 7), Told(found[2].Lowest[0]));
    }

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
            SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod]
    public void A_text_may_be_longer_than_the_example_that_the_network_was_measured_on()
    {
        using var network = Planted.WholeText(8);
        var rows = Data.Text(2, 5, 6, 19);
        var plan = new ScanPlan { Units = ["cell"], EachPosition = true, TopRows = 3 };
        foreach (var unit in Scans.Catalogue(network, plan, rows).Units)
            SlowScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
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
