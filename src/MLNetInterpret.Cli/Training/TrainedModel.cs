using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Cli.Training;

/// <summary>A fitted pipeline, and what it was fitted to.</summary>
/// <param name="Name">A name for people.</param>
/// <param name="Kind">Its kind, for example <c>convolutional network</c>.</param>
/// <param name="Model">The pipeline.</param>
/// <param name="Rows">The rows it was trained on.</param>
/// <param name="Metric">What <paramref name="Value"/> measures.</param>
/// <param name="Value">Quality on held-out rows.</param>
/// <param name="TrainSeconds">Seconds of training; null where it was loaded.</param>
internal sealed record TrainedModel(
    string Name, string Kind, ITransformer Model, IDataView Rows, string Metric, double Value, double? TrainSeconds)
{
    /// <summary>Rows that it was not trained on, or null where they were not kept.</summary>
    public IDataView? HeldOut { get; init; }

    /// <summary>The same measured on a simple model, or null.</summary>
    public double? Baseline { get; init; }

    /// <summary>What the simple model is, or null.</summary>
    public string? BaselineName { get; init; }

    /// <summary>Simple models of a table, or null.</summary>
    public SimpleModels? Simple { get; init; }

    /// <summary>What was learned and why, in a sentence, or null.</summary>
    public string? Learned { get; init; }

    /// <summary>The step of the training whose weights were kept, or null.</summary>
    public EpochReport? Kept { get; init; }

    /// <summary>How it falls short of what is simpler, in a sentence; null where it does not.</summary>
    public string? Doubt
    {
        get
        {
            const double slight = 0.01;
            if (Simple is null) return ModelDoubt.Of(Name, Metric, Value, Baseline, BaselineName);
            string Against(double other) => FormattableString.Invariant($"({Metric} {Value:F3} against {other:F3})");
            return Value <= Simple.Constant
                ? $"The network predicts no better than a constant {Against(Simple.Constant)}: "
                    + "do not read anything into its units."
                : Value < Simple.Linear - slight
                ? $"The network is worse than a {Simple.LinearName} {Against(Simple.Linear)}, which is simpler: "
                    + "what its units say of the rows is not all that can be said."
                : null;
        }
    }

    /// <summary>What it takes held-out rows for, or null where that was not counted.</summary>
    public Confusion? Confusion { get; init; }

    /// <summary>How well its probabilities tell classes apart on held-out rows, or null where that was not measured.</summary>
    public ModelCurves? Curves { get; init; }

    /// <summary>Writes the pipeline as a model zip of ML.NET, completely or not at all.</summary>
    public void Save(MLContext ml, string path) => ml.Model.SaveInterpretable(Model, Rows.Schema, path);
}
