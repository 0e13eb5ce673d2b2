using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>How a classifier's logit is made of the units of its last hidden layer,
/// found by trying and checked on real rows.</summary>
/// <param name="Units">The layer's units.</param>
/// <param name="Weights">What the logit multiplies each by; empty where that cannot be reached.</param>
/// <param name="Activation">What happens to a unit's activation before that.</param>
/// <param name="Method">In words.</param>
internal sealed record LogitReading(
    IReadOnlyList<Unit> Units, IReadOnlyList<double> Weights, Func<double, double> Activation, string Method)
{
    private static readonly (string Words, Func<double, double> Map)[] Activations =
    [
        ("as it is", value => value),
        ("behind a rectifier", value => Math.Max(0, value)),
        ("behind tanh", Math.Tanh),
        ("behind a sigmoid", value => 1 / (1 + Math.Exp(-value))),
    ];

    /// <summary>Whether each unit's part in the logit is known.</summary>
    public bool IsKnown => Weights.Count > 0;

    /// <summary>The unit whose value a prediction is explained by: the one logit of two classes, the logit of a class among
    /// several, or the number.</summary>
    /// <param name="network">A network with a label.</param>
    /// <param name="index">The class.</param>
    /// <exception cref="ArgumentException">The network was not trained to predict a label, or has no hidden layer.</exception>
    public static Unit LogitOf(NetworkTransformer network, int index)
    {
        var last = network.Network.Points.Output;
        if (network is not PredictionTransformer || !last.IsFlat)
            throw new ArgumentException(
                "A decision is explained for a network that predicts a class or a number, but this network was not trained as "
                + $"one, and its last point, '{last.Point}', has {NumberWords.Count(last.UnitCount, "unit")}: "
                + "train with ml.BinaryClassification.Trainers.MultilayerPerceptron or its like.");
        if (last.Order == 0 || !Before(network.Network).IsFlat)
            throw new ArgumentException(
                $"The network has no hidden layer before '{last.Point}', so no units can be named that moved it.");
        return network.Network.Points.Find(new(last.Point, index));
    }

    /// <summary>Reads the weights, and checks that with one of the usual activations they give the logit on some rows.</summary>
    public static LogitReading Of(HookedNetwork network, Unit logit, Tensor rows)
    {
        var hidden = Before(network);
        Unit[] units = [.. hidden.Units()];
        var parameters = network.Module.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        if (Values(parameters.GetValueOrDefault($"{logit.Point}.weight")) is { } all && all.Length % units.Length == 0
            && all.Length / units.Length > logit.Index)
        {
            var weights = all.AsSpan(logit.Index!.Value * units.Length, units.Length).ToArray();
            var bias = Values(parameters.GetValueOrDefault($"{logit.Point}.bias")) is { } biases && biases.Length > logit.Index
                ? biases[logit.Index.Value]
                : 0;
            var read = new UnitReader(network, [.. units, logit]).Read(rows).Chunk(units.Length + 1).ToArray();
            foreach (var (words, map) in Activations)
            {
                double Unexplained(double[] row) =>
                    row[^1] - bias - weights.Select((weight, u) => weight * map(row[u])).Sum();
                if (read.All(row => Math.Abs(Unexplained(row)) <= 1e-3 * (1 + Math.Abs(row[^1]))))
                    return new(
                        units, weights, map,
                        $"activation {words} less its mean over the background rows, times the logit's weight for it");
            }
        }

        return new(
            units, [], Activations[0].Map,
            "Shapley values of the logit alone: the weights between the last hidden layer and the logit cannot be reached");
    }

    private static PointShape Before(HookedNetwork network) => network.Points[network.Points.Output.Order - 1];

    private static double[]? Values(Tensor? parameter)
    {
        if (parameter is null) return null;
        using var scope = NewDisposeScope();
        using var plain = parameter.detach().cpu().to(ScalarType.Float32).contiguous();
        return [.. plain.data<float>().ToArray().Select(value => (double)value)];
    }
}
