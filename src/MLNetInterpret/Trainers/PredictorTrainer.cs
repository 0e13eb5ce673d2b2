using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>What the trainers of classifiers and regressions share: reading and checking rows, weighting classes, reporting
/// epochs.</summary>
/// <typeparam name="TTransformer">What a trained network becomes.</typeparam>
internal abstract class PredictorTrainer<TTransformer> : IEstimator<TTransformer> where TTransformer : PredictionTransformer
{
    private readonly ClassifierOptions _options;
    private readonly Target _target;
    private readonly string _name;

    private protected PredictorTrainer(IHostEnvironment environment, string name, ClassifierOptions options, Target target)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Host, _name, _options, _target) = (environment.Register(name), name, options.Validated(), target);
        if (target != Target.Number || options is { ClassWeights.Count: 0, BalanceClasses: false, LabelSmoothing: 0 }) return;
        throw new ArgumentException(
            $"{nameof(options.ClassWeights)}, {nameof(options.BalanceClasses)} and {nameof(options.LabelSmoothing)} are for " +
            "classes, but a number is to be predicted: leave them out.", nameof(options));
    }

    private protected IHost Host { get; }

    /// <summary>Trains the network on <paramref name="input"/>,
    /// a part of which is kept aside to choose the best epoch by.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row does not fit, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-trained is left but the checkpoint.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LibTorch.EnsureLoaded();
        using var work = new ContextWork(Host, "Training", _options);
        var feature = Columns.Require(input.Schema, _options.FeatureColumnName, "feature");
        var label = Columns.Require(input.Schema, _options.LabelColumnName, "label");
        RequireType(label.Name, label.Type);
        var classes = _target == Target.Classes ? ClassLabels.Of(label) : null;
        var format = FormatOf(input, feature);
        format.Check(feature);
        Columns.RequireFree(input.Schema, ScoreColumns.Of(_target), _name);
        var checkpoint = CheckpointFile.Of(Host, _options);

        using var scope = NewDisposeScope();
        EpochLog.TellReading(work);
        using var rows = TrainingRows.Read(input, feature, label, format, work.Cancellation);
        if (_target == Target.Number)
            work.Channel.Info(MessageSensitivity.None, "{0} rows, a number to predict", rows.Labels.shape[0]);
        else
            work.Channel.Info(MessageSensitivity.None, "{0} rows, {1} classes", rows.Labels.shape[0], classes?.Names.Count ?? 2);
        var weights = Weights(rows, classes?.Names ?? [bool.FalseString, bool.TrueString]);
        var seed = _options.Seed ?? MlNetInternals.SeedOf(Host) ?? 0;
        var trained = Train(rows, format, classes, new(seed, weights, EpochLog.Of(work), checkpoint, work.Cancellation));
        checkpoint?.End();
        return trained;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Check(Columns.Require(inputSchema, _options.FeatureColumnName, "feature"));
        var label = Columns.Require(inputSchema, _options.LabelColumnName, "label");
        RequireType(label.Name, label.ItemType);
        if (_target == Target.Classes && !label.IsKey)
            throw new ArgumentException(
                $"The label column '{label.Name}' holds {label.ItemType}, but a multiclass trainer needs a key: append " +
                $"ml.Transforms.Conversion.MapValueToKey(\"{label.Name}\") before it.");
        return Columns.Widen(inputSchema, ScoreColumns.Of(_target), _name);
    }

    /// <summary>How the feature column is read.</summary>
    private protected abstract InputFormat FormatOf(IDataView input, DataViewSchema.Column feature);

    /// <summary>Throws when a feature column of that shape cannot be read.</summary>
    private protected abstract void Check(SchemaShape.Column feature);

    /// <summary>Trains a network of its own and hands it over; on an exception it is disposed.</summary>
    private protected abstract TTransformer Train(TrainingRows rows, InputFormat format, ClassLabels? classes, TrainingRun run);

    private IReadOnlyList<double> Weights(TrainingRows rows, IReadOnlyList<string> classes)
    {
        foreach (var name in _options.ClassWeights.Keys)
            if (!classes.Contains(name))
                throw new ArgumentException(
                    $"There is a weight for the class '{name}', which the label does not have. " +
                    $"It has: {string.Join(", ", classes)}.");
        if (_options is { ClassWeights.Count: 0, BalanceClasses: false }) return [];
        var balance = _options.BalanceClasses
            ? Training.BalancedWeights(rows.Labels, classes.Count)
            : [.. classes.Select(_ => 1.0)];
        return [.. classes.Zip(balance, (name, weight) => weight * _options.ClassWeights.GetValueOrDefault(name, 1))];
    }

    private void RequireType(string name, DataViewType type)
    {
        if (_target == Target.TwoClasses && type is not BooleanDataViewType)
            throw new ArgumentException(
                $"The label column '{name}' holds {type}, but a binary trainer needs Boolean: " +
                "see ml.Transforms.FeaturizeTable, ml.Transforms.Expression or ml.Transforms.Conversion.MapValue.");
        if (_target == Target.Number && type != NumberDataViewType.Single)
            throw new ArgumentException(
                $"The label column '{name}' holds {type}, but a regression trainer needs Single: append " +
                $"ml.Transforms.Conversion.ConvertType(\"{name}\") before it.");
    }
}

/// <summary>What training needs besides rows.</summary>
/// <param name="Seed">Decides everything random.</param>
/// <param name="ClassWeights">In the order of the classes; empty for 1 each.</param>
/// <param name="Listeners">Told of updates and epochs.</param>
/// <param name="Checkpoint">Where its state is kept, or null.</param>
/// <param name="Cancellation">Heard before each update.</param>
internal sealed record TrainingRun(
    int Seed, IReadOnlyList<double> ClassWeights, TrainingListeners Listeners, CheckpointFile? Checkpoint,
    CancellationToken Cancellation);
