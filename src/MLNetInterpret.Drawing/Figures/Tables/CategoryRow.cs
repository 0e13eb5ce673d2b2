using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>One categorical column: the training rows cut by value, and the two values.</summary>
internal static class CategoryRow
{
    private const int Most = 10;

    public static void Draw(Canvas canvas, RowComparison.Column column, RowLayout layout, double y)
    {
        layout.Labels(
            canvas, column.Profile.Name, Value(column, column.High), column.Low is { } lowest ? Value(column, lowest) : null,
            outside: column.Profile.Categories is not null && column.Share == 0, y);
        var (middle, x, room) = (y + layout.BarMiddle, layout.BarLeft, layout.BarRight - layout.BarLeft);
        var index = 0;
        foreach (var (name, share, isHigh, isLow) in Segments(column))
        {
            var width = share * room;
            var fill = isHigh ? Ink.High.WithAlpha(0.28) : index % 2 == 0 ? Ink.Inner : Ink.Outer;
            canvas.Box(x, middle - 9, Math.Max(width - 1, 0.5), 18, fill);
            Marks(canvas, x + (width / 2), middle, width, isHigh, isLow, name);
            x += width;
            index++;
        }
    }

    private static void Marks(Canvas canvas, double center, double middle, double width, bool isHigh, bool isLow, string name)
    {
        var marks = (isHigh ? 1 : 0) + (isLow ? 1 : 0);
        var typeface = BundledFonts.Typeface(bold: false, italic: false);
        var room = width - 8 - (marks * 18);
        var shown = room > 20 ? FittedText.Fit(name, room, typeface, 11) : "";
        var isCut = FittedText.Width(FittedText.Drawable(name, typeface), typeface, 11) > room;
        if (isCut && (marks > 0 || shown.Length < 6)) shown = "";
        var text = shown.Length > 0 ? FittedText.Width(shown, typeface, 11) : 0;
        var start = center - (((marks * 16) + text) / 2);
        var highAt = marks > 0 && text > 0 ? start + 6 : center - (isLow ? 7 : 0);
        var lowAt = text > 0 ? start + (isHigh ? 22 : 6) : center + (isHigh ? 7 : 0);
        if (isHigh) canvas.Mark(MarkerShape.FilledCircle, highAt, middle, 11, Ink.High);
        if (isLow) canvas.Mark(MarkerShape.OpenCircle, lowAt, middle, 9, Ink.Low);
        if (text > 0) canvas.Text(shown, start + (marks * 16), middle, 11, isHigh ? Ink.Text : Ink.Muted);
    }

    /// <summary>The commonest values, then the rest together, then the missing cells; the two values
    /// always on their own.</summary>
    private static IEnumerable<(string Name, double Share, bool IsHigh, bool IsLow)> Segments(RowComparison.Column column)
    {
        var other = 0.0;
        var place = 0;
        foreach ((string Value, double Share) category in column.Profile.Categories ?? [])
        {
            var (isHigh, isLow) = (category.Value == column.High.Text, category.Value == column.Low?.Text);
            if (place++ < Most || isHigh || isLow)
                yield return (NumberWords.Visible(category.Value), category.Share, isHigh, isLow);
            else other += category.Share;
        }

        if (other > 0) yield return ("other", other, false, false);
        if (column.Profile.Missing > 0)
            yield return ("missing", column.Profile.Missing, column.High.IsMissing, column.Low is { IsMissing: true });
    }

    private static string Value(RowComparison.Column column, RowValue value) =>
        column.Profile.Categories is null
            ? TableWords.Cell(value)
            : $"{TableWords.Cell(value)} · {NumberWords.Percent(column.ShareOf(value))}";
}
