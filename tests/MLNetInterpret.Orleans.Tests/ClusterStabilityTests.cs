using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Orleans;

/// <summary>Networks from several seeds that a cluster trains.</summary>
[TestClass]
public sealed class ClusterStabilityTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };
    private static readonly AttributionOptions Quick = new() { SampleRows = 12, BackgroundRows = 6 };
    private readonly TestFolder _folder = new();
    private readonly MLContext _ml = new(seed: 3);
    private readonly CsvTable _table;

    public ClusterStabilityTests()
    {
        LibTorch.EnsureLoaded();
        var random = new Random(3);
        var lines = Enumerable.Range(0, 160).Select(_ => (Size: random.Next(100), Colour: "rgb"[random.Next(3)]))
            .Select(row => $"{row.Size},{row.Colour},{(row.Size > 50 ? "yes" : "no")},{row.Size / 34}");
        _table = _ml.Data.LoadFromCsv(_folder.Write("table.csv", $"Size,Colour,Good,Third\n{string.Join('\n', lines)}\n"));
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_cluster_finds_what_this_process_finds_and_trains_no_finished_network_again()
    {
        var catalog = _ml.Interpretation;
        var alone = Text(catalog.Stability(Good, _table, [], seeds: 2, options: Quick));
        string Cluster() =>
            Text(catalog.StabilityOnCluster(Good, _table, [], folder: _folder.At("kept"), seeds: 2, options: Quick));
        KeptTasks.RequireOneTaskAgain(_folder.At("kept"), alone, Cluster);
    }

    [TestMethod, TestCategory("Long")]
    public void Several_classes_and_numbers_and_named_units_travel()
    {
        foreach (var pipeline in new Func<MLContext, IEstimator<ITransformer>>[] { Classes, Number })
        {
            string[] units = ["hidden2:1", "hidden1"];
            Assert.AreEqual(
                Text(_ml.Interpretation.Stability(pipeline, _table, units, seeds: 2, threshold: 0.5, options: Quick)),
                Text(_ml.Interpretation.StabilityOnCluster(pipeline, _table, units, seeds: 2, threshold: 0.5, options: Quick)));
        }
    }

    [TestMethod]
    public void What_cannot_travel_is_said()
    {
        var options = Trainer with { Checkpoint = _folder.At("a.checkpoint") };
        foreach (var pipeline in new Func<MLContext, IEstimator<ITransformer>>[]
                 {
                     ml => ml.Transforms.FeaturizeTable(_table.Schema, "Good", "yes"),
                     ml => ml.Transforms.FeaturizeTable(_table.Schema, "Good", "yes")
                         .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(options)),
                 })
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(
                    () => _ml.Interpretation.StabilityOnCluster(pipeline, _table, [], seeds: 2)).Message,
                "its last step has to be a MultilayerPerceptron without a checkpoint");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(
                () => _ml.Interpretation.StabilityOnCluster(Good, _table, [], "redis://127.0.0.1:1")).Message,
            "in a folder that every worker sees");
    }

    private static MultilayerPerceptronOptions Trainer => new()
    {
        HiddenUnits = [5, 4],
        Epochs = 2,
        BatchSize = 16,
        BalanceClasses = true,
        ClassWeights = new Dictionary<string, double> { ["True"] = 2 },
        PositiveClass = "yes",
    };

    private EstimatorChain<ClassifierTransformer> Good(MLContext ml) => ml.Transforms.FeaturizeTable(_table.Schema, "Good", "yes")
        .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(Trainer));

    private EstimatorChain<ClassifierTransformer> Classes(MLContext ml) => ml.Transforms.FeaturizeTable(_table.Schema, "Colour")
        .Append(ml.MulticlassClassification.Trainers.MultilayerPerceptron(
            Trainer with { ClassWeights = new Dictionary<string, double>() }));

    private EstimatorChain<PredictionTransformer> Number(MLContext ml) => ml.Transforms.FeaturizeTable(_table.Schema, "Third")
        .Append(ml.Regression.Trainers.MultilayerPerceptron(
            new MultilayerPerceptronOptions { HiddenUnits = [5, 4], Epochs = 2, Dropout = 0.1 }));

    private static string Text(SeedStability found) => JsonSerializer.Serialize(found, Json);
}
