using System.Globalization;

namespace MLNetInterpret;

/// <summary>Where a figure lies when the rows it was measured on are drawn again and again (percentile bootstrap).</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">Share of such intervals that hold the true value, for example 0.95.</param>
/// <remarks>Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.</remarks>
public sealed record BootstrapInterval(double Low, double High, double Level)
{
    /// <summary>The ends in brackets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Low:0.000}, {High:0.000}]");

    /// <summary>The middle share of the figures of many draws.</summary>
    /// <param name="figures">One for each draw, at least one.</param>
    /// <param name="level">The share, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There are no figures, or the level is out of its range.</exception>
    public static BootstrapInterval Of(IReadOnlyList<double> figures, double level)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0) throw new ArgumentException("An interval needs at least one figure.", nameof(figures));
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval lies above 0 and below 1.");
        double[] sorted = [.. figures.Order()];
        var tail = (1 - level) / 2;
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
        return new(At(tail), At(1 - tail), level);
    }
}
