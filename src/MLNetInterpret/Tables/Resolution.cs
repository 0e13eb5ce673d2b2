using System.Numerics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Tables;

/// <summary>The numbers that a column keeps to: one, and every number of steps from it. All are decimals of few digits.</summary>
/// <remarks>Numbers are read as decimals but for the rounding of their type. A step wider than the last digit is taken where data
/// of that digit would keep to it by chance less than once in a thousand tables.</remarks>
internal sealed class Resolution
{
    /// <summary>Whole numbers.</summary>
    public static readonly Resolution Whole = new(0, 1, 0, false);

    private const int MostDecimals = 6;
    private const double MostUnits = 1L << 53;
    private const double Rounding = 1e-9;
    private const double OfSingle = 1.2e-7;
    private const double OfDouble = 1e-13;
    private static readonly double LeastEvidence = Math.Log(1000);

    private readonly long _first;
    private readonly long _step;
    private readonly double _scale;
    private readonly bool _isSingle;

    private Resolution(long first, long step, int decimals, bool isSingle) =>
        (_first, _step, _scale, _isSingle) = (first, step, Math.Pow(10, decimals), isSingle);

    /// <summary>From one number to the next, above 0.</summary>
    public double Step => _step / _scale;

    /// <summary>Whether all are whole numbers.</summary>
    public bool IsWhole => _scale == 1;

    /// <summary>What they are, for example <c>whole</c> or <c>in steps of 0.25</c>.</summary>
    public string Words
    {
        get
        {
            if (_step == 1 && IsWhole) return "whole";
            var from = _first == 0 ? "" : $" from {NumberWords.UpTo(_first / _scale, MostDecimals)}";
            return $"in steps of {NumberWords.UpTo(Step, MostDecimals)}{from}";
        }
    }

    /// <summary>What a column keeps to; null where its numbers are of more digits than tell anything.</summary>
    /// <param name="sorted">Its finite values, ascending.</param>
    public static Resolution? Of(double[] sorted)
    {
        if (sorted.Length == 0) return null;
        double[] values = [.. sorted.Distinct()];
        var isSingle = values.All(value => (float)value == value);
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
            if (Units(values, Math.Pow(10, decimals), isSingle) is { } units)
                return OfUnits(units, decimals, isSingle);
        return null;
    }

    /// <summary>The number that is nearest to another.</summary>
    public double Nearest(double value) => At(Math.Round(Steps(value)), value);

    /// <summary>The least number that is not below another.</summary>
    public double AtLeast(double value) => At(Math.Ceiling(Steps(value) - Slack(value)), value);

    /// <summary>The greatest number that is not above another.</summary>
    public double AtMost(double value) => At(Math.Floor(Steps(value) + Slack(value)), value);

    /// <summary>Values as numbers of the last digit; null where one of them is none, or where nearly all numbers would
    /// be.</summary>
    private static long[]? Units(double[] values, double scale, bool isSingle)
    {
        var (units, evidence, areExact) = (new long[values.Length], 0.0, true);
        for (var i = 0; i < values.Length; i++)
        {
            var (unit, tolerance) = (Math.Round(values[i] * scale), Tolerance(values[i], isSingle));
            var error = Math.Abs(values[i] - (unit / scale));
            if (Math.Abs(unit) > MostUnits || error > tolerance) return null;
            units[i] = (long)unit;
            evidence -= Math.Log(Math.Min(1, 2 * tolerance * scale));
            areExact &= error == 0;
        }

        return evidence > LeastEvidence || (scale == 1 && areExact) ? [.. units.Distinct()] : null;
    }

    private static Resolution OfUnits(long[] units, int decimals, bool isSingle)
    {
        long between = 0;
        foreach (var unit in units) between = Divisor(between, unit - units[0]);
        var all = Divisor(between, units[0]);
        bool IsKeptTo(long step, int times) => step > 1 && times * Math.Log(step) > LeastEvidence;
        var step = units.Length < 2 ? 1
            : IsKeptTo(between, units.Length - 1) ? between
            : IsKeptTo(all, units.Count(unit => unit != 0)) ? all
            : 1;
        return new((((units[0] % step) + step) % step), step, decimals, isSingle);
    }

    private static long Divisor(long a, long b) => (long)BigInteger.GreatestCommonDivisor(a, b);

    private static double Tolerance(double value, bool isSingle) =>
        Rounding + ((isSingle ? OfSingle : OfDouble) * Math.Abs(value));

    private double Steps(double value) => ((value * _scale) - _first) / _step;

    private double Slack(double value) => Math.Min(0.01, Tolerance(value, _isSingle) * _scale / _step);

    private double At(double steps, double value)
    {
        var units = _first + (steps * _step);
        if (!(Math.Abs(units) <= MostUnits)) return value;
        return _isSingle && !IsWhole ? (float)(units / _scale) : units / _scale;
    }
}
