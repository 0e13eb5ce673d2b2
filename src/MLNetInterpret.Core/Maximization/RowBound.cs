namespace MLNetInterpret;

/// <summary>What no row of a space can exceed.</summary>
/// <param name="Lowest">No row scores lower.</param>
/// <param name="Highest">No row scores higher.</param>
/// <param name="IsReached">Whether some row reaches both: so for a unit of the first layer, to which every column adds on its own.</param>
/// <remarks>
/// For every unit of the first layer the largest and the smallest addend of each column are summed, which is exact (a category's one-hot
/// slots count as the one choice they are). Above it, rectifiers are replaced by straight lines above and below them, so that the unit lies
/// between two linear functions of the first layer's input, whose extremes over the space are exact again; an interval computed layer by layer
/// is taken where it is narrower. Sources: Moore, "Interval Analysis", 1966; Zhang et al., arXiv:1811.00866 (CROWN).
/// </remarks>
public sealed record RowBound(float Lowest, float Highest, bool IsReached)
{
    /// <summary>Bounds a unit over all rows of a space, whatever limits they have to keep to as a whole.</summary>
    /// <param name="network">The network.</param>
    /// <param name="unit">One unit of it, with an index.</param>
    /// <param name="space">The rows.</param>
    /// <returns>The bound, or null where the network up to the unit is more than linear layers, rectifiers and dropout.</returns>
    /// <exception cref="ArgumentException">The network has no such unit, or the space does not fit it.</exception>
    public static RowBound? Of(HookedNetwork network, Unit unit, RowSpace space)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(space);
        network.Points.Require(unit);
        if (unit.Index is not { } index || LayerChain.Until(network, unit.Point) is not { } chain) return null;
        if (chain.Slots != space.Slots)
            throw new ArgumentException($"The space has {space.Slots} slots, but the network reads {chain.Slots}.", nameof(space));

        (float[][] Weights, float[] Bias, bool Rectified)[] layers = [.. chain.Layers.Select(layer => (layer.Weights, layer.Bias, layer.IsRectified))];
        List<(double Low, double High)[]> below = [];
        for (var layer = 0; layer < layers.Length - 1; layer++)
            below.Add([.. Enumerable.Range(0, layers[layer].Bias.Length).Select(u => Extremes(layers, layer, u, below, space))]);
        var (low, high) = Extremes(layers, layers.Length - 1, index, below, space);
        if (layers[^1].Rectified) (low, high) = (Math.Max(0, low), Math.Max(0, high));
        return new((float)low, (float)high, layers.Length == 1);
    }

    /// <summary>What a unit lies between, before the rectifier that may follow it.</summary>
    private static (double Low, double High) Extremes(
        (float[][] Weights, float[] Bias, bool Rectified)[] layers, int layer, int unit, List<(double Low, double High)[]> below, RowSpace space)
    {
        var (weights, bias) = (layers[layer].Weights[unit], (double)layers[layer].Bias[unit]);
        var high = Above(layers, layer, [.. weights.Select(weight => (double)weight)], bias, below, space);
        var low = -Above(layers, layer, [.. weights.Select(weight => -(double)weight)], -bias, below, space);
        if (layer == 0) return (low, high);
        var (least, most) = (bias, bias);
        for (var input = 0; input < weights.Length; input++)
        {
            var (from, to) = below[layer - 1][input];
            if (layers[layer - 1].Rectified) (from, to) = (Math.Max(0, from), Math.Max(0, to));
            least += weights[input] * (weights[input] >= 0 ? from : to);
            most += weights[input] * (weights[input] >= 0 ? to : from);
        }

        return (Math.Max(low, least), Math.Min(high, most));
    }

    /// <summary>An upper bound of a weighted sum of a layer's inputs, carried down to the features through straight lines.</summary>
    private static double Above(
        (float[][] Weights, float[] Bias, bool Rectified)[] layers, int layer, double[] factors, double sum, List<(double Low, double High)[]> below, RowSpace space)
    {
        for (var k = layer - 1; k >= 0; k--)
        {
            var (weights, bias, rectified) = layers[k];
            var next = new double[weights[0].Length];
            for (var unit = 0; unit < bias.Length; unit++)
            {
                var factor = factors[unit];
                var (low, high) = below[k][unit];
                if (rectified && low < 0)
                {
                    // above: the chord; below: the rectifier's wider arm
                    var slope = high <= 0 ? 0 : factor >= 0 ? high / (high - low) : high > -low ? 1 : 0;
                    if (factor >= 0) sum -= factor * slope * low;
                    factor *= slope;
                }

                if (factor == 0) continue;
                sum += factor * bias[unit];
                for (var input = 0; input < next.Length; input++) next[input] += factor * weights[unit][input];
            }

            factors = next;
        }

        return sum + MostOf(factors, space);
    }

    /// <summary>The largest weighted sum of the features over all rows, exactly: every column adds on its own.</summary>
    private static double MostOf(double[] factors, RowSpace space)
    {
        var fixedSlots = new float[space.Slots];
        space.Write(new int[space.Columns.Count], fixedSlots);
        foreach (var slot in space.Columns.SelectMany(column => column.Slots)) fixedSlots[slot] = 0;
        double sum = 0;
        for (var slot = 0; slot < factors.Length; slot++) sum += factors[slot] * fixedSlots[slot];
        foreach (var column in space.Columns)
        {
            var most = double.NegativeInfinity;
            foreach (var choice in column.Choices)
            {
                double part = 0;
                for (var s = 0; s < column.Slots.Count; s++) part += factors[column.Slots[s]] * choice[s];
                most = Math.Max(most, part);
            }

            sum += most;
        }

        return sum;
    }
}
