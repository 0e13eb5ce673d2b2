using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret.Cli.Training;

/// <summary>Trains and measures classifiers of table rows.</summary>
internal static class TableModel
{
    /// <summary>Labels of more values than this are no classes.</summary>
    private const int MostClasses = 200;

    /// <summary>Opens a CSV file for learning one of its columns.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file.</param>
    /// <param name="label">The column.</param>
    /// <param name="positive">Its positive value, which makes it a category whatever its cells look like; else null.</param>
    /// <param name="options">How the file is read.</param>
    public static CsvTable Open(MLContext ml, string path, string label, string? positive, CsvOptions options)
    {
        if (positive is not null)
            options = options with
            {
                Roles = new Dictionary<string, ColumnKind>(options.Roles) { [label] = ColumnKind.Category },
            };
        return ml.Data.LoadFromCsv(path, options with { Label = label });
    }

    /// <summary>Holds out a part of the rows; those without a label are left out.</summary>
    /// <exception cref="ArgumentException">The label never has the positive value, or no other, or too many, in one of the
    /// parts.</exception>
    public static TableParts Split(MLContext ml, TableTask task)
    {
        var isNumber = task.Target == Target.Number;
        var rows = isNumber ? ml.Data.FilterRowsByMissingValues(task.Table, task.Label) : task.Table;
        var split = ml.Data.TrainTestSplit(rows, testFraction: task.HeldOutShare);
        if (isNumber)
        {
            var missing = task.Table.GetColumn<float>(task.Label).Count(float.IsNaN);
            return new(split.TrainSet, split.TestSet, split.TrainSet.GetColumn<float>(task.Label).LongCount(), missing,
                new Dictionary<string, int>());
        }

        var (train, test) = (Count(split.TrainSet, task.Label), Count(split.TestSet, task.Label));
        Dictionary<string, int> values = train.Concat(test).GroupBy(pair => pair.Key)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.Sum(part => part.Value));
        RequireValues(task, values);
        RequirePart(task, values, train, "trained on", "learned");
        RequirePart(task, values, test, "held out", "measured");
        return new(split.TrainSet, split.TestSet, train.Values.Sum(count => (long)count), 0, values);
    }

    private static Dictionary<string, int> Count(IDataView rows, string label) =>
        rows.GetColumn<ReadOnlyMemory<char>>(label).CountBy(value => value.ToString()).ToDictionary();

    private static void RequireValues(TableTask task, Dictionary<string, int> values)
    {
        if (task.Positive is { } positive && !values.ContainsKey(positive))
            throw new ArgumentException(
                $"The label column '{task.Label}' has no value '{positive}'. It has: {TableTask.Listed([.. values.Keys])}.");
        if (values.Count == 1)
            throw new ArgumentException(
                $"All {values.Values.Sum():N0} rows are '{values.Keys.Single()}' in '{task.Label}': there is nothing to learn.");
        if (task.Target == Target.Classes && values.Count > MostClasses)
            throw new ArgumentException(
                $"The label column '{task.Label}' has {values.Count:N0} different values, but a network learns at most " +
                $"{MostClasses} classes: give --positive VALUE to tell one of them from the others, or another --label.");
        if (task.Target == Target.Classes && values.GetValueOrDefault("") is > 0 and var empty)
            throw new ArgumentException(
                $"The label column '{task.Label}' is empty in {NumberWords.Count(empty, "row")}, " +
                "which is no class: fill it in or leave those rows out.");
    }

    private static void RequirePart(
        TableTask task, Dictionary<string, int> values, Dictionary<string, int> part, string used, string done)
    {
        var count = part.Values.Sum();
        if (task.Positive is { } positive)
        {
            var found = part.GetValueOrDefault(positive);
            if (found > 0 && found < count) return;
            throw new ArgumentException(found > 0
                ? $"All {count:N0} rows that are {used} are '{positive}' in '{task.Label}', "
                    + $"so nothing can be {done}: give more rows that are not."
                : $"None of the {count:N0} rows that are {used} is '{positive}' in '{task.Label}', "
                    + $"so nothing can be {done}: give more rows that are.");
        }

        if (done == "learned" && values.Keys.FirstOrDefault(value => !part.ContainsKey(value)) is { } rare)
            throw new ArgumentException(
                $"None of the {count:N0} rows that are {used} is '{rare}' in '{task.Label}', of which there are " +
                $"{values[rare]:N0} in all: give more of them, or leave them out.");
        if (part.Count > 1) return;
        throw new ArgumentException(
            $"All {count:N0} rows that are {used} are '{part.Keys.Single()}' in '{task.Label}', " +
            $"so nothing can be {done}: give more rows that are not.");
    }

    /// <summary>Trains a perceptron, and measures it and simple models on the rows held out.</summary>
    public static TrainedModel Train(MLContext ml, string name, TableTask task, WorkStages stages, CancellationToken cancellation)
    {
        var parts = Split(ml, task);
        var work = stages.Part(1, 1);
        var stage = work.Begin($"training {name}", 0.8);
        var clock = Stopwatch.StartNew();
        var network = task.Network with
        {
            Progress = stage,
            Cancellation = cancellation,
            NegativeClass = task.Target == Target.TwoClasses ? Others(task, parts) : null,
        };
        var model = Pipeline(ml, task with { Network = network }).Fit(parts.Train);
        var seconds = clock.Elapsed.TotalSeconds + (network.Keeper?.SecondsBefore ?? 0);
        network.Keeper?.Reach(model, parts.Train.Schema);
        cancellation.ThrowIfCancellationRequested();

        stage.End();
        var measuring = work.Begin($"measuring {name} and simple models", 0.2);
        var scored = model.Transform(parts.Test);
        var quality = SimpleModels.Quality(ml, task.Target, scored);
        // in a context of its own, because one that was cancelled stays so
        var beside = new MLContext(seed: 0);
        using var ending = cancellation.Register(() => MlNetInternals.Cancel(beside));
        var features = Features(beside, task).Fit(parts.Train);
        var simple = SimpleModels.Measure(
            beside, task.Target, features.Transform(parts.Train), features.Transform(parts.Test), parts.Count);
        var metric = SimpleModels.MetricOf(task.Target);
        measuring.End(FormattableString.Invariant($"{metric} {quality:F3}"));
        return new(name, "multilayer perceptron", model, parts.Train, metric, quality, seconds)
        {
            HeldOut = parts.Test,
            Simple = simple,
            Baseline = simple.Linear,
            BaselineName = simple.LinearName,
            Kept = model.LastTransformer.Kept,
            Learned = task.InWords(parts),
            Confusion = task.Target switch
            {
                Target.TwoClasses => Confusion.OfTwo(scored, [Others(task, parts), task.Positive!]),
                Target.Classes => Confusion.OfKeys(scored, ((ClassifierTransformer)model.LastTransformer).ClassNames, "row"),
                _ => null,
            },
            Curves = task.Target switch
            {
                Target.TwoClasses => Probabilities.OfTwo(scored, [Others(task, parts), task.Positive!]),
                Target.Classes => Probabilities.OfKeys(scored, ((ClassifierTransformer)model.LastTransformer).ClassNames),
                _ => null,
            },
        };
    }

    /// <summary>What rows are that are not positive: the label's other value where there is one.</summary>
    private static string Others(TableTask task, TableParts parts) =>
        parts.Values.Keys.Where(value => value != task.Positive).Take(2).ToArray() is [var only]
            ? only
            : $"not {task.Positive}";

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

    /// <summary>The same search, network by network.</summary>
    /// <inheritdoc cref="Stability" path="/param"/>
    public static StabilitySearch Search(
        MLContext ml, TableTask task, IDataView rows, IReadOnlyList<string> units, double threshold,
        AttributionOptions options) => ml.Interpretation.StabilityOf(
            (context, cancellation) => Pipeline(
                context, task with { Network = task.Network with { Cancellation = cancellation } }),
            rows, units, threshold, options);

    private static IEstimator<ITransformer> Features(MLContext ml, TableTask task) =>
        ml.Transforms.FeaturizeTable(task.Table.Schema, task.Label, task.Positive);

    private static EstimatorChain<PredictionTransformer> Pipeline(MLContext ml, TableTask task)
    {
        IEstimator<PredictionTransformer> trainer = task.Target switch
        {
            Target.TwoClasses => ml.BinaryClassification.Trainers.MultilayerPerceptron(
                task.Network with { PositiveClass = task.Positive }),
            Target.Classes => ml.MulticlassClassification.Trainers.MultilayerPerceptron(task.Network),
            _ => ml.Regression.Trainers.MultilayerPerceptron(task.Network with { NumberName = task.Label }),
        };
        return Features(ml, task).Append(trainer);
    }
}

/// <summary>A table's rows in two parts.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows held out.</param>
/// <param name="Count">How many there are to learn from.</param>
/// <param name="Unlabelled">Rows without a label, which are in neither.</param>
/// <param name="Values">The label's values, each with its rows; none of a number.</param>
internal sealed record TableParts(
    IDataView Train, IDataView Test, long Count, int Unlabelled, IReadOnlyDictionary<string, int> Values);
