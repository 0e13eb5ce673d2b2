using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>A linear model of ML.NET's own on a network's output, as its last layer.</summary>
/// <param name="Weights">One row of weights for each score.</param>
/// <param name="Biases">One for each score.</param>
/// <param name="ClassNames">Names of the classes; empty where there are none.</param>
internal sealed record LinearHead(
    IReadOnlyList<float[]> Weights, IReadOnlyList<float> Biases, IReadOnlyList<string> ClassNames)
{
    /// <summary>The layer that gives a trainer's scores of a network's output; null where the trainer is not linear.</summary>
    /// <param name="predictor">The trainer.</param>
    /// <param name="features">What it reads, of the network's output.</param>
    /// <remarks>Of a one-versus-all model with probabilities, scores are the logits of those.</remarks>
    public static LinearHead? Of(UpstreamPredictor predictor, Followed features)
    {
        if (ScoresOf(predictor.Model) is not { } scores) return null;
        var folded = scores.Select(score => Folded(score.Weights, score.Bias, features)).ToList();
        return new(
            [.. folded.Select(score => score.Weights)], [.. folded.Select(score => score.Bias)],
            predictor.ClassNames.Count == folded.Count ? predictor.ClassNames : []);
    }

    private static (float[] Weights, float Bias) Folded(float[] weights, double bias, Followed features) => (
        [.. weights.Select((weight, slot) => (float)(weight * features.ScaleAt(slot)))],
        (float)(bias + weights.Select((weight, slot) => weight * features.ShiftAt(slot)).Sum()));

    private static IReadOnlyList<(float[] Weights, double Bias)>? ScoresOf(object model)
    {
        switch (model)
        {
            case LinearModelParameters linear:
                return [([.. linear.Weights], linear.Bias)];
            case CalibratedModelParametersBase { SubModel: LinearModelParameters linear }:
                return [([.. linear.Weights], linear.Bias)];
            case LinearMulticlassModelParametersBase several:
                VBuffer<float>[]? weights = null;
                several.GetWeights(ref weights, out _);
                return [.. weights!.Zip(several.GetBiases(), (row, bias) => (row.DenseValues().ToArray(), (double)bias))];
            case OneVersusAllModelParameters all:
                var each = MlNetInternals.SubModelsOf(all).Select(OneOf).ToList();
                return each.All(score => score is not null) ? [.. each.Select(score => score!.Value)] : null;
            default:
                return null;
        }
    }

    private static (float[] Weights, double Bias)? OneOf(object model) => (model, MlNetInternals.CalibratorOf(model)) switch
    {
        (LinearModelParameters linear, _) => ([.. linear.Weights], linear.Bias),
        (CalibratedModelParametersBase { SubModel: LinearModelParameters linear }, PlattCalibrator platt) => (
            [.. linear.Weights.Select(weight => (float)(weight * -platt.Slope))], (linear.Bias * -platt.Slope) - platt.Offset),
        _ => null,
    };
}
