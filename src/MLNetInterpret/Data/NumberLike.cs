using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Data;

/// <summary>What keeps a cell from being read as a plain number.</summary>
[Flags]
internal enum NumberTrait
{
    /// <summary>A decimal comma where points are read, or the other way round.</summary>
    OtherDecimal = 1,

    /// <summary>Groups of three digits.</summary>
    Apart = 2,

    /// <summary>Either of the two: 1,234.</summary>
    OtherDecimalOrApart = 4,

    /// <summary>A currency sign.</summary>
    Currency = 8,

    /// <summary>A percent or per mille sign.</summary>
    Percent = 16,

    /// <summary>A word behind it, such as kg.</summary>
    Unit = 32,

    /// <summary>A time of day or a duration, such as 9:30, which is 9.5 hours.</summary>
    Time = 64,

    /// <summary>Negative in brackets, or with its sign behind it.</summary>
    Accounting = 128,
}

/// <summary>A cell that is no plain number, as a person would read it.</summary>
/// <param name="Traits">What is not plain about it.</param>
/// <param name="Value">The number, without its signs; NaN where another decimal mark stands in it.</param>
/// <param name="Unit">Its currency or percent sign, or its unit; empty for none.</param>
internal readonly partial record struct NumberLike(NumberTrait Traits, double Value, string Unit)
{
    private const int Longest = 40;
    private static readonly string[] Currencies =
        ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY", "kr", "zł", "Kč"];

    /// <summary>Reads a cell; null where nobody would take it for a number.</summary>
    /// <param name="cell">A cell that is no plain number.</param>
    /// <param name="decimalMark">What is read as the decimal mark, <c>.</c> or <c>,</c>.</param>
    public static NumberLike? Of(string cell, char decimalMark)
    {
        if (cell.Length > Longest || !cell.Any(char.IsAsciiDigit)) return null;
        if (Hours(cell.Trim()) is { } hours) return new(NumberTrait.Time, hours, "hours");
        var (plain, isNegative) = Unsigned(cell.Trim());
        var (number, unit) = Split(plain);
        NumberTrait traits = unit.Length == 0 ? 0 : unit is "%" or "‰" ? NumberTrait.Percent : NumberTrait.Currency;
        if (unit.Length == 0 && Behind().Match(plain) is { Success: true } behind)
            (number, unit, traits) = (behind.Groups["number"].Value, behind.Groups["unit"].Value, NumberTrait.Unit);
        if (isNegative) traits |= NumberTrait.Accounting;
        var parts = Number().Match(number);
        if (!parts.Success || (isNegative && number is ['-' or '+', ..])) return null;
        var (apart, mark) = (parts.Groups["apart"], parts.Groups["mark"]);
        if (apart.Success && mark.Success && apart.Value == mark.Value) return null;
        if (mark.Success && mark.Value[0] != decimalMark) traits |= NumberTrait.OtherDecimal;
        if (apart.Success) traits |= OfGroups(parts, apart.Value[0], decimalMark);
        return traits != 0 && ValueOf(parts, traits, decimalMark) is { } value
            ? new(traits, isNegative ? -value : value, unit)
            : null;
    }

    /// <summary>Hours of 9:30 or 9:30:15.</summary>
    private static double? Hours(string cell)
    {
        var found = Time().Match(cell);
        return found.Success ? Part("hours") + (Part("minutes") / 60) + (Part("seconds") / 3600) : null;

        double Part(string name) => found.Groups[name] is { Success: true, Value: var digits }
            ? double.Parse(digits, CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>(12) and 12- without what makes them negative.</summary>
    private static (string Cell, bool IsNegative) Unsigned(string cell) => cell switch
    {
        ['(', _, .., ')'] => (cell[1..^1].Trim(), true),
        [_, .., '-' or '\u2212'] => (cell[..^1].TrimEnd(), true),
        _ => (cell, false),
    };

    private static (string Number, string Unit) Split(string cell)
    {
        foreach (var code in Currencies)
        {
            if (cell.StartsWith(code, StringComparison.Ordinal)) return (cell[code.Length..].TrimStart(), code);
            if (cell.EndsWith(code, StringComparison.Ordinal)) return (cell[..^code.Length].TrimEnd(), code);
        }

        if (cell[^1] is '%' or '‰') return (cell[..^1].TrimEnd(), cell[^1..]);
        var sign = cell.Index().Where(at => char.GetUnicodeCategory(at.Item) == UnicodeCategory.CurrencySymbol).ToList();
        return sign is [var (at, symbol)] ? ($"{cell[..at].TrimEnd()}{cell[(at + 1)..].TrimStart()}", $"{symbol}") : (cell, "");
    }

    private static double? ValueOf(Match parts, NumberTrait traits, char decimalMark)
    {
        if (traits.HasFlag(NumberTrait.OtherDecimal)) return double.NaN;
        var digits = parts.Value.Replace('\u2212', '-');
        var apart = parts.Groups["apart"];
        if (apart.Success && apart.Value[0] != decimalMark) digits = digits.Replace(apart.Value, "", StringComparison.Ordinal);
        digits = digits.Replace(decimalMark, '.');
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static NumberTrait OfGroups(Match parts, char apart, char decimalMark)
    {
        var oneGroup = !parts.Groups["mark"].Success && !parts.Groups["more"].Success && apart is '.' or ',';
        if (apart == decimalMark) return oneGroup ? 0 : NumberTrait.OtherDecimal;      // 1.234 where points are read
        if (!oneGroup) return NumberTrait.Apart;
        return parts.Groups["first"].Value[0] == '0' ? NumberTrait.OtherDecimal : NumberTrait.OtherDecimalOrApart;
    }

    [GeneratedRegex(
        @"^(?<hours>\d{1,2}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d(?:\.\d{1,7})?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    /// <summary>A number and a word: 70 kg, 12.5 m², 35 °C.</summary>
    [GeneratedRegex(@"^(?<number>.*\d) ?(?<unit>°?\p{L}[\p{L}/]{0,7}[²³]?|°)$", RegexOptions.CultureInvariant)]
    private static partial Regex Behind();

    /// <summary>Digits, in groups of three or not, a decimal part, an exponent.</summary>
    [GeneratedRegex(
        @"^[+\-\u2212]?(?:(?<first>\d{1,3})(?<apart>[.,'\u2019 \u00A0\u202F])\d{3}(?<more>\k<apart>\d{3})*|\d+)?" +
        @"(?:(?<mark>[.,])\d*)?(?:[eE][+\-]?\d+)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
