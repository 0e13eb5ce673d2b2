namespace MLNetInterpret;

/// <summary>What no row of a space can exceed.</summary>
/// <param name="Lowest">No row scores lower.</param>
/// <param name="Highest">No row scores higher.</param>
/// <param name="IsReached">Whether some row reaches both: so for a unit of the first layer, to which every column adds on its own.</param>
/// <remarks>
/// For every unit of the first layer the largest and the smallest addend of each column are summed, which is exact (a category's one-hot
/// slots count as the one choice they are); from there intervals go upward through weights and rectifiers, which loosens them, as each
/// unit is taken at its own extreme. Source: Moore, "Interval Analysis", 1966; for networks Gowal et al., arXiv:1810.12715.
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
        if (unit.Index is not { } index || LayerChain.Until(network, unit.Point) is not { Steps: [{ Weights: { } first, Bias: { } bias }, ..] } chain) return null;
        if (first[0].Length != space.Slots)
            throw new ArgumentException($"The space has {space.Slots} slots, but the network reads {first[0].Length}.", nameof(space));

        var (low, high) = First(first, bias, space);
        foreach (var step in chain.Steps.Skip(1))
            (low, high) = step.Weights is { } weights
                ? Linear(weights, step.Bias!, low, high)
                : ([.. low.Select(value => Math.Max(0, value))], [.. high.Select(value => Math.Max(0, value))]);
        return new((float)low[index], (float)high[index], chain.Steps.Count(step => step.Weights is not null) == 1);
    }

    private static (double[] Low, double[] High) First(float[][] weights, float[] bias, RowSpace space)
    {
        var (low, high) = (new double[bias.Length], new double[bias.Length]);
        var start = new float[space.Slots];
        space.Write(new int[space.Columns.Count], start);
        foreach (var slot in space.Columns.SelectMany(column => column.Slots)) start[slot] = 0;
        for (var unit = 0; unit < bias.Length; unit++)
        {
            var row = weights[unit];
            double sum = bias[unit];
            for (var slot = 0; slot < start.Length; slot++) sum += (double)row[slot] * start[slot];
            (low[unit], high[unit]) = (sum, sum);
            foreach (var column in space.Columns)
            {
                var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
                foreach (var choice in column.Choices)
                {
                    double part = 0;
                    for (var s = 0; s < column.Slots.Count; s++) part += (double)row[column.Slots[s]] * choice[s];
                    (least, most) = (Math.Min(least, part), Math.Max(most, part));
                }

                low[unit] += least;
                high[unit] += most;
            }
        }

        return (low, high);
    }

    private static (double[] Low, double[] High) Linear(float[][] weights, float[] bias, double[] low, double[] high)
    {
        var (least, most) = (new double[bias.Length], new double[bias.Length]);
        for (var unit = 0; unit < bias.Length; unit++)
        {
            (least[unit], most[unit]) = (bias[unit], bias[unit]);
            for (var input = 0; input < low.Length; input++)
            {
                double weight = weights[unit][input];
                least[unit] += weight * (weight >= 0 ? low[input] : high[input]);
                most[unit] += weight * (weight >= 0 ? high[input] : low[input]);
            }
        }

        return (least, most);
    }
}
