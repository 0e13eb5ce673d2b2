using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Data;

/// <summary>Days as people write them (2023-08-12, 12.08.2023, 8/12/23, 12 Aug 2023, 3 de mayo de 2023), with a time or without
/// one, and months, quarters and weeks by their first day (Aug-2016, 2016-08, 2016Q3, 2016-W32), as numbers of days since
/// 1970-01-01.</summary>
internal static partial class DateText
{
    /// <summary>Two digits mean the years from here on.</summary>
    private const int FirstOfTwoDigits = 1950;

    /// <summary>What stands for parts of other years is something else.</summary>
    private const int FirstYear = 1500, LastYear = 2200;

    private const int Longest = 40;

    /// <summary>A time of day is told to the second.</summary>
    private const double Second = 1 / 86_400.0;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Reads a cell; null where it is no day.</summary>
    /// <param name="cell">A cell.</param>
    /// <param name="monthFirst">Whether the month stands before the day where neither a name nor points between them
    /// tell.</param>
    public static double? Read(string cell, bool monthFirst)
    {
        if (cell.Length > Longest || Day().Match(cell.Trim()) is not { Success: true } found) return null;
        if (found.Groups["period"].Success) return Period(found);
        var (a, b, c) = (found.Groups["a"].Value, found.Groups["b"].Value, found.Groups["c"].Value);
        var (year, month, day) = true switch
        {
            _ when a.Length == 4 && char.IsAsciiDigit(a[0]) => (a, b, c),
            _ when b.Length == 0 => (c, a, "1"),
            _ when !char.IsAsciiDigit(a[0]) => (c, a, b),
            _ when monthFirst && char.IsAsciiDigit(b[0]) && found.Groups["s"].Value is not ['.', ..] => (c, a, b),
            _ => (c, b, a),
        };
        return Of(year, month, day) + Time(found);
    }

    private static double? Of(string yearText, string monthText, string dayText)
    {
        if (!(yearText.Length is 2 or 4 && Whole(yearText) is { } year && Whole(dayText) is { } day)) return null;
        if (yearText.Length == 2) year += year + 1900 >= FirstOfTwoDigits ? 1900 : 2000;
        var month = Whole(monthText) ?? MonthNames.Number(monthText);
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day).DayNumber - Epoch
            : null;
    }

    /// <summary>The first day of a month, a quarter or a week of a year.</summary>
    private static double? Period(Match found)
    {
        var (year, number) = (Whole(found.Groups["year"].Value)!.Value, Whole(found.Groups["number"].Value)!.Value);
        DateTime? first = found.Groups["period"].Value switch
        {
            _ when year is < FirstYear or > LastYear || number == 0 => null,
            "Q" or "q" => number <= 4 ? new(year, (3 * number) - 2, 1) : null,
            "W" or "w" => number <= ISOWeek.GetWeeksInYear(year)
                ? ISOWeek.ToDateTime(year, number, DayOfWeek.Monday)
                : null,
            _ => number <= 12 ? new(year, number, 1) : null,
        };
        return first is { } day ? DateOnly.FromDateTime(day).DayNumber - Epoch : null;
    }

    private static double? Time(Match found)
    {
        if (!found.Groups["hour"].Success) return 0;
        var (hour, half) = (Whole(found.Groups["hour"].Value)!.Value, found.Groups["half"].Value);
        if (half.Length > 0) hour = hour is 0 or > 12 ? 24 : (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        var minute = Whole(found.Groups["minute"].Value)!.Value;
        var second = found.Groups["second"] is { Success: true, Value: var text }
            ? double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture)
            : 0;
        return hour < 24 && minute < 60 && second < 60 ? ((hour * 3600) + (minute * 60) + second) * Second : null;
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Three parts with the same sign between them, eight digits, parts around a month's name, or a part of a year;
    /// then a time, a zone.</summary>
    [GeneratedRegex(
        @"^(?:\p{L}{2,10}\.?, )?" +
        @"(?:(?<a>\d{1,4})(?<s>\. |[-./ ])(?<b>\d{1,2})\k<s>(?<c>\d{1,4})|(?<a>\d{4})(?<b>\d{2})(?<c>\d{2})" +
        @"|(?<a>\d{1,2})(?:\. ?| de |[-/ ])(?<b>\p{L}{3,12})(?:\.? de |\.?,? |[-./])(?<c>\d{1,4})" +
        @"|(?<a>\d{4})[-./ ](?<b>\p{L}{3,12})[-./ ](?<c>\d{1,2})" +
        @"|(?<a>\p{L}{3,12})(?:\.? |[-./])(?<b>\d{1,2}),?[-./ ](?<c>\d{4})" +
        @"|(?<a>\p{L}{3,12})(?:\.? de |\.? |[-/])(?<c>\d{4})" +
        @"|(?<year>\d{4})(?<period>[-/])(?<number>\d{2})|(?<number>\d{2})(?<period>/)(?<year>\d{4})" +
        @"|(?<year>\d{4})[- ]?(?<period>[QqWw])(?<number>\d{1,2})|(?<period>[Qq])(?<number>\d)[-/ ]?(?<year>\d{4}))" +
        @"(?:(?:[T ]|, )(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:[.,]\d{1,7})?))?" +
        @"(?: ?(?<half>[AaPp])\.?[Mm]\.?)?)?" +
        @"(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
