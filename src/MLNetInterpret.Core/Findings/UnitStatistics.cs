using System.Text.Json.Serialization;
using MLNetInterpret.Core.Statistics;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A unit's activation over all scanned rows (for text: over all characters).</summary>
public sealed class UnitStatistics : ReadableResult
{
    [JsonConstructor]
    internal UnitStatistics(
        long count, long nonFinite, double mean, double standardDeviation, double zeroShare, float minimum, float maximum,
        IReadOnlyList<double> quantiles, Histogram histogram)
    {
        (Count, NonFinite, Mean) = (count, nonFinite, mean);
        (StandardDeviation, ZeroShare, Minimum) = (standardDeviation, zeroShare, minimum);
        (Maximum, Quantiles, Histogram) = (maximum, quantiles, histogram);
    }

    /// <summary>Finite values seen.</summary>
    public long Count { get; }

    /// <summary>NaN or infinite values seen; no other statistic includes them.</summary>
    public long NonFinite { get; }

    /// <summary>Mean.</summary>
    public double Mean { get; }

    /// <summary>Population standard deviation.</summary>
    public double StandardDeviation { get; }

    /// <summary>Share of exact zeros, 0 to 1.</summary>
    public double ZeroShare { get; }

    /// <summary>Smallest value.</summary>
    public float Minimum { get; }

    /// <summary>Largest value.</summary>
    public float Maximum { get; }

    /// <summary>Quantiles: the shares <see cref="Shares"/> of the values lie at or below them, each within a relative error of
    /// 1/128.</summary>
    public IReadOnlyList<double> Quantiles { get; }

    /// <summary>Counts in equal bins from <see cref="Minimum"/> to <see cref="Maximum"/>.</summary>
    public Histogram Histogram { get; }

    /// <summary>The shares of <see cref="Quantiles"/>.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>Whether all finite values are one and the same apart from rounding, or there are none: then no row stands
    /// out.</summary>
    [JsonIgnore]
    internal bool NeverChanges => Count == 0 || !Spread.Varies(Minimum, Maximum);

    /// <summary>The median: half of the values lie at or below it.</summary>
    [JsonIgnore]
    public double Median => Quantiles[3];

    /// <summary>The 99th percentile: all but one in a hundred of the values lie at or below it.</summary>
    [JsonIgnore]
    public double Percentile99 => Quantiles[6];

    private protected override string Sentence =>
        $"{Count(Count, "value")} from {Number(Minimum)} to {Number(Maximum)}, mean {Number(Mean)}";
}
