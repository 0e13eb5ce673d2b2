using CsCheck;
using MLNetInterpret.Core.Scanning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public partial class ActivationScanTests
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
        foreach (var unit in found.Units) ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
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
        foreach (var unit in found.Units) ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
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
            ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
    }

    [TestMethod, TestCategory("Long")]
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
                ReferenceScan.Of(network, plan, rows, unit.Unit, unit.Reduction).Agrees(unit);
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
                var slow = ReferenceScan.Of(network, plan, rows, unit.Unit, reduction);
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
}
