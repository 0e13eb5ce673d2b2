using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains and measures classifiers of table rows.</summary>
internal static class TableModel
{
    /// <summary>Opens a CSV file whose label is a category, whatever its cells look like.</summary>
    public static CsvTable Open(MLContext ml, string path, string label, CsvOptions options) =>
        ml.Data.LoadFromCsv(path, options with { Categories = [.. options.Categories, label] });

    /// <summary>Trains a perceptron for two classes and measures its AUC on a quarter of the rows, which are held out.</summary>
    public static TrainedModel Train(
        MLContext ml, string name, CsvTable table, string label, string positive, MultilayerPerceptronOptions options, Stages stages,
        CancellationToken cancellation)
    {
        var values = table.Columns.Single(column => column.Name == label).Categories;
        if (values.Count < 100 && values.All(value => value.Key != positive))
            throw new ArgumentException(
                $"The column '{label}' has no value '{positive}'. It has: {string.Join(", ", values.Select(value => value.Key))}.");

        var stage = stages.Begin($"Training {name}");
        var clock = Stopwatch.StartNew();
        var split = ml.Data.TrainTestSplit(table, testFraction: 0.25);
        var features = ml.Transforms.FeaturizeTable(table.Schema, label, positive);
        var model = features
            .Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(
                options with { Progress = stage.Epochs("AUC"), Cancellation = cancellation }))
            .Fit(split.TrainSet);
        var seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();

        var auc = ml.BinaryClassification.Evaluate(model.Transform(split.TestSet)).AreaUnderRocCurve;
        var linear = features.Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(split.TrainSet);
        var linearAuc = ml.BinaryClassification.Evaluate(linear.Transform(split.TestSet)).AreaUnderRocCurve;
        stage.End(FormattableString.Invariant($"AUC {auc:F3}"));
        return new(name, "multilayer perceptron", model, split.TrainSet, "AUC", auc, seconds)
        {
            Baseline = linearAuc,
            BaselineName = "logistic regression",
        };
    }
}
