using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Attribution;

/// <summary>What is asked of every unit, asked of several classes' logits and probabilities and of a number in its unit: compared
/// with trying all there is to try.</summary>
[TestClass]
public sealed class OutputUnitTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly string[] Places = ["wood", "field", "shore"];
    private static readonly Flower[] Rows = Flowers();
    private static readonly IDataView Data = Ml.Data.LoadFromEnumerable(Rows);
    private static readonly ITransformer Classes = Pipeline(Ml, isNumber: false).Fit(Data);
    private static readonly ITransformer Number = Pipeline(Ml, isNumber: true).Fit(Data);

    [TestMethod, TestCategory("Long")]
    [DataRow("logits:b"), DataRow("probability:b"), DataRow("probability:c"), DataRow("score:0")]
    public void Shapley_values_follow_the_definition(string unit)
    {
        var model = unit.StartsWith("score", StringComparison.Ordinal) ? Number : Classes;
        foreach (var row in (int[])[0, 17])
        {
            var found = Ml.Interpretation.Attribute(model, Data, row, [unit], new() { BackgroundRows = 1000 })[0];
            Flower[] mixed = [.. from coalition in Enumerable.Range(0, 8)
                                 from other in Rows
                                 select other with
                                 {
                                     Length = (coalition & 1) != 0 ? Rows[row].Length : other.Length,
                                     Width = (coalition & 2) != 0 ? Rows[row].Width : other.Width,
                                     Place = (coalition & 4) != 0 ? Rows[row].Place : other.Place,
                                 }];
            var worths = Activations(model, unit, mixed).Chunk(Rows.Length).Select(part => part.Average());
            var expected = ShapleyValues.Exact([.. worths]);
            foreach (var (at, column) in new[] { "Length", "Width", "Place" }.Index())
                Assert.AreEqual(
                    expected[at], found.Columns.Single(share => share.Value.Column == column).Shapley,
                    1e-4 * (1 + Math.Abs(expected[at])), $"{unit} {column}");
        }
    }

    [TestMethod]
    public void Drivers_are_the_columns_that_were_planted()
    {
        var classes = Ml.Interpretation.Drivers(Classes, Data, ["logits", "probability"]);
        Assert.HasCount(6, classes.Units);
        foreach (var unit in classes.Units) Assert.AreEqual("Width", unit.Ranked[^1].Column, $"{unit.Unit}");
        foreach (var name in (string[])["a", "probability:a"])
        {
            var early = classes.Require(name).Ranked[0];
            Assert.AreEqual(("Length", -1), (early.Column, Math.Sign(early.SignedEffect)), name);
        }

        Assert.AreEqual("shore", classes.Require("probability:c").Columns.Single(column => column.Column == "Place").RaisedBy);
        var weight = Ml.Interpretation.Drivers(Number, Data, ["score"]).Units.Single();
        CollectionAssert.AreEqual(
            (string[])["Length", "Width", "Place"], weight.Ranked.Select(column => column.Column).ToArray());

        // 300 a unit of length, which lies 1 from its mean on average
        Assert.AreEqual(300, weight.Ranked[0].MeanAbsoluteShapley, 45);
        var course = Ml.Interpretation.PartialDependence(Number, Data, "score:0", "Length").Points;
        var (first, last) = (course[0], course[^1]);
        Assert.AreEqual(300, (last.Mean - first.Mean) / (last.Value.Number!.Value - first.Value.Number!.Value), 30);
    }

    [TestMethod, TestCategory("Long"), DataRow(false, "logits,probability", 6), DataRow(true, "score", 1)]
    public void Outputs_recur_in_networks_from_other_seeds(bool isNumber, string units, int count)
    {
        var stability = Ml.Interpretation.Stability(context => Pipeline(context, isNumber), Data, units.Split(','), seeds: 2);
        Assert.HasCount(count, stability.Units);
        // logits may all rise together and say the same
        foreach (var unit in stability.Units)
            Assert.IsTrue(unit.Recurs(unit.Unit.Point.Name == "logits" ? 0.8 : 0.95), $"{unit}");
    }

    [TestMethod]
    public void A_scan_of_outputs_is_a_slow_look_at_every_row()
    {
        Check(Classes, "logits", "probability");
        Check(Number, "score");

        static void Check(ITransformer model, params string[] points)
        {
            var catalogue = Ml.Interpretation.Scan(
                model, Data, new() { Units = points, TopRows = 5, DuplicateDistance = -1, LabelColumnName = "Kind" });
            foreach (var scanned in catalogue.Units)
            {
                var values = Activations(model, scanned.Unit.Id, Rows);
                var near = 1e-5 * values.Max(Math.Abs);
                Assert.AreEqual(values.Average(), scanned.Statistics.Mean, near, $"{scanned.Unit}");
                Extreme(scanned.Highest, values.Max());
                Extreme(scanned.Lowest, values.Min());
                foreach (var row in scanned.Highest.Concat(scanned.Lowest))
                {
                    Assert.AreEqual(values[row.Row], row.Activation, near);
                    Assert.AreEqual(Rows[row.Row].Kind, row.Label);
                }

                foreach (var (at, kind) in catalogue.Classes.Index())
                    Assert.AreEqual(
                        values.Where((_, row) => Rows[row].Kind == kind).Average(), scanned.Classes!.Means[at], near);

                // none is shown where more rows than are kept share a probability of 1
                void Extreme(IReadOnlyList<TopRow> rows, double extreme)
                {
                    if (rows.Count > 0) Assert.AreEqual(extreme, rows[0].Activation, near);
                    else Assert.IsGreaterThan(5, values.Count(value => Math.Abs(value - extreme) <= near));
                }
            }

            CollectionAssert.AreEqual(points, catalogue.Units.Select(unit => unit.Unit.Point.Name).Distinct().ToArray());
        }
    }

    [TestMethod]
    public void A_class_among_several_is_reached_by_the_fewest_columns()
    {
        var found = Ml.Interpretation.Attack(Classes, Data, new()
        {
            Examples = 12,
            LInf = 10,
            Target = "c",
            Constraints = new() { Ranges = new Dictionary<string, (double, double)> { ["Length"] = (0, 4), ["Width"] = (0, 1) } },
        });
        Assert.HasCount(12, found);
        foreach (var example in found)
        {
            Assert.IsTrue(example.Succeeded, $"row {example.Row}");
            var (own, changed) = (((RowInput)example.Original).Values, ((RowInput)example.Changed).Values);
            var row = Rows[example.Row];
            Flower[] singles =
            [
                .. Rows.Select(other => row with { Length = other.Length }),
                .. Rows.Select(other => row with { Width = other.Width }),
                .. Places.Select(place => row with { Place = place }),
            ];
            var one = singles.Zip(Predicted(singles)).Any(single => single.Second == "c");
            var columns = own.Zip(changed).Count(pair => pair.First != pair.Second);
            Assert.IsTrue(columns == 1 || !one, $"row {example.Row} changes {columns} columns where one is enough");
            Assert.AreEqual("c", Predicted([Of(changed)]).Single());
        }
    }

    [TestMethod]
    public void A_rare_class_among_several_is_predicted_more_often_where_classes_are_balanced()
    {
        var random = new Random(4);
        Flower[] rows = [.. Rows.Select((row, at) => row with
        {
            Length = random.NextSingle(),
            Kind = at % 20 == 0 ? "rare" : at % 2 == 0 ? "a" : "b",
        })];
        var data = Ml.Data.LoadFromEnumerable(rows);
        int Rare(MultilayerPerceptronOptions options) => Ml.Transforms.FeaturizeTable(data.Schema, "Kind", null, ["Weight"])
            .Append(Ml.MulticlassClassification.Trainers.MultilayerPerceptron(options))
            .Append(Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data).Transform(data)
            .GetColumn<ReadOnlyMemory<char>>("PredictedLabel").Count(name => name.ToString() == "rare");
        var brief = new MultilayerPerceptronOptions { HiddenUnits = [8], Epochs = 5 };
        Assert.AreEqual(0, Rare(brief));
        Assert.IsGreaterThan(5, Rare(brief with { BalanceClasses = true }));
        Assert.IsGreaterThan(100, Rare(brief with { ClassWeights = new Dictionary<string, double> { ["rare"] = 200 } }));
    }

    private static double[] Activations(ITransformer model, string unit, Flower[] rows)
    {
        var scored = model.Transform(Ml.Data.LoadFromEnumerable(rows));
        float[][] inputs = [.. scored.GetColumn<float[]>("Features")];
        var network = Ml.Interpretation.FindNetwork(model).Network;
        var found = network.Points.Find(unit);
        using var input = TorchSharp.torch.tensor(inputs.SelectMany(row => row).ToArray(), rows.Length, inputs[0].Length);
        using var seen = network.RunWithCache(input, found.Point);
        using var values = seen[found.Point].contiguous();
        var width = (int)values.shape[1];
        return [.. values.data<float>().ToArray().Chunk(width).Select(row => (double)row[found.Index ?? 0])];
    }

    private static string[] Predicted(Flower[] rows) =>
        [.. Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(Classes.Transform(Data))
            .Transform(Classes.Transform(Ml.Data.LoadFromEnumerable(rows)))
            .GetColumn<ReadOnlyMemory<char>>("PredictedLabel").Select(name => name.ToString())];

    private static Flower Of(IReadOnlyList<RowValue> values) => new()
    {
        Length = (float)values.Single(value => value.Column == "Length").Number!.Value,
        Width = (float)values.Single(value => value.Column == "Width").Number!.Value,
        Place = values.Single(value => value.Column == "Place").Text,
        Kind = "a",
    };

    private static IEstimator<ITransformer> Pipeline(MLContext ml, bool isNumber)
    {
        MultilayerPerceptronOptions small = new() { HiddenUnits = [8], Epochs = 20, LearningRate = 0.02 };
        return isNumber
            ? ml.Transforms.FeaturizeTable(Data.Schema, "Weight", null, ["Kind"])
                .Append(ml.Regression.Trainers.MultilayerPerceptron(small with { NumberName = "Weight" }))
            : ml.Transforms.FeaturizeTable(Data.Schema, "Kind", null, ["Weight"])
                .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(small));
    }

    /// <summary>Short ones are a; longer ones c at the shore, else b. The weight is 1000 + 300 length + 80 width.</summary>
    private static Flower[] Flowers()
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, 240).Select(row =>
        {
            var (length, width) = (random.Next(0, 81) / 20f, random.Next(0, 21) / 20f);
            var place = Places[row % 3];
            return new Flower
            {
                Length = length,
                Width = width,
                Place = place,
                Kind = length < 1.5 ? "a" : place == "shore" ? "c" : "b",
                Weight = 1000 + (300 * length) + (80 * width),
            };
        })];
    }
}
