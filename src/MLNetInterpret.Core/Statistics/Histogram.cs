namespace MLNetInterpret;

/// <summary>Counts in adjacent bins.</summary>
public sealed class Histogram(IReadOnlyList<double> edges, IReadOnlyList<long> counts)
{
    /// <summary>Ascending, one more than <see cref="Counts"/>.</summary>
    public IReadOnlyList<double> Edges { get; } = edges;

    /// <summary>Values in each bin; the last bin includes its upper edge.</summary>
    public IReadOnlyList<long> Counts { get; } = counts;
}
