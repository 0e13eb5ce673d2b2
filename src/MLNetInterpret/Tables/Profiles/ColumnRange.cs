using System.Globalization;
using MLNetInterpret.Data;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>The range of a number column as it is written.</summary>
/// <param name="Column">The column.</param>
/// <param name="Least">Its smallest value, in the column's units.</param>
/// <param name="Most">Its largest value.</param>
internal sealed record ColumnRange(string Column, double Least, double Most)
{
    /// <summary>Reads <c>Income=0..300</c> and <c>Due=2023-08-12..2023-09-30</c>; dates are days since 1970-01-01.</summary>
    /// <exception cref="FormatException">The text is no range; the message says how to write one.</exception>
    public static ColumnRange Parse(string text)
    {
        var equal = text.LastIndexOf('=');
        var ends = equal > 0 ? text[(equal + 1)..].Split("..") : [];
        return ends.Length == 2 && Number(ends[0]) is { } least && Number(ends[1]) is { } most
            ? new(text[..equal].Trim(), least, most)
            : throw new FormatException($"'{text}' is not a range. Write <column>=<least>..<most>, for example Income=0..300.");
    }

    /// <summary>The text form, dates as days.</summary>
    public override string ToString() => FormattableString.Invariant($"{Column}={Least}..{Most}");

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : DateText.Read(text, monthFirst: false);
}
