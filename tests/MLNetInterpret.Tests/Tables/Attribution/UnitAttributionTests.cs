using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Attribution;

[TestClass]
public class UnitAttributionTests
{
    private static readonly float[] Weights = [1, -2, 0, 3, 0.5f, -0.5f, 2];
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_linear_units_values_are_weight_times_difference_to_the_mean()
    {
        var rows = PlantedTable.Rows(60);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Linear(_ml, data, Weights, [0, 0, 1, 0, 0, 0, 0]);
        var found = _ml.Interpretation.Attribute(model, data, 7, ["unit"], new() { BackgroundRows = 1000 });
        Assert.HasCount(2, found);
        Assert.IsTrue(found.All(unit => unit.IsExact));
        CollectionAssert.AreEqual(
            new[] { "A", "B", "C", "D", "Kind" }, found[0].Columns.Select(share => share.Value.Column).ToArray());

        var own = PlantedTable.Read(rows[7]);
        double[] means = [.. Enumerable.Range(0, 7).Select(slot => rows.Average(row => (double)PlantedTable.Read(row)[slot]))];
        double Slot(int slot) => Weights[slot] * (own[slot] - means[slot]);
        double[] expected = [Slot(0), Slot(1), 0, 0, Slot(4) + Slot(5) + Slot(6)];
        for (var column = 0; column < 5; column++)
        {
            Assert.AreEqual(expected[column], found[0].Columns[column].Shapley, 1e-5, found[0].Columns[column].Value.Column);
            Assert.AreEqual(0, found[0].Columns[column].StandardError);
        }

        Assert.AreEqual(own[2] - means[2], found[1].Columns[2].Shapley, 1e-5);
        Assert.AreEqual(found[0].Value - found[0].Baseline, found[0].Columns.Sum(share => share.Shapley), 1e-9);
        Assert.AreEqual(7, found[0].Row);
    }

    [TestMethod, DataRow(0), DataRow(11)]
    public void Values_follow_the_definition(int row)
    {
        var rows = PlantedTable.Rows(25, seed: 4);
        var data = _ml.Data.LoadFromEnumerable(rows);
        float[][] weights = [[1, 1, -1, 0, 0, 2, 0], [-1, 2, 1, 0, 1, 0, -1]];
        var model = PlantedTable.Rectified(_ml, data, weights);
        var found = _ml.Interpretation.Attribute(model, data, row, ["unit:0"], new() { BackgroundRows = 1000 })[0];

        // the worth of a coalition: its columns from the row, the others from every background row in turn
        double Worth(int coalition) => rows.Average(other =>
        {
            var mixed = new PlantedTable.Row
            {
                A = (coalition & 1) != 0 ? rows[row].A : other.A,
                B = (coalition & 2) != 0 ? rows[row].B : other.B,
                C = (coalition & 4) != 0 ? rows[row].C : other.C,
                D = 1,
                Kind = (coalition & 8) != 0 ? rows[row].Kind : other.Kind,
            };
            var read = PlantedTable.Read(mixed);
            double Weighted(float[] unit) => unit.Zip(read).Sum(pair => (double)pair.First * pair.Second);
            return weights.Sum(unit => Math.Max(0, Weighted(unit)));
        });
        var expected = ShapleyValues.Exact([.. Enumerable.Range(0, 16).Select(Worth)]);
        int[] places = [0, 1, 2, 4];
        for (var player = 0; player < 4; player++) Assert.AreEqual(expected[player], found.Columns[places[player]].Shapley, 1e-5);
        Assert.AreEqual(0, found.Columns[3].Shapley, "a column that never changes");
    }

    [TestMethod]
    public void Drawn_values_sum_exactly_and_lie_within_their_error()
    {
        var (data, model) = Wide(out _);
        var options = new AttributionOptions { BackgroundRows = 20, Rounds = 8 };
        string[] units = ["hidden1", "logits"];
        var exact = _ml.Interpretation.Attribute(model, data, 3, units, options);
        var drawn = _ml.Interpretation.Attribute(model, data, 3, units, options with { ExactColumns = 0 });
        Assert.IsTrue(exact.All(unit => unit.IsExact));
        Assert.IsFalse(drawn.Any(unit => unit.IsExact));
        var within = new List<bool>();
        foreach (var (sure, guess) in exact.Zip(drawn))
        {
            Assert.AreEqual(sure.Value, guess.Value, 1e-6);
            Assert.AreEqual(guess.Value - guess.Baseline, guess.Columns.Sum(share => share.Shapley), 1e-6);
            foreach (var (value, estimate) in sure.Columns.Zip(guess.Columns))
            {
                Assert.AreEqual(value.Shapley, estimate.Shapley, (5 * estimate.StandardError) + 1e-5);
                if (sure.Unit.Point.Name == "logits")
                    within.Add(Math.Abs(value.Shapley - estimate.Shapley) <= (2 * estimate.StandardError) + 1e-5);
            }
        }

        Assert.IsTrue(within.Count(inside => inside) >= 0.75 * within.Count, "about 95 in 100 lie within two errors");
    }

    [TestMethod]
    public void Features_that_mix_columns_go_through_the_pipeline()
    {
        var rows = PlantedTable.Rows(40);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Features(_ml)
            .Append(_ml.Transforms.NormalizeLpNorm("Features"))
            .Append(_ml.BinaryClassification.Trainers.MultilayerPerceptron(
                new MultilayerPerceptronOptions { HiddenUnits = [4], Epochs = 2 }))
            .Fit(data);
        var found = _ml.Interpretation.Attribute(model, data, 2, ["logits"], new() { BackgroundRows = 10 })[0];
        CollectionAssert.AreEqual(
            new[] { "A", "B", "C", "D", "Kind" }, found.Columns.Select(share => share.Value.Column).ToArray());
        Assert.IsTrue(found.IsExact);
        Assert.AreEqual(found.Value - found.Baseline, found.Columns.Sum(share => share.Shapley), 1e-6);
        Assert.AreEqual(model.Transform(data).GetColumn<float>("Score").ElementAt(2), found.Value, 1e-5);
        Assert.IsNull(_ml.Interpretation.Drivers(model, data, [], new() { SampleRows = 4, BackgroundRows = 4 }).Linear);
    }

    [TestMethod]
    public void Rare_values_belong_to_their_column()
    {
        // D is 1 but for one row, so that no percentile of it differs
        var rows = PlantedTable.Rows(200);
        rows[17].D = 9;
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = PlantedTable.Linear(_ml, data, Weights);
        var found = _ml.Interpretation.Attribute(model, data, 17, ["unit"], new() { BackgroundRows = 1000 })[0];
        Assert.AreEqual(3 * (9 - rows.Average(row => (double)row.D)), found.Columns[3].Shapley, 1e-4);
        var map = _ml.Interpretation.Drivers(model, data, ["unit"], new() { SampleRows = 200, BackgroundRows = 5 });
        Assert.IsNotNull(map.Linear, "still mixed by features");
    }

    [TestMethod]
    public void Without_plain_columns_the_features_are_the_columns()
    {
        var random = new Random(1);
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(_ => new Vectors
        {
            Features = [random.NextSingle(), random.NextSingle(), random.NextSingle()],
            Label = random.Next(2) == 0,
        }));
        var model = _ml.BinaryClassification.Trainers
            .MultilayerPerceptron(new MultilayerPerceptronOptions { HiddenUnits = [3], Epochs = 1 })
            .Fit(data);
        var found = _ml.Interpretation.Attribute(model, data, 0, [])[0];
        Assert.HasCount(3, found.Columns);
        Assert.AreEqual(found.Value - found.Baseline, found.Columns.Sum(share => share.Shapley), 1e-6);
    }

    private sealed class Vectors
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }

    [TestMethod]
    public void What_cannot_be_done_is_said_in_words()
    {
        var data = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(30));
        var model = PlantedTable.Linear(_ml, data, Weights);
        Refused(
            "There is no row 30: the data have the rows 0 to 29",
            () => _ml.Interpretation.Attribute(model, data, 30, ["unit"]));
        Refused("There is no row -1", () => _ml.Interpretation.Attribute(model, data, -1, ["unit"]));
        Refused("no hidden layer", () => _ml.Interpretation.Attribute(model, data, 0, []));
        Refused("has no activation point 'hiden1'. It has: unit", () => Drivers(new(), "hiden1"));
        Refused("'unit' has the units 0 to 0", () => Drivers(new(), "unit:4"));
        Refused(
            "depends on no column 'E'. It depends on: A, B, C, D, Kind",
            () => _ml.Interpretation.PartialDependence(model, data, "unit:0", "E"));
        Refused("BackgroundRows is 0, but has to be at least 1", () => Drivers(new() { BackgroundRows = 0 }));
        Refused("ExactColumns is 17, but has to be from 0 to 16", () => Drivers(new() { ExactColumns = 17 }));
        Refused("Rounds is 1, but has to be at least 2", () => Drivers(new() { Rounds = 1 }));
        var none = _ml.Data.LoadFromEnumerable(Array.Empty<PlantedTable.Row>());
        Refused("no rows", () => _ml.Interpretation.Drivers(model, none, ["unit"]));
        var three = _ml.Data.LoadFromEnumerable(PlantedTable.Rows(3));
        Refused("the data need 4 rows, not 3", () => _ml.Interpretation.Shared(model, three, "unit:0"));

        void Drivers(AttributionOptions options, string units = "unit") =>
            _ml.Interpretation.Drivers(model, data, [units], options);

        static void Refused(string part, Action action) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);
    }

    /// <summary>A perceptron of eight numbers.</summary>
    private (IDataView Data, ITransformer Model) Wide(out Wider[] rows)
    {
        var random = new Random(2);
        rows = [.. Enumerable.Range(0, 120).Select(_ =>
        {
            float[] values = [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble())];
            return new Wider
            {
                A = values[0],
                B = values[1],
                C = values[2],
                D = values[3],
                E = values[4],
                F = values[5],
                G = values[6],
                H = values[7],
                Label = values[0] * values[1] > values[2],
            };
        })];
        var data = _ml.Data.LoadFromEnumerable(rows);
        var features = _ml.Transforms.Concatenate("Features", "A", "B", "C", "D", "E", "F", "G", "H");
        var trainer = _ml.BinaryClassification.Trainers.MultilayerPerceptron(
            new MultilayerPerceptronOptions { HiddenUnits = [6], Epochs = 20, LearningRate = 0.05 });
        return (data, features.Append(trainer).Fit(data));
    }

    private sealed class Wider
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public float D { get; set; }
        public float E { get; set; }
        public float F { get; set; }
        public float G { get; set; }
        public float H { get; set; }
        public bool Label { get; set; }
    }
}
