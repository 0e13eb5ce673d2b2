using System.Text.Json.Serialization;

namespace MLNetInterpret;

/// <summary>A unit's activation over all scanned rows (for text: over all characters).</summary>
/// <param name="Count">Finite values seen.</param>
/// <param name="NonFinite">NaN or infinite values seen; they enter nothing else.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Population standard deviation.</param>
/// <param name="ZeroShare">Share of exact zeros, 0 to 1.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Quantiles">The values that the shares <see cref="Shares"/> lie at or below,
/// each within a relative error of 1/128.</param>
/// <param name="Histogram">Counts in equal bins from <paramref name="Minimum"/> to <paramref name="Maximum"/>.</param>
public sealed record UnitStatistics(
    long Count,
    long NonFinite,
    double Mean,
    double StandardDeviation,
    double ZeroShare,
    float Minimum,
    float Maximum,
    IReadOnlyList<double> Quantiles,
    Histogram Histogram)
{
    /// <summary>What <see cref="Quantiles"/> are quantiles of.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>Half of the values lie at or below it.</summary>
    [JsonIgnore]
    public double Median => Quantiles[3];

    /// <summary>All but one in a hundred of the values lie at or below it.</summary>
    [JsonIgnore]
    public double Percentile99 => Quantiles[6];
}
