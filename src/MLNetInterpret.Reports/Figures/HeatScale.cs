namespace MLNetInterpret.Reports.Figures;

/// <summary>How a unit's activations become colours: one scale for all its windows, so that they compare.</summary>
/// <param name="Center">The activation that gets the colour in the middle.</param>
/// <param name="Half">The distance from there to the strongest colours.</param>
internal sealed record HeatScale(double Center, double Half)
{
    public double Low => Center - Half;

    public double High => Center + Half;

    /// <summary>
    /// Zero in the middle where the unit takes both signs; else the middle of its range, or all of its text would be of one colour.
    /// </summary>
    public static HeatScale Of(UnitStatistics statistics)
    {
        var (least, most) = ((double)statistics.Minimum, (double)statistics.Maximum);
        if (!double.IsFinite(least) || !double.IsFinite(most) || most <= least)
            return new(0, Math.Abs(most) is > 0 and < double.PositiveInfinity and var size ? size : 1);
        return Math.Min(-least, most) > 0.1 * (most - least)
            ? new(0, Math.Max(-least, most))
            : new((least + most) / 2, (most - least) / 2);
    }

    /// <summary>From -1 to 1; what is not finite, or not there, is in the middle.</summary>
    public double Level(TextInput window, int at) => at < window.Activations.Count && float.IsFinite(window.Activations[at])
        ? Math.Clamp((window.Activations[at] - Center) / Half, -1, 1)
        : 0;
}
