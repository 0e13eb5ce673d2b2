namespace MLNetInterpret.Reports.Figures;

/// <summary>How a unit's activations become colours: one scale for all its windows, so that they compare.</summary>
/// <param name="Center">The activation that gets the colour in the middle.</param>
/// <param name="Half">The distance from there to the strongest colours.</param>
internal sealed record HeatScale(double Center, double Half)
{
    public double Low => Center - Half;

    public double High => Center + Half;

    /// <summary>
    /// Zero in the middle where the unit's range holds it or comes near it; else the middle of the range, or all text would be of
    /// one colour.
    /// </summary>
    public static HeatScale Of(UnitStatistics statistics)
    {
        var (least, most) = ((double)statistics.Minimum, (double)statistics.Maximum);
        if (!double.IsFinite(least) || !double.IsFinite(most) || most <= least)
            return new(0, Math.Abs(most) is > 0 and < double.PositiveInfinity and var size ? size : 1);
        var near = 0.1 * (most - least);
        return least - near <= 0 && most + near >= 0
            ? new(0, Math.Max(-least, most))
            : new((least + most) / 2, (most - least) / 2);
    }

    /// <summary>From -1 to 1; what is not finite, or not there, is in the middle.</summary>
    public double Level(TextInput window, int at) => at < window.Activations.Count && float.IsFinite(window.Activations[at])
        ? Math.Clamp((window.Activations[at] - Center) / Half, -1, 1)
        : 0;
}
