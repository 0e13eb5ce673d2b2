namespace MLNetInterpret;

/// <summary>A unit's activation over all scanned rows (for text: over all characters).</summary>
/// <param name="Count">Finite values seen.</param>
/// <param name="NonFinite">NaN or infinite values seen; they enter nothing else.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Population standard deviation.</param>
/// <param name="ZeroShare">Share of exact zeros, 0 to 1.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Median">Median, within the sketch's relative error.</param>
/// <param name="Percentile99">99th percentile, within the sketch's relative error.</param>
/// <param name="Histogram">Counts in equal bins from <paramref name="Minimum"/> to <paramref name="Maximum"/>.</param>
public sealed record UnitStatistics(
    long Count,
    long NonFinite,
    double Mean,
    double StandardDeviation,
    double ZeroShare,
    float Minimum,
    float Maximum,
    double Median,
    double Percentile99,
    Histogram Histogram);

/// <summary>Counts in adjacent bins.</summary>
/// <param name="Edges">Ascending, one more than <paramref name="Counts"/>.</param>
/// <param name="Counts">Values in each bin; the last bin includes its upper edge.</param>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);
