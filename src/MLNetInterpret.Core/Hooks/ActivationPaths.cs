using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The way an input takes through a layer.</summary>
/// <remarks>A picture made to drive a unit may do so through other units of the layer below than real pictures do; it then says
/// little about what the unit does on real data. Source: Geirhos, Zimmermann, Bilodeau, Brendel, Kim, "Don't trust your eyes: on
/// the (un)reliability of feature visualizations", 2023, arXiv:2306.04719, section 4.</remarks>
internal static class ActivationPaths
{
    /// <summary>The point that the network reaches last before another, not counting that one's own parts, what else the
    /// same module returns, nor a recurrent layer's gates and an LSTM's tanh(c); null where there is none.</summary>
    /// <exception cref="ArgumentException">The network has no such point.</exception>
    public static ActivationPoint? Below(this PointList points, ActivationPoint point)
    {
        ArgumentNullException.ThrowIfNull(points);
        var call = points.Require(point).Event;
        return points
            .Where(other => other.Event < call && !other.IsDetail)
            .Where(other => !Module(other.Point).StartsWith(Module(point) + ".", StringComparison.Ordinal))
            .MaxBy(other => other.Order)?.Point;
    }

    /// <summary>The path of a point's module, whichever call of it the point is.</summary>
    private static string Module(ActivationPoint point) => point.Name.Split('#')[0];

    /// <summary>Each unit's activation, its mean where it has positions, as ranks from 0 (the smallest);
    /// equal values share the mean rank.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">A batch, <c>[N, ...]</c>.</param>
    /// <param name="points">Where.</param>
    /// <returns>For each point and item one rank a unit.</returns>
    public static IReadOnlyDictionary<ActivationPoint, IReadOnlyList<double[]>> Ranks(
        this HookedNetwork network, Tensor input, params IReadOnlyList<ActivationPoint> points)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var seen = network.RunWithCache(input.to(network.Device), points);
        return points.Distinct().ToDictionary(point => point, point =>
        {
            var activations = seen[point];
            var means = activations.dim() == 2 ? activations : activations.flatten(2).mean([2]);
            var floats = means.cpu().to(ScalarType.Float32).contiguous();
            var rows = MemoryMarshal.Cast<byte, float>(floats.bytes).ToArray().Chunk((int)floats.shape[1]);
            return (IReadOnlyList<double[]>)[.. rows.Select(row => Statistics.Ranks.Of<float>(row).ToArray())];
        });
    }
}
