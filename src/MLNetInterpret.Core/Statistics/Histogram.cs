namespace MLNetInterpret;

/// <summary>Counts in adjacent bins.</summary>
/// <param name="Edges">Ascending, one more than <paramref name="Counts"/>.</param>
/// <param name="Counts">Values in each bin; the last bin includes its upper edge.</param>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);
