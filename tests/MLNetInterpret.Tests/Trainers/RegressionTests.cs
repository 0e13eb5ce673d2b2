using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>A perceptron that predicts a number, in the company of ML.NET's own parts.</summary>
[TestClass]
public sealed class RegressionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void It_speaks_the_labels_unit_and_MLNet_evaluates_it()
    {
        var model = _ml.Regression.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(Rooms());
        var scored = model.Transform(Rooms(seed: 9));
        Assert.IsGreaterThan(0.97, _ml.Regression.Evaluate(scored).RSquared);

        var scores = scored.GetColumn<float>("Score").ToArray();
        Assert.AreEqual(Rooms(seed: 9).GetColumn<float>("Label").Average(), scores.Average(), 20);
        Assert.AreEqual("score", model.Network.Points[^1].Point.Name);
        using var rows = torch.tensor(Rooms(seed: 9).GetColumn<float[]>("Features").SelectMany(row => row).ToArray(), 300, 3);
        using var seen = model.Network.RunWithCache(rows, "score");
        var read = seen["score"].data<float>().ToArray();
        for (var row = 0; row < scores.Length; row++) Assert.AreEqual(scores[row], read[row], 0.01);
    }

    [TestMethod]
    public void Permutation_importance_finds_the_columns_that_make_the_number()
    {
        var model = _ml.Regression.Trainers.MultilayerPerceptron(Samples.Perceptron).Fit(Rooms());
        var importance = _ml.Regression.PermutationFeatureImportance<HookedNetwork>(model, model.Transform(Rooms()));
        double[] falls = [.. importance.Select(one => -one.RSquared.Mean)];
        Assert.IsTrue(falls[0] > falls[1] && falls[1] > falls[2] + 0.05, string.Join(", ", falls));
    }

    [TestMethod, TestCategory("Long")]
    public void It_scores_the_same_in_a_fresh_process()
    {
        var data = Rooms(40);
        var model = _ml.Transforms.NormalizeMeanVariance("Features")
            .Append(_ml.Regression.Trainers.MultilayerPerceptron(Samples.Perceptron)).Fit(data);
        var (here, there) = FreshProcess.RoundTrip(_ml, model, data, "Score");
        CollectionAssert.AreEqual(here, there);
    }

    [TestMethod]
    public void The_step_that_is_kept_is_known_and_a_pass_over_few_rows_is_no_epoch()
    {
        var model = _ml.Regression.Trainers
            .MultilayerPerceptron(Samples.Perceptron with { Epochs = 4 }).Fit(Rooms(60));
        Assert.AreEqual(40, model.Kept!.UpdatesPerEpoch);
        Assert.AreEqual(40 * model.Kept.Epoch, model.Kept.Step);
    }

    [TestMethod]
    public void What_cannot_be_learned_is_named()
    {
        var trainers = _ml.Regression.Trainers;
        void Refuses<T>(string words, IEstimator<ITransformer> trainer, IDataView rows) where T : Exception =>
            StringAssert.Contains(Assert.ThrowsExactly<T>(() => trainer.Fit(rows)).Message, words);

        Refuses<ArgumentException>(
            "'Label' holds Boolean, but a regression trainer needs Single",
            trainers.MultilayerPerceptron(Samples.Perceptron), Samples.Points(_ml));
        Refuses<InvalidOperationException>(
            "Row 1 of the label column 'Label' holds NaN", trainers.MultilayerPerceptron(Samples.Perceptron),
            Of([new() { Features = [1, 2, 3], Label = 4 }, new() { Features = [1, 2, 4], Label = float.NaN }]));
        Refuses<InvalidOperationException>(
            "All 2 rows have the same number, 4, in 'Label'", trainers.MultilayerPerceptron(Samples.Perceptron),
            Of([new() { Features = [1, 2, 3], Label = 4 }, new() { Features = [1, 2, 4], Label = 4 }]));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() =>
                trainers.MultilayerPerceptron(Samples.Perceptron with { BalanceClasses = true })).Message,
            "are for classes, but a number is to be predicted");
    }

    /// <summary>1000 + 100 a + 40 b: the third feature is noise.</summary>
    private IDataView Rooms(int count = 300, int seed = 0) =>
        Of([.. Samples.PointRows(count, seed).Select(point => new Room
        {
            Features = point.Features,
            Label = 1000 + (100 * point.Features[0]) + (40 * point.Features[1]),
        })]);

    private IDataView Of(List<Room> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class Room
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
