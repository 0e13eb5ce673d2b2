using System.Globalization;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>A column whose value was changed.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Before">The value before.</param>
/// <param name="After">The value after.</param>
internal sealed record RowChange(string Column, string Before, string After)
{
    /// <summary>The changed columns in the table's order, and the number of the others.</summary>
    public static (IReadOnlyList<RowChange> Changed, int Same) Between(RowInput original, RowInput changed)
    {
        var after = changed.Values.ToLookup(value => value.Column);
        RowChange[] changes =
        [
            .. original.Values
                .Select(value => (Before: value, After: after[value.Column].FirstOrDefault() ?? new(value.Column, "", null)))
                .Where(pair => pair.Before != pair.After)
                .Select(pair => Of(pair.Before, pair.After)),
        ];
        return (changes, original.Values.Count - changes.Length);
    }

    public static string Unchanged(int same, int changed) =>
        $"{NumberWords.Count(same, changed == 0 ? "column" : "other column")} unchanged";

    /// <summary>Short, unless that would hide the change.</summary>
    private static RowChange Of(RowValue before, RowValue after)
    {
        var (from, to) = (TableWords.Cell(before), TableWords.Cell(after));
        return from == to ? new(before.Column, Exact(before), Exact(after)) : new(before.Column, from, to);
    }

    private static string Exact(RowValue value) => value.Number is { } number
        ? number.ToString("R", CultureInfo.InvariantCulture).Replace('-', '−')
        : NumberWords.Visible(value.Text);
}
