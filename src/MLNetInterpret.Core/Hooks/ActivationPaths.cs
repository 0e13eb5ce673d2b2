using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The way an input takes through a layer, and how alike two ways are.</summary>
/// <remarks>A picture made to drive a unit may do so through other units of the layer below than real pictures do; it then says
/// little about what the unit does on real data. Source: Geirhos, Zimmermann, Bilodeau, Brendel, Kim, "Don't trust your eyes: on
/// the (un)reliability of feature visualizations", 2023, arXiv:2306.04719, section 4.</remarks>
internal static class ActivationPaths
{
    /// <summary>The point that the network reaches last before another, not counting that one's own parts, nor an LSTM's gates
    /// and tanh(c); null where there is none.</summary>
    /// <exception cref="ArgumentException">The network has no such point.</exception>
    public static ActivationPoint? Below(this PointList points, ActivationPoint point)
    {
        ArgumentNullException.ThrowIfNull(points);
        var order = points.Require(point).Order;
        return points
            .Where(other => other.Order < order && !other.IsDetail)
            .Where(other => !other.Point.Name.StartsWith(point.Name + ".", StringComparison.Ordinal))
            .MaxBy(other => other.Order)?.Point;
    }

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
            return (IReadOnlyList<double[]>)[.. rows.Select(Ranks)];
        });
    }

    /// <summary>Ranks from 0, the smallest; equal values share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<float> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(at => values[at])];
        var ranks = new double[order.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]]) end++;
            for (var at = start; at < end; at++) ranks[order[at]] = (start + end - 1) / 2.0;
            start = end;
        }

        return ranks;
    }

    /// <summary>Pearson's correlation, of ranks therefore Spearman's, -1 to 1; 0 where one of the two does not vary.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count) throw new ArgumentException($"{a.Count} values cannot be correlated with {b.Count}.", nameof(b));
        var (meanA, meanB) = (a.Average(), b.Average());
        var (both, squaresA, squaresB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Count; i++)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            (both, squaresA, squaresB) = (both + x * y, squaresA + x * x, squaresB + y * y);
        }

        return squaresA > 0 && squaresB > 0 ? both / Math.Sqrt(squaresA * squaresB) : 0;
    }
}
