using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Tables;

/// <summary>What the steps of a <see cref="Resolution"/> are counted in.</summary>
/// <param name="Size">One of them in the column's own numbers; its mean, of months.</param>
/// <param name="ToUnits">How many a number is.</param>
/// <param name="ToValue">The number that a whole number of them is.</param>
/// <param name="Tolerance">How far a number may lie off by the rounding of its type.</param>
/// <param name="Words">What numbers of a first one and a step are.</param>
internal sealed record StepUnit(
    double Size, Func<double, double> ToUnits, Func<double, double> ToValue, Func<double, double> Tolerance,
    Func<long, long, string> Words)
{
    private const int MostDecimals = 6;
    private const double Rounding = 1e-9;
    private const double OfSingle = 1.2e-7;
    private const double OfDouble = 1e-13;
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    /// <summary>Units of dates, the largest first; days since 1970-01-01 are written in them.</summary>
    public static readonly IReadOnlyList<StepUnit> Dates =
    [
        new(
            365.2425 / 12, Months, months => (Epoch.AddMonths((int)months) - Epoch).TotalDays, _ => Rounding,
            (_, step) => step == 1 ? "first days of months" : $"every {step} months"),
        OfDays(1, step => step == 1 ? "whole days" : $"every {step} days"),
        OfDays(24, _ => "full hours"),
        OfDays(24 * 60, _ => "full minutes"),
        OfDays(24 * 60 * 60, _ => "to the second") with { IsLast = true },
    ];

    /// <summary>Whether there is no smaller unit.</summary>
    public bool IsLast { get; init; }

    /// <summary>Decimals.</summary>
    /// <param name="scale">How many are 1: a power of ten.</param>
    /// <param name="isSingle">Whether all numbers are of single precision.</param>
    public static StepUnit Decimals(double scale, bool isSingle) => new(
        1 / scale, value => value * scale, units => isSingle && scale > 1 ? (float)(units / scale) : units / scale,
        value => Rounding + ((isSingle ? OfSingle : OfDouble) * Math.Abs(value)),
        (first, step) =>
        {
            if (step == 1 && scale == 1) return "whole";
            var from = first == 0 ? "" : $" from {NumberWords.UpTo(first / scale, MostDecimals)}";
            return $"in steps of {NumberWords.UpTo(step / scale, MostDecimals)}{from}";
        });

    private static StepUnit OfDays(double scale, Func<long, string> words) => new(
        1 / scale, days => days * scale, units => units / scale, _ => Rounding, (_, step) => words(step));

    /// <summary>Months since the first of 1970, and the part of the next that has gone by.</summary>
    private static double Months(double days)
    {
        var date = Epoch.AddDays(Math.Clamp(days, -700_000, 2_900_000));
        var month = (12 * (date.Year - Epoch.Year)) + date.Month - 1;
        var first = new DateTime(date.Year, date.Month, 1);
        return month + ((date - first).TotalDays / DateTime.DaysInMonth(date.Year, date.Month));
    }
}
