using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Rows, drawn at random, that quantiles, histograms, shares of zeros and correlations were made from.</summary>
public sealed class ScanSample : ReadableResult
{
    internal ScanSample(long rows) => Rows = rows;

    /// <summary>How many they are; of a text, characters.</summary>
    public long Rows { get; }

    /// <summary>How far the share of all rows at or below a quantile lies from the share that it is named by, at most, in 95 of
    /// 100 samples, 0 to 1. A bin's share of a histogram and the share of zeros are as near. Source: Hoeffding, "Probability
    /// inequalities for sums of bounded random variables", 1963, doi:10.1080/01621459.1963.10500830.</summary>
    public double ShareError => Math.Min(1, Math.Sqrt(Math.Log(2 / 0.05) / (2.0 * Rows)));

    /// <summary>Standard error of a correlation of 0; of a correlation r it is (1 - r^2) times that. The error of a projection,
    /// where a correlation comes from one, is added.</summary>
    public double CorrelationError => Math.Min(1, 1 / Math.Sqrt(Rows));

    private protected override string Sentence =>
        $"quantiles and correlations from {Count(Rows, "row")} drawn at random: shares within {Percent(ShareError, 1)} "
        + $"(95 %), correlations within about {Number(2 * CorrelationError)}";
}
