using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>How a unit's activations become colours: one scale for all its windows, so that they compare.</summary>
/// <param name="Center">The activation that gets the colour in the middle.</param>
/// <param name="Half">The distance from there to the strongest colours.</param>
internal sealed record HeatScale(double Center, double Half)
{
    /// <summary>Share of their size up to which the ends of a range read alike, in two digits behind the point of 1.</summary>
    private const double Alike = 0.01;

    public double Low => Center - Half;

    public double High => Center + Half;

    /// <summary>
    /// Zero in the middle where the unit's range holds it or comes near it, or where its ends are alike, as of a saturated unit:
    /// nothing shows differences that are none. Else the middle of the range, or all text would be of one colour.
    /// </summary>
    public static HeatScale Of(UnitStatistics statistics) => Of(statistics.Minimum, statistics.Maximum);

    /// <summary>
    /// The same for a unit whose range is known only from what it does on a text: from the 1st percentile to the 99th,
    /// so that outliers leave the colours to the rest; of the characters where the concept holds and of the others each on their
    /// own, so that what is rare is no outlier.
    /// </summary>
    public static HeatScale Of(IReadOnlyList<float> activations, IReadOnlyList<bool> holds)
    {
        var parts = activations.Select((value, at) => (Value: value, Holds: at < holds.Count && holds[at]))
            .Where(pair => float.IsFinite(pair.Value)).ToLookup(pair => pair.Holds, pair => pair.Value)
            .Select(part => part.Order().ToArray()).ToArray();
        return parts.Length == 0
            ? new(0, 1)
            : Of(
                parts.Min(part => Quantile.Below<float>(part, 0.01)),
                parts.Max(part => Quantile.Above<float>(part, 0.99)));
    }

    /// <summary>The same for a string and the real window beside it.</summary>
    public static HeatScale Of(MaximizedText found) => Of([.. found.Text.Activations, .. found.Real?.Activations ?? []], []);

    private static HeatScale Of(double least, double most)
    {
        if (!double.IsFinite(least) || !double.IsFinite(most) || most <= least)
            return new(0, Math.Abs(most) is > 0 and < double.PositiveInfinity and var only ? only : 1);
        var (near, size) = (0.1 * (most - least), Math.Max(Math.Abs(least), Math.Abs(most)));
        return (least - near <= 0 && most + near >= 0) || most - least < Alike * size
            ? new(0, size)
            : new((least + most) / 2, (most - least) / 2);
    }

    /// <summary>From -1 to 1; what is not finite, or not there, is in the middle.</summary>
    public double Level(TextInput window, int at) => at < window.Activations.Count ? Level(window.Activations[at]) : 0;

    /// <summary>From -1 to 1; what is not finite is in the middle.</summary>
    public double Level(float activation) => float.IsFinite(activation) ? Math.Clamp((activation - Center) / Half, -1, 1) : 0;
}
