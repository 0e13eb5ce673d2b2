using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>What a perceptron is to learn from a table.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Label">The column to predict.</param>
/// <param name="Positive">The label's value that counts as positive.</param>
/// <param name="Network">How it is built and trained.</param>
/// <param name="HeldOutShare">Share of the rows that it is measured on, above 0 and below 1.</param>
internal sealed record TableTask(
    CsvTable Table, string Label, string Positive, MultilayerPerceptronOptions Network, double HeldOutShare = 0.25);

/// <summary>Trains and measures classifiers of table rows.</summary>
internal static class TableModel
{
    /// <summary>Rows of a class among the first ones from which on a part of the rows will have some, too.</summary>
    private const int EnoughOfEach = 100;

    /// <summary>Opens a CSV file whose label is a category, whatever its cells look like.</summary>
    public static CsvTable Open(MLContext ml, string path, string label, CsvOptions options) =>
        ml.Data.LoadFromCsv(path, options with
        {
            Label = label,
            Roles = new Dictionary<string, ColumnKind>(options.Roles) { [label] = ColumnKind.Category },
        });

    /// <summary>Holds out a part of the rows.</summary>
    /// <exception cref="ArgumentException">The label never has the positive value, or no other, in one of the parts.</exception>
    public static DataOperationsCatalog.TrainTestData Split(MLContext ml, TableTask task)
    {
        var values = task.Table.Columns.Single(column => column.Name == task.Label).Categories;
        // the values are those of the first rows
        if (values.All(value => value.Key != task.Positive) && !IsPositive(task.Table, task).Contains(true))
            throw new ArgumentException(
                $"The label column '{task.Label}' has no value '{task.Positive}'. " +
                $"It has: {Listed([.. values.Select(value => value.Key)])}.");
        var split = ml.Data.TrainTestSplit(task.Table, testFraction: task.HeldOutShare);
        var known = values.Sum(value => value.Value);
        var positive = values.Where(value => value.Key == task.Positive).Sum(value => value.Value);
        if (Math.Min(positive, known - positive) >= EnoughOfEach) return split;
        RequireBoth(split.TrainSet, task, "trained on", "learned");
        RequireBoth(split.TestSet, task, "held out", "measured");
        return split;
    }

    private static bool[] IsPositive(IDataView rows, TableTask task) =>
        [.. rows.GetColumn<ReadOnlyMemory<char>>(task.Label).Select(value => value.Span.SequenceEqual(task.Positive))];

    private static void RequireBoth(IDataView rows, TableTask task, string used, string done)
    {
        var positive = IsPositive(rows, task);
        if (positive.Contains(true) && positive.Contains(false)) return;
        throw new ArgumentException(positive.Contains(true)
            ? $"All {positive.Length:N0} rows that are {used} are '{task.Positive}' in '{task.Label}', "
                + $"so nothing can be {done}: give more rows that are not."
            : $"None of the {positive.Length:N0} rows that are {used} is '{task.Positive}' in '{task.Label}', "
                + $"so nothing can be {done}: give more rows that are.");
    }

    /// <summary>What rows are that are not positive: the label's other value where there is one.</summary>
    private static string Others(TableTask task)
    {
        var others = task.Table.Columns.Single(column => column.Name == task.Label).Categories
            .Select(value => value.Key).Where(value => value != task.Positive).Take(2).ToArray();
        return others is [var only] ? only : $"not {task.Positive}";
    }

    private static string Listed(IReadOnlyList<string> values) => values.Count <= 20
        ? string.Join(", ", values)
        : $"{string.Join(", ", values.Take(20))} and more";

    /// <summary>Trains a perceptron for two classes and measures its AUC on the rows held out.</summary>
    public static TrainedModel Train(MLContext ml, string name, TableTask task, WorkStages stages, CancellationToken cancellation)
    {
        var split = Split(ml, task);
        var work = stages.Part(1, 1);
        var stage = work.Begin($"training {name}", 0.8);
        var clock = Stopwatch.StartNew();
        var network = task.Network with { Progress = stage, Cancellation = cancellation };
        var model = Pipeline(ml, task with { Network = network }).Fit(split.TrainSet);
        var seconds = clock.Elapsed.TotalSeconds + (network.Keeper?.SecondsBefore ?? 0);
        network.Keeper?.Reach(model, split.TrainSet.Schema);
        cancellation.ThrowIfCancellationRequested();

        stage.End();
        var measuring = work.Begin($"measuring {name} and a logistic regression", 0.2);
        var scored = model.Transform(split.TestSet);
        var auc = ml.BinaryClassification.Evaluate(scored).AreaUnderRocCurve;
        // in a context of its own, because one that was cancelled stays so
        var beside = new MLContext(seed: 0);
        using var ending = cancellation.Register(() => MlNetInternals.Cancel(beside));
        var linear = Features(beside, task)
            .Append(beside.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(split.TrainSet);
        var linearAuc = ml.BinaryClassification.Evaluate(linear.Transform(split.TestSet)).AreaUnderRocCurve;
        measuring.End(FormattableString.Invariant($"AUC {auc:F3}"));
        return new(name, "multilayer perceptron", model, split.TrainSet, "AUC", auc, seconds)
        {
            HeldOut = split.TestSet,
            Baseline = linearAuc,
            BaselineName = "logistic regression",
            Confusion = Confusion.OfTwo(scored, [Others(task), task.Positive]),
            Curves = Probabilities.OfTwo(scored, [Others(task), task.Positive]),
        };
    }

    /// <summary>Trains the same network from other seeds, and looks for the first one's units in them.</summary>
    /// <param name="ml">The context; its seed and those after it are the networks'.</param>
    /// <param name="task">What they learn.</param>
    /// <param name="rows">The rows they learn from.</param>
    /// <param name="first">The first network where it was trained before, else null.</param>
    /// <param name="units">Patterns that name the units; none means every hidden unit.</param>
    /// <param name="seeds">Networks in all.</param>
    /// <param name="threshold">From this |r| on, units count as the same.</param>
    /// <param name="options">How their columns are found.</param>
    public static SeedStability Stability(
        MLContext ml, TableTask task, IDataView rows, ITransformer? first, IReadOnlyList<string> units, int seeds,
        double threshold, AttributionOptions options)
    {
        // what is told of the whole never falls, so that each training may tell of its part beside it
        var whole = options.Progress.Whole();
        var parts = new WorkParts(whole, seeds + 1);
        var trained = 0;
        IEstimator<ITransformer> Next(MLContext context)
        {
            if (trained++ == (first is null ? 1 : 0)) parts.Next(first is null ? 1 : 2);      // the first network and its columns
            var network = task.Network with
            {
                Progress = parts.Next(1, $"training network {trained + (first is null ? 0 : 1)} of {seeds}"),
                Cancellation = options.Cancellation,
            };
            return Pipeline(context, task with { Network = network });
        }

        return ml.Interpretation.Stability(
            Next, rows, units, seeds, threshold, first, options with { Progress = whole });
    }

    private static IEstimator<ITransformer> Features(MLContext ml, TableTask task) =>
        ml.Transforms.FeaturizeTable(task.Table.Schema, task.Label, task.Positive);

    private static EstimatorChain<ClassifierTransformer> Pipeline(MLContext ml, TableTask task) =>
        Features(ml, task).Append(ml.BinaryClassification.Trainers.MultilayerPerceptron(
            task.Network with { PositiveClass = task.Positive }));
}
