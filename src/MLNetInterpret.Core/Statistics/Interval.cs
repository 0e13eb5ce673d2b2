using System.Globalization;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Confidence interval of a figure, by resampling what it was measured on (percentile bootstrap).</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">Share of such intervals that hold the true value, above 0 and below 1, for example 0.95.</param>
/// <param name="Block">Characters in a block, where a text was drawn in blocks; null where rows were drawn one by one.</param>
/// <remarks>Sources: Efron, Tibshirani, "An introduction to the bootstrap", 1993, chapter 13; of blocks Künsch 1989; Politis and
/// Romano 1992.</remarks>
public sealed record Interval(
    double Low, double High, double Level,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Block = null) : IFormattable
{
    /// <summary>The interval that holds the central share of the figures of many draws.</summary>
    /// <param name="figures">One for each draw, at least one.</param>
    /// <param name="level">The share, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There are no figures, or the level is out of its range.</exception>
    public static Interval Of(IReadOnlyList<double> figures, double level)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0) throw new ArgumentException("An interval needs at least one figure.", nameof(figures));
        Check.Inside(level, 0, 1);
        double[] sorted = [.. figures.Order()];
        var tail = (1 - level) / 2;
        return new(Quantile.Nearest<double>(sorted, tail), Quantile.Nearest<double>(sorted, 1 - tail), level);
    }

    /// <summary>Text of the ends in brackets, with three digits: <c>[0.125, 0.250]</c>.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>Text of the ends in brackets.</summary>
    /// <param name="format">How each end is written, for example <c>0.00</c>; null for three digits.</param>
    /// <param name="formatProvider">The culture; null for the invariant one.</param>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        string End(double end) => end.ToString(format ?? "0.000", formatProvider ?? CultureInfo.InvariantCulture);
        return $"[{End(Low)}, {End(High)}]";
    }
}
