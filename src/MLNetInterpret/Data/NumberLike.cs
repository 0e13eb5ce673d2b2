using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Data;

/// <summary>What keeps a cell from being read as the number that a person sees in it.</summary>
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
}

/// <summary>Looks at cells that are not read as numbers as a person would.</summary>
internal static partial class NumberLike
{
    private const int Longest = 40;

    /// <summary>What keeps a cell from being read as a number; null where nobody would take it for one.</summary>
    /// <param name="cell">A cell that is not read as a number.</param>
    /// <param name="decimalMark">What is read as the decimal mark, <c>.</c> or <c>,</c>.</param>
    public static NumberTrait? Of(string cell, char decimalMark)
    {
        if (cell.Length > Longest || !cell.Any(char.IsAsciiDigit)) return null;
        NumberTrait traits = 0;
        var number = cell.Trim();
        if (number[^1] is '%' or '‰') (traits, number) = (NumberTrait.Percent, number[..^1].TrimEnd());
        var sign = number.Index().Where(at => char.GetUnicodeCategory(at.Item) == UnicodeCategory.CurrencySymbol).ToList();
        if (sign.Count == 1)
        {
            traits |= NumberTrait.Currency;
            number = $"{number[..sign[0].Index].TrimEnd()}{number[(sign[0].Index + 1)..].TrimStart()}";
        }

        var parts = Number().Match(number);
        if (!parts.Success) return null;
        var (apart, mark) = (parts.Groups["apart"], parts.Groups["mark"]);
        if (apart.Success && mark.Success && apart.Value == mark.Value) return null;
        if (mark.Success && mark.Value[0] != decimalMark) traits |= NumberTrait.OtherDecimal;
        if (apart.Success) traits |= OfGroups(parts, apart.Value[0], decimalMark);
        return traits == 0 ? null : traits;
    }

    private static NumberTrait OfGroups(Match parts, char apart, char decimalMark)
    {
        var oneGroup = !parts.Groups["mark"].Success && !parts.Groups["more"].Success && apart is '.' or ',';
        if (!oneGroup) return NumberTrait.Apart;
        if (apart == decimalMark) return 0;      // 1.234 where points are read
        return parts.Groups["first"].Value[0] == '0' ? NumberTrait.OtherDecimal : NumberTrait.OtherDecimalOrApart;
    }

    /// <summary>Digits, in groups of three or not, a decimal part, an exponent.</summary>
    [GeneratedRegex(
        @"^[+\-\u2212]?(?:(?<first>\d{1,3})(?<apart>[.,'\u2019 \u00A0\u202F])\d{3}(?<more>\k<apart>\d{3})*|\d+)?" +
        @"(?:(?<mark>[.,])\d*)?(?:[eE][+\-]?\d+)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
