using Microsoft.ML;

namespace MLNetInterpret.Attribution;

[TestClass]
public class DriverTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Planted_columns_are_found_and_others_are_zero()
    {
        var rows = PlantedTable.Rows(300);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Linear(_ml, data, [2, 0, 0, 5, 0, 0, 0], [0, -1, 0, 0, 0, 0, 3], [-4, 0, 0, 1, 0, 0, 0]);
        var map = _ml.Interpretation.Drivers(
            model, data, ["unit"], new() { SampleRows = 150, BackgroundRows = 50, Shuffles = 8 });
        Assert.IsTrue(map.IsExact);
        Assert.AreEqual((150, 50), (map.Rows, map.BackgroundRows));

        var first = map.Require("unit:0");
        var top = first.Ranked[0];
        Assert.AreEqual("A", top.Column);
        Assert.IsTrue(top.Interval.Low <= top.MeanAbsoluteShapley && top.MeanAbsoluteShapley <= top.Interval.High);
        Assert.AreEqual((1.0, "larger values"), (Math.Round(first.Columns[0].Direction, 6), first.Columns[0].RaisedBy));
        foreach (var column in first.Columns.Skip(1))
        {
            Assert.AreEqual(0, column.MeanAbsoluteShapley, 1e-7, column.Column);
            Assert.AreEqual(0, column.PermutationImportance, column.Column);
            Assert.AreEqual("", column.RaisedBy, column.Column);
        }

        // shuffling makes two independent draws: twice the variance times the squared weight
        var importance = first.Columns[0].PermutationImportance;
        Assert.AreEqual(2 * first.StandardDeviation * first.StandardDeviation, importance, 0.2 * importance);
        Assert.IsTrue(first.Columns[0].PermutationDeviation > 0);

        var second = map.Require("unit:1");
        CollectionAssert.AreEquivalent(new[] { "B", "Kind" }, second.Ranked.Take(2).Select(column => column.Column).ToArray());
        Assert.AreEqual("smaller values", second.Columns[1].RaisedBy);
        Assert.AreEqual("z", second.Columns[4].RaisedBy);
        Assert.IsTrue(second.Columns[1].SignedEffect < 0);

        CollectionAssert.AreEqual(new[] { "unit:0", "unit:2" }, map.Redundant.Single().Select(unit => unit.ToString()).ToArray());
        Assert.HasCount(5, map.Linear!.Columns);
        Assert.HasCount(3, map.Linear.Agreement);
        var refused = Assert.ThrowsExactly<ArgumentException>(() => map.Require("unit:9"));
        StringAssert.Contains(refused.Message, "There is no unit 'unit:9'");
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_map()
    {
        var data = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(80));
        var model = PlantedTable.Rectified(_ml, data, [1, 2, -1, 0, 1, 0, 0], [0, 1, 1, 0, 0, -2, 0]);
        string Map(int seed)
        {
            var map = _ml.Interpretation.Drivers(
                model, data, ["unit"], new() { SampleRows = 20, BackgroundRows = 10, Seed = seed });
            return System.Text.Json.JsonSerializer.Serialize(map.Units[0].Columns);
        }

        Assert.AreEqual(Map(1), Map(1));
        Assert.AreNotEqual(Map(1), Map(2));
    }

    [TestMethod]
    public void A_logistic_regression_agrees_with_a_unit_of_the_same_columns()
    {
        var rows = PlantedTable.Rows(400);
        foreach (var row in rows) row.Label = row.A - row.B > 0;
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Linear(_ml, data, [1, -1, 0, 0, 0, 0, 0]);
        var linear = _ml.Interpretation.Drivers(model, data, ["unit"], new() { SampleRows = 100 }).Linear!;
        Assert.IsTrue(linear.Agreement[0] > 0.95, $"{linear.Agreement[0]}");
        Assert.IsTrue(linear.Columns[0].SignedEffect > 0 && linear.Columns[1].SignedEffect < 0);
        Assert.IsTrue(Math.Abs(linear.Columns[2].SignedEffect) < 0.2 * linear.Columns[0].SignedEffect);
        var labelled = _ml.Interpretation.Drivers(
            model, data, ["unit"], new() { SampleRows = 10, LabelColumnName = "Kind" });
        Assert.IsNull(labelled.Linear);
    }

    [TestMethod]
    public void Partial_dependence_of_a_linear_unit_is_a_line()
    {
        var data = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(100));
        var model = PlantedTable.Linear(_ml, data, [2, -3, 0, 1, 1, 0, -1]);
        var line = _ml.Interpretation.PartialDependence(model, data, "unit:0", "B", new() { SampleRows = 60 });
        Assert.AreEqual(("B", 60), (line.Column, line.Rows));
        Assert.IsTrue(line.Points.Count > 20);
        foreach (var (left, right) in line.Points.Zip(line.Points.Skip(1)))
        {
            Assert.IsTrue(right.Value.Number > left.Value.Number);
            Assert.AreEqual(-3 * (right.Value.Number!.Value - left.Value.Number!.Value), right.Mean - left.Mean, 1e-4);
            Assert.IsTrue(left.LowerQuartile <= left.UpperQuartile);
        }

        var flat = _ml.Interpretation.PartialDependence(model, data, "unit:0", "C");
        Assert.AreEqual(flat.Points[0].Mean, flat.Points[^1].Mean, 1e-6);
        var kinds = _ml.Interpretation.PartialDependence(model, data, "unit:0", "Kind").Points
            .ToDictionary(point => point.Value.Text, point => point.Mean);
        Assert.AreEqual(1, kinds["x"] - kinds["y"], 1e-4);
        Assert.AreEqual(2, kinds["x"] - kinds["z"], 1e-4);
    }

    [TestMethod]
    public void Top_rows_share_what_was_planted()
    {
        var rows = PlantedTable.Rows(400);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Linear(_ml, data, [1, 0, 0, 0, 0, 0, 10]);
        var shared = _ml.Interpretation.Shared(model, data, "unit:0", new() { TopRows = 40, Prototypes = 3 });
        Assert.AreEqual((40, 360), (shared.TopRows, shared.OtherRows));
        CollectionAssert.AreEquivalent(new[] { "A", "Kind" }, shared.Traits.Take(2).Select(trait => trait.Column).ToArray());
        var kind = shared.Traits.Single(trait => trait.Column == "Kind");
        var others = rows.Count(row => row.Kind == "z") - 40;
        Assert.AreEqual(("z", 1.0, others / 360.0), (kind.Category, kind.Top, kind.Other));
        Assert.AreEqual(1 - (others / 360.0), kind.Effect, 1e-12);
        Assert.AreEqual(40.5 / 0.5 / ((others + 0.5) / (360.5 - others)), kind.OddsRatio!.Value, 1e-9);
        Assert.IsTrue(kind.Interval.Low > 0 && kind.Interval.Low <= kind.Effect && kind.Effect <= kind.Interval.High);

        var ranked = rows.OrderByDescending(row => row.A + (row.Kind == "z" ? 10 : 0)).ToArray();
        var delta = ranked.Take(40).Average(top => ranked.Skip(40).Average(other => Math.Sign(top.A - other.A)));
        var number = shared.Traits.Single(trait => trait.Column == "A");
        Assert.AreEqual(delta, number.Effect, 1e-9);
        Assert.IsTrue(number.Interval.Low > 0.3);
        var unused = shared.Traits.Single(trait => trait.Column == "B").Interval;
        Assert.IsTrue(unused.Low < 0 && unused.High > 0, $"{unused}");
        Assert.AreEqual(0, shared.Traits.Single(trait => trait.Column == "D").Effect);

        Assert.HasCount(3, shared.Prototypes);
        Assert.AreEqual(shared.Prototypes.Max(row => row.Activation), shared.Prototypes[0].Activation);
        Assert.AreEqual(3, shared.Prototypes.Select(row => row.Row).Distinct().Count());
        Assert.IsTrue(shared.Prototypes.Skip(1).All(row => row.Distance > 0));
        Assert.IsTrue(shared.Prototypes[1].Distance >= shared.Prototypes[2].Distance);
    }
}
