using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>Follows columns down a pipeline: which are outputs of ONNX files, and which are such outputs, shifted and
/// scaled.</summary>
internal sealed class StepWalk
{
    private readonly Dictionary<string, Followed> _columns = [];
    private readonly Dictionary<string, string> _lost = [];
    private readonly List<string> _doubts = [];

    /// <summary>The files of the last ONNX step.</summary>
    public StepChain? Last { get; private set; }

    /// <summary>The linear trainer on its output; null where there is none.</summary>
    public LinearHead? Head { get; private set; }

    /// <summary>Why the classes of a trainer behind it cannot be looked at, one sentence each.</summary>
    public IReadOnlyList<string> Doubts => _doubts;

    /// <summary>Passes one step, in the pipeline's order.</summary>
    public void Pass(UpstreamStep step)
    {
        if (step.Predictor is { } predictor) Pass(predictor);
        switch (step.Transformer)
        {
            case null:
                break;
            case var onnx when MlNetInternals.IsOnnx(onnx):
                Pass(onnx);
                break;
            case ColumnConcatenatingTransformer concatenating:
                foreach (var (output, inputs) in MlNetInternals.ConcatenatedBy(concatenating)) Pass(output, inputs);
                break;
            case var other:
                foreach (var (at, (output, input)) in MlNetInternals.PairsOf(other).Index())
                    Set(
                        output, Through(other, at, _columns.GetValueOrDefault(input)),
                        Why(input, $"{other.GetType().Name} is not linear"));
                break;
        }
    }

    private void Pass(ITransformer onnx)
    {
        var (path, inputs, floats) = MlNetInternals.OnnxOf(onnx);
        var before = inputs is [var only] && _columns.GetValueOrDefault(only) is { IsPlain: true } followed
            ? followed.Chain
            : null;
        foreach (var output in Enumerable.Reverse(floats))
        {
            Last = new(
                before?.First ?? onnx, [.. before?.Files ?? [], new(path, inputs, output)], before?.InputColumn ?? inputs[0],
                output);
            Set(output, new(Last, [], []), null);
        }

        Head = null;
    }

    private void Pass(UpstreamPredictor predictor)
    {
        var column = predictor.FeatureColumnName;
        if (_columns.TryGetValue(column, out var features) && features.Chain == Last)
        {
            Head = LinearHead.Of(predictor, features);
            if (Head is null)
                Doubt($"its model, {predictor.Model.GetType().Name}, is not linear");
        }
        else if (_lost.TryGetValue(column, out var why)) Doubt(why);

        void Doubt(string why) =>
            _doubts.Add($"The trainer on the column '{column}' cannot be looked at through the network before it: {why}.");
    }

    private void Pass(string output, string[] inputs)
    {
        if (inputs is [var only]) Set(output, _columns.GetValueOrDefault(only), Why(only, ""));
        else
            Set(output, null, inputs.Select(input => Why(input, $"Concatenate puts other columns beside '{input}'"))
                .FirstOrDefault(why => why is not null));
    }

    /// <summary>Why what a step makes of a column cannot be followed; null where the column was not followed before.</summary>
    private string? Why(string input, string step) => _columns.ContainsKey(input) ? step : _lost.GetValueOrDefault(input);

    private void Set(string output, Followed? followed, string? why)
    {
        _columns.Remove(output);
        _lost.Remove(output);
        if (followed is not null) _columns[output] = followed;
        else if (why is not null) _lost[output] = why;
    }

    /// <summary>A column behind a step of ML.NET's own that makes it of one other; null where it is not a shifted and scaled
    /// one.</summary>
    private static Followed? Through(ITransformer step, int column, Followed? input) => (step, input) switch
    {
        (_, null) => null,
        (ColumnCopyingTransformer, _) => input,
        (NormalizingTransformer normalizing, _) when normalizing.GetNormalizerModelParameters(column)
            is NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>> affine =>
            input.Then(affine.Scale, affine.Offset.IsDefaultOrEmpty ? [] : affine.Offset),
        _ => null,
    };
}
