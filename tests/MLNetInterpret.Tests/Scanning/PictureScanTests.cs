using Microsoft.ML;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Units of pictures: their strongest positions, and what those see.</summary>
[TestClass]
public sealed class PictureScanTests
{
    private static readonly MLContext Ml = new(seed: 3);
    private static readonly Dictionary<string, ITransformer> Models = new[] { "Features", "Photo" }
        .ToDictionary(column => column, column => (ITransformer)Pictures.Pipeline(Ml, column).Fit(Pictures.View(Ml)));

    [TestMethod]
    [DataRow("Features"), DataRow("Photo")]
    public void Top_rows_stand_at_the_strongest_position_with_what_it_sees(string column)
    {
        var (catalogue, network) = Scan(column, Reduction.Max);
        foreach (var unit in catalogue.Units)
        {
            var maps = Pictures.Maps(network, unit.Unit);
            var side = (int)Math.Sqrt(maps[0].Length);
            Assert.AreEqual(unit.Unit.Point.Name == "conv1" ? 12 : 6, side);
            Assert.HasCount(5, unit.Highest);
            Assert.HasCount(5, unit.Lowest);
            Agrees(unit, [.. maps.Select(map => map.Max())]);
            foreach (var row in unit.Highest.Concat(unit.Lowest))
            {
                var largest = Array.IndexOf(maps[row.Row], maps[row.Row].Max());
                var (y, x) = (largest / side, largest % side);
                CollectionAssert.AreEqual(new[] { y, x }, row.Position.ToArray(), $"{unit.Unit} in row {row.Row}");
                Assert.AreEqual(Pictures.Field(unit.Unit.Point.Name, y, x), row.Crop, $"{unit.Unit} at {y}, {x}");
                Assert.AreEqual($"picture {row.Row}", row.Id);
                Assert.AreEqual(Pictures.All[row.Row].Kind, row.Label);
            }
        }

        CollectionAssert.AreEqual(new[] { "top", "bottom" }, catalogue.Classes.ToArray());
        Assert.AreEqual(InputKind.Image, catalogue.Kind);
        Assert.IsEmpty(catalogue.Columns);
    }

    [TestMethod]
    public void Several_reductions_stand_side_by_side()
    {
        var (catalogue, network) = Scan("Features", Reduction.Mean, Reduction.Max, Reduction.Sum);
        Assert.HasCount(3 * 7, catalogue.Units);
        foreach (var unit in catalogue.Units)
        {
            var maps = Pictures.Maps(network, unit.Unit);
            Agrees(unit, [.. maps.Select(map => unit.Reduction switch
            {
                Reduction.Max => map.Max(),
                Reduction.Mean => (float)map.Average(value => (double)value),
                _ => (float)map.Sum(value => (double)value),
            })]);
        }
    }

    [TestMethod]
    public void A_single_neuron_is_looked_at_where_it_stands()
    {
        var network = Ml.Interpretation.FindNetwork(Models["Features"]).Network;
        var options = new ScanOptions { Units = ["conv2:1@1,2", "conv1:3@0,11"], DuplicateDistance = -1 };
        var catalogue = Ml.Interpretation.Scan(Models["Features"], Pictures.View(Ml), options);
        Assert.AreEqual("conv1:3@0,11 conv2:1@1,2", string.Join(' ', catalogue.Units.Select(unit => unit.Unit)));
        foreach (var unit in catalogue.Units)
        {
            var side = unit.Unit.Point.Name == "conv1" ? 12 : 6;
            var (row, column) = (unit.Unit.Position[0], unit.Unit.Position[1]);
            Agrees(unit, [.. Pictures.Maps(network, unit.Unit).Select(map => map[row * side + column])]);
            var field = Pictures.Field(unit.Unit.Point.Name, row, column);
            Assert.IsTrue(unit.Highest.All(top => top.Crop == field && top.Position.SequenceEqual(unit.Unit.Position)));
        }

        Assert.AreEqual(new Crop(0, 10, 2, 2), catalogue.Units[0].Highest[0].Crop);
        Assert.AreEqual(new Crop(0, 1, 7, 8), catalogue.Units[1].Highest[0].Crop);
    }

    private static (ScannedUnits Catalogue, HookedNetwork Network) Scan(string column, params Reduction[] reductions) => (
        Ml.Interpretation.Scan(Models[column], Pictures.View(Ml), new()
        {
            Units = ["conv*"],
            Reductions = reductions,
            TopRows = 5,
            DuplicateDistance = -1,
            LabelColumnName = "Label",
            IdColumnName = "Id",
            BatchRows = 16,
        }),
        Ml.Interpretation.FindNetwork(Models[column]).Network);

    private static void Agrees(UnitScan unit, float[] values)
    {
        Assert.AreEqual(values.Length, unit.Statistics.Count);
        Assert.AreEqual(values.Average(value => (double)value), unit.Statistics.Mean, 1e-4);
        foreach (var (rows, sign) in new[] { (unit.Highest, 1), (unit.Lowest, -1) })
        {
            Assert.IsNotEmpty(rows);
            var expected = Enumerable.Range(0, values.Length).OrderByDescending(row => sign * values[row]).Take(rows.Count);
            CollectionAssert.AreEqual(
                expected.Select(row => (long)row).ToArray(), rows.Numbers(), $"{unit.Unit} {unit.Reduction}");
            foreach (var row in rows) Assert.AreEqual(values[row.Row], row.Activation, 1e-4f + 1e-5f * Math.Abs(values[row.Row]));
        }
    }
}
