namespace MLNetInterpret.Drawing.Style;

/// <summary>What an axis drawn by hand spans.</summary>
internal sealed record ValueRange(double Low, double High)
{
    /// <summary>The finite values and a little room at both ends.</summary>
    public static ValueRange Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0) return new(0, 1);
        var (low, high) = (finite.Min(), finite.Max());
        var room = high > low ? 0.06 * (high - low) : 0.5;
        return new(low - room, high + room);
    }

    /// <summary>From one end to the other.</summary>
    public static ValueRange Exactly(double low, double high) => new(low, high > low ? high : low + 1);

    /// <summary>0 at the low end, 1 at the high end; what lies further is put there.</summary>
    public double Share(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    /// <summary>Round numbers, about as many as asked for at most.</summary>
    public IEnumerable<double> Ticks(int most)
    {
        var rough = (High - Low) / most;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / unit) switch { < 1.001 => 1, < 2.001 => 2, < 5.001 => 5, _ => 10 } * unit;
        for (var i = Math.Ceiling(Low / step); i <= Math.Floor(High / step); i++) yield return i == 0 ? 0 : i * step;
    }
}
