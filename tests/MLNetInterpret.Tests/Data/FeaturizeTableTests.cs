using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tests;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Data;

/// <summary>A table's columns as features, checked by hand on three rows.</summary>
[TestClass]
public sealed class FeaturizeTableTests
{
    private static readonly Row[] Rows =
    [
        new() { Age = 30, Income = float.NaN, Home = "rent", Job = "", Status = "bad", Id = "a" },
        new() { Age = 40, Income = 5, Home = "own", Job = "x", Status = "good", Id = "b" },
        new() { Age = 50, Income = 15, Home = "own", Job = "y", Status = "good", Id = "c" },
    ];

    [TestMethod]
    public void Numbers_are_scaled_gaps_marked_and_categories_spread()
    {
        var (names, features, model) = Features();
        CollectionAssert.AreEqual(
            new[]
            {
                "Scaled.Age", "Scaled.Income", "Missing.Income", "Home is.own", "Home is.rent",
                "Job is.(missing)", "Job is.x", "Job is.y",
            }, names);
        AreClose([-1.2247449f, 0, 1, 0, 1, 1, 0, 0], features[0]);
        AreClose([0, -1.2247449f, 0, 1, 0, 0, 1, 0], features[1]);
        AreClose([1.2247449f, 1.2247449f, 0, 1, 0, 0, 0, 1], features[2]);
        var labels = model.Transform(new MLContext().Data.LoadFromEnumerable(Rows)).GetColumn<bool>("Label");
        CollectionAssert.AreEqual(new[] { true, false, false }, labels.ToArray());
    }

    [TestMethod]
    public void An_unseen_category_is_all_zeros_and_an_unseen_gap_is_the_mean()
    {
        var (_, _, model) = Features();
        var unseen = new MLContext().Data.LoadFromEnumerable(
            [new Row { Age = float.NaN, Income = 5, Home = "castle", Job = "x" }]);
        AreClose([0, -1.2247449f, 0, 0, 0, 0, 1, 0], model.Transform(unseen).GetColumn<float[]>("Features").Single());
    }

    [TestMethod]
    public void A_label_without_a_positive_value_becomes_a_key_and_a_quote_is_part_of_a_value()
    {
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable(Rows);
        var keyed = ml.Transforms.FeaturizeTable(data.Schema, "Job").Fit(data).Transform(data);
        Assert.IsInstanceOfType<KeyDataViewType>(keyed.Schema["Label"].Type);

        var quoted = ml.Data.LoadFromEnumerable([new Row { Status = "a \"b\" \\ c" }, new Row { Status = "d" }]);
        var labels = ml.Transforms.FeaturizeTable(quoted.Schema, "Status", "a \"b\" \\ c")
            .Fit(quoted)
            .Transform(quoted)
            .GetColumn<bool>("Label");
        CollectionAssert.AreEqual(new[] { true, false }, labels.ToArray());
    }

    [TestMethod]
    [DataRow("Statsu", "bad", "Id", "'Statsu' is not in the data. It has: Age")]
    [DataRow("Status", "bad", "Ids", "'Ids' is not in the data")]
    [DataRow("Age", "old", "Id", "of which 'old' is not a value")]
    public void Wrong_names_are_named(string label, string positive, string ignore, string expected)
    {
        var ml = new MLContext();
        var schema = ml.Data.LoadFromEnumerable(Rows).Schema;
        var failure = Assert.ThrowsExactly<ArgumentException>(
            () => ml.Transforms.FeaturizeTable(schema, label, positive, [ignore]));
        StringAssert.Contains(failure.Message, expected);
    }

    [TestMethod, TestCategory("Long")]
    public void A_featurized_table_trains_a_perceptron_and_survives_saving()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(row => Rows[row % 3]));
        var model = ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"])
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron)).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(ml, model, data, "Score");
        CollectionAssert.AreEqual(here, there);
        var predicted = model.Transform(data).GetColumn<bool>("PredictedLabel").Take(3);
        CollectionAssert.AreEqual(new[] { true, false, false }, predicted.ToArray());
    }

    private static (string[] Names, float[][] Features, ITransformer Model) Features()
    {
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable(Rows);
        var model = ml.Transforms.FeaturizeTable(data.Schema, "Status", "bad", ["Id"]).Fit(data);
        var scored = model.Transform(data);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Features"].GetSlotNames(ref slots);
        return ([.. slots.DenseValues().Select(slot => slot.ToString())], [.. scored.GetColumn<float[]>("Features")], model);
    }

    private static void AreClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (e, a) in expected.Zip(actual)) Assert.AreEqual(e, a, 1e-5f);
    }

    internal sealed class Row
    {
        public float Age { get; set; }

        public float Income { get; set; }

        public string Home { get; set; } = "";

        public string Job { get; set; } = "";

        public string Status { get; set; } = "";

        public string Id { get; set; } = "";
    }
}
