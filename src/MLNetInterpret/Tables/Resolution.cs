using System.Numerics;

namespace MLNetInterpret.Tables;

/// <summary>The numbers that a column keeps to: one, and every number of steps from it. They are decimals of few digits, or dates
/// as days since 1970-01-01.</summary>
/// <remarks>Numbers are read as decimals but for the rounding of their type. A step wider than the last digit is taken where data
/// of that digit would keep to it by chance less than once in a thousand tables.</remarks>
internal sealed class Resolution
{
    /// <summary>Whole numbers.</summary>
    public static readonly Resolution Whole = new(0, 1, StepUnit.Decimals(1, isSingle: false));

    private const int MostDecimals = 6;
    private const double MostUnits = 1L << 53;
    private static readonly double LeastEvidence = Math.Log(1000);

    private readonly long _first;
    private readonly long _step;
    private readonly StepUnit _unit;

    private Resolution(long first, long step, StepUnit unit) => (_first, _step, _unit) = (first, step, unit);

    /// <summary>From one number to the next, above 0; the mean of months.</summary>
    public double Step => _step * _unit.Size;

    /// <summary>Whether all are whole numbers.</summary>
    public bool IsWhole => _unit.Size == 1;

    /// <summary>What they are, for example <c>whole</c>, <c>in steps of 0.25</c> or <c>every 7 days</c>.</summary>
    public string Words => _unit.Words(_first, _step);

    /// <summary>What a column keeps to; null where its numbers are of more digits than tell anything.</summary>
    /// <param name="sorted">Its finite values, ascending.</param>
    public static Resolution? Of(double[] sorted)
    {
        double[] values = [.. sorted.Distinct()];
        var isSingle = values.All(value => (float)value == value);
        if (values.Length == 0) return null;
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
            if (StepUnit.Decimals(Math.Pow(10, decimals), isSingle) is var unit && Units(values, unit) is { } units)
                return OfUnits(units, unit);
        return null;
    }

    /// <summary>The same of dates: first days of months, or days, hours, minutes or seconds.</summary>
    /// <param name="sorted">Days since 1970-01-01, ascending.</param>
    public static Resolution? OfDates(double[] sorted)
    {
        double[] dates = [.. sorted.Distinct()];
        if (dates.Length == 0) return null;
        static double Rounded(StepUnit unit, double date) => unit.ToValue(Math.Round(unit.ToUnits(date)));
        bool IsOf(StepUnit unit) => unit.IsLast || dates.All(date => Math.Abs(date - Rounded(unit, date)) < 1e-6);
        // two first days of months are chance
        var unit = StepUnit.Dates.Skip(dates.Length > 2 ? 0 : 1).First(IsOf);
        return OfUnits([.. dates.Select(date => (long)Math.Round(unit.ToUnits(date))).Distinct()], unit);
    }

    /// <summary>The number that is nearest to another.</summary>
    public double Nearest(double value) => At(Math.Round(Steps(value)), value);

    /// <summary>The least number that is not below another.</summary>
    public double AtLeast(double value) => At(Math.Ceiling(Steps(value) - Slack(value)), value);

    /// <summary>The greatest number that is not above another.</summary>
    public double AtMost(double value) => At(Math.Floor(Steps(value) + Slack(value)), value);

    /// <summary>Values as numbers of the unit; null where one of them is none, or where nearly all numbers would be.</summary>
    private static long[]? Units(double[] values, StepUnit unit)
    {
        var (units, evidence, areExact) = (new long[values.Length], 0.0, true);
        for (var i = 0; i < values.Length; i++)
        {
            var (count, tolerance) = (Math.Round(unit.ToUnits(values[i])), unit.Tolerance(values[i]));
            var error = Math.Abs(values[i] - (count * unit.Size));
            if (Math.Abs(count) > MostUnits || error > tolerance) return null;
            units[i] = (long)count;
            evidence -= Math.Log(Math.Min(1, 2 * tolerance / unit.Size));
            areExact &= error == 0;
        }

        return evidence > LeastEvidence || (unit.Size == 1 && areExact) ? [.. units.Distinct()] : null;
    }

    private static Resolution OfUnits(long[] units, StepUnit unit)
    {
        long between = 0;
        foreach (var count in units) between = Divisor(between, count - units[0]);
        var all = Divisor(between, units[0]);
        bool IsKeptTo(long step, int times) => step > 1 && times * Math.Log(step) > LeastEvidence;
        var step = units.Length < 2 ? 1
            : IsKeptTo(between, units.Length - 1) ? between
            : IsKeptTo(all, units.Count(count => count != 0)) ? all
            : 1;
        return new(((units[0] % step) + step) % step, step, unit);
    }

    private static long Divisor(long a, long b) => (long)BigInteger.GreatestCommonDivisor(a, b);

    private double Steps(double value) => (_unit.ToUnits(value) - _first) / _step;

    private double Slack(double value) => Math.Min(0.01, _unit.Tolerance(value) / Step);

    private double At(double steps, double value) =>
        _first + (steps * _step) is var units && Math.Abs(units) <= MostUnits ? _unit.ToValue(units) : value;
}
