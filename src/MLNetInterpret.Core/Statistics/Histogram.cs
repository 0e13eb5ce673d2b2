using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Counts in adjacent bins.</summary>
public sealed class Histogram(IReadOnlyList<double> edges, IReadOnlyList<long> counts) : ReadableResult
{
    /// <summary>Edges of the bins, ascending, one more than <see cref="Counts"/>.</summary>
    public IReadOnlyList<double> Edges { get; } = edges;

    /// <summary>Values in each bin; the last bin includes its upper edge.</summary>
    public IReadOnlyList<long> Counts { get; } = counts;

    private protected override string Sentence => $"{Count(Counts.Sum(), "value")} in {Count(Counts.Count, "bin")}" +
        (Edges.Count == 0 ? "" : $" from {Number(Edges[0])} to {Number(Edges[^1])}");
}
