namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Numbers that people would write.</summary>
internal static class RoundNumber
{
    private static readonly decimal[] Steps = [10, 5, 2, 1];

    /// <summary>The roundest number of a range: a multiple of the largest power of ten, five or two times it;
    /// of several the one nearest to the middle.</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end, at least <paramref name="low"/>.</param>
    public static double Between(double low, double high)
    {
        if (low <= 0 && high >= 0) return 0;
        if (low == high || Math.Max(Math.Abs(low), Math.Abs(high)) is > 1e15 or < 1e-9) return low;
        var (from, to) = ((decimal)low, (decimal)high);
        for (var power = Power((decimal)Math.Max(Math.Abs(low), Math.Abs(high))); power >= 1e-12m; power /= 10)
            foreach (var step in Steps)
            {
                var unit = power * step;
                var (first, last) = (Math.Ceiling(from / unit), Math.Floor(to / unit));
                if (first > last) continue;
                var middle = (from + to) / 2 / unit;
                var round = (double)(Math.Clamp(Math.Round(middle), first, last) * unit);
                if (low <= round && round <= high) return round;      // a decimal keeps fewer digits
            }

        return low;
    }

    /// <summary>The largest power of ten up to a number above 0.</summary>
    private static decimal Power(decimal value)
    {
        var power = 1m;
        while (power * 10 <= value) power *= 10;
        while (power > value) power /= 10;
        return power;
    }
}
