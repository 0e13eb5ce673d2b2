using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>A step above a place in a pipeline.</summary>
/// <param name="Transformer">The step; null where rows were only read or passed on.</param>
/// <param name="Makes">Whether it adds a column of that name.</param>
/// <param name="Predictor">What it learned; null where it is no trainer's of ML.NET's own.</param>
internal sealed record UpstreamStep(ITransformer? Transformer, Func<string, bool> Makes, UpstreamPredictor? Predictor)
{
    /// <summary>The steps whose output a view is, the last first.</summary>
    public static IEnumerable<UpstreamStep> Of(IDataView view)
    {
        for (IDataView? at = view; at is not null; at = MlNetInternals.InputOf(at))
        {
            var here = at;
            yield return new(MlNetInternals.StepOf(at), name => IsMade(here, name), UpstreamPredictor.Of(at));
        }
    }

    /// <summary>The steps of a model, the last first.</summary>
    public static IEnumerable<UpstreamStep> Of(ITransformer model) => ModelParts.Of(model).Reverse().Select(step =>
        new UpstreamStep(step, name => AddedBy(step).Contains(name), UpstreamPredictor.Of(step)));

    private static IEnumerable<string> AddedBy(ITransformer step) => step is ColumnConcatenatingTransformer concatenating
        ? MlNetInternals.ConcatenatedBy(concatenating).Select(column => column.Output)
        : MlNetInternals.PairsOf(step).Select(pair => pair.Output);

    private static bool IsMade(IDataView view, string name) => MlNetInternals.InputOf(view) is { } input
        && view.Schema.Count(column => column.Name == name) > input.Schema.Count(column => column.Name == name);
}

/// <summary>What a trainer of ML.NET's own learned.</summary>
/// <param name="FeatureColumnName">The column that it reads.</param>
/// <param name="Model">ML.NET's parameters.</param>
/// <param name="ClassNames">Names of the classes; empty where there are none.</param>
internal sealed record UpstreamPredictor(string FeatureColumnName, object Model, IReadOnlyList<string> ClassNames)
{
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>Behind a view that it scores.</summary>
    public static UpstreamPredictor? Of(IDataView view)
    {
        if (MlNetInternals.PredictorOf(view) is not { } model || view is not IRowToRowMapper mapper) return null;
        var read = mapper.GetDependencies([view.Schema["Score"]]).ToList();
        return read is [var feature] ? new(feature.Name, model, ClassesOf(view.Schema)) : null;
    }

    /// <summary>In a step.</summary>
    public static UpstreamPredictor? Of(ITransformer step) =>
        step is ISingleFeaturePredictionTransformer<object> { Model: not HookedNetwork } trained
            ? new(trained.FeatureColumnName, trained.Model, MlNetInternals.TrainSchemaOf(step) is { } schema
                ? ClassesOf(step.GetOutputSchema(schema))
                : [])
            : null;

    private static string[] ClassesOf(DataViewSchema schema) =>
        schema.GetColumnOrNull(PredictedLabel) is { Type: KeyDataViewType } label ? ClassLabels.ValuesOf(label) : [];
}
