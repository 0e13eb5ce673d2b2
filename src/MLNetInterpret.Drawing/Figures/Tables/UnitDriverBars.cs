using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>Which columns drive one unit: Shapley values with their intervals, which way, and permutation
/// importance beside them.</summary>
internal static class UnitDriverBars
{
    private const int Most = 14;
    private const double RowHeight = 24, NarrowHeight = 38;

    /// <summary>Draws one line for each column, the most important first, at most 14.</summary>
    /// <param name="drivers">A unit's entry of a <see cref="DriverMap"/>.</param>
    /// <param name="width">Width in CSS pixels, at least 320; below 600 what raises the unit stands
    /// below the column's name.</param>
    /// <param name="heading">Whether the unit stands above.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are no columns.</exception>
    public static Drawn Draw(UnitDrivers drivers, int width = 880, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(drivers);
        Check.AtLeast(width, 320);
        if (drivers.Columns.Count == 0) throw new ArgumentException($"'{drivers.Unit}' has no columns to draw.", nameof(drivers));
        ColumnImportance[] columns = [.. drivers.Ranked.Take(Most)];
        var layout = Layout.For(width, heading, columns);
        var canvas = new Canvas(width);
        var y = 10.0;
        if (heading)
        {
            canvas.Text(
                Look.Heading($"{drivers.Unit} · what drives it"), layout.Left, 28, 17, bold: true,
                maxWidth: width - (2 * layout.Left));
            y = 56 + Look.ExtraLine(canvas, layout.Left, 51, width - (2 * layout.Left));
        }

        y = Key(canvas, layout, y);
        var most = Math.Max(1e-12, columns.Max(column => Math.Max(column.MeanAbsoluteShapley, column.Interval.High)));
        var shuffled = Math.Max(1e-12, columns.Max(column => column.PermutationImportance));
        foreach (var column in columns)
        {
            Line(canvas, layout, column, most, shuffled, y);
            y += layout.RowHeight;
        }

        if (columns.Length < drivers.Columns.Count)
        {
            var rest = NumberWords.Count(drivers.Columns.Count - columns.Length);
            canvas.Text($"{rest} columns that drive it less are left out", layout.Left, y + 8, 11, Ink.Muted);
        }

        return canvas.Cut(y + (columns.Length < drivers.Columns.Count ? 22 : 6));
    }

    private static double Key(Canvas canvas, Layout layout, double y)
    {
        var x = layout.Wide ? layout.BarLeft : layout.Left;
        foreach (var (text, color) in new[] { ("larger values drive it up", Ink.High), ("down", Ink.Low) })
        {
            canvas.Box(x, y - 4, 12, 8, color);
            x += 17 + canvas.Text(text, x + 17, y, 11.5f, Ink.Muted) + 14;
        }

        if (layout.Wide)
        {
            canvas.Text("driven up by", layout.RaisedLeft, y, 11.5f, Ink.Muted);
            canvas.Text("shuffled: mean squared change", layout.ShuffledLeft, y, 11.5f, Ink.Muted);
            return y + 14;
        }

        canvas.Box(x, y - 4, 12, 8, Ink.Bars);
        canvas.Text("shuffled", x + 17, y, 11.5f, Ink.Muted);
        return y + 14;
    }

    private static void Line(Canvas canvas, Layout layout, ColumnImportance column, double most, double shuffled, double y)
    {
        var color = column.MeanAbsoluteShapley <= 0 ? Ink.Faint : column.Direction < 0 ? Ink.Low : Ink.High;
        var (room, name) = (layout.BarRight - layout.BarLeft, NumberWords.Visible(column.Column));
        double X(double value) => layout.BarLeft + (Math.Clamp(value / most, 0, 1) * room);
        var middle = y + (layout.Wide ? RowHeight / 2 : 12);
        var length = Math.Max(0.5, X(column.MeanAbsoluteShapley) - layout.BarLeft);
        canvas.Box(layout.BarLeft, middle - 5.5, length, 11, color.WithAlpha(0.8));
        canvas.Line(X(column.Interval.Low), middle, X(column.Interval.High), middle, Ink.Text, 1.4f);
        foreach (var end in new[] { column.Interval.Low, column.Interval.High })
            canvas.Line(X(end), middle - 3.5, X(end), middle + 3.5, Ink.Text, 1.4f);
        var (number, raised) = (NumberWords.Number(column.MeanAbsoluteShapley), TableWords.RaisedBy(column));
        canvas.Text(number, layout.NumberRight, middle, 12, alignment: Alignment.MiddleRight, bold: true);
        if (layout.Wide)
        {
            canvas.Text(
                name, layout.BarLeft - 12, middle, 12.5f,
                alignment: Alignment.MiddleRight, maxWidth: layout.BarLeft - 12 - layout.Left);
            canvas.Text(raised, layout.RaisedLeft, middle, 12, Ink.Muted, maxWidth: layout.ShuffledLeft - layout.RaisedLeft - 12);
            Shuffled(canvas, column, layout.ShuffledLeft, layout.ShuffledRight, shuffled, middle, 7);
            var importance =
                $"{NumberWords.Number(column.PermutationImportance)} ± {NumberWords.Number(column.PermutationDeviation)}";
            canvas.Text(importance, layout.Right, middle, 12, Ink.Muted, Alignment.MiddleRight);
            return;
        }

        canvas.Text(name, layout.Left, middle, 12.5f, maxWidth: layout.BarLeft - layout.Left - 8);
        canvas.Text(raised, layout.Left, middle + 15, 11, Ink.Muted, maxWidth: layout.BarLeft - layout.Left - 8);
        Shuffled(canvas, column, layout.BarLeft, layout.BarRight, shuffled, middle + 13, 6);
        canvas.Text(
            NumberWords.Number(column.PermutationImportance), layout.NumberRight, middle + 14, 11, Ink.Muted,
            Alignment.MiddleRight);
    }

    private static void Shuffled(
        Canvas canvas, ColumnImportance column, double left, double right, double most, double middle, double height)
    {
        var length = Math.Max(0.5, Math.Clamp(column.PermutationImportance / most, 0, 1) * (right - left));
        canvas.Box(left, middle - (height / 2), length, height, Ink.Bars);
    }

    private sealed record Layout(
        bool Wide,
        double Left,
        double Right,
        double BarLeft,
        double BarRight,
        double NumberRight,
        double RaisedLeft,
        double ShuffledLeft,
        double ShuffledRight)
    {
        public double RowHeight => Wide ? UnitDriverBars.RowHeight : NarrowHeight;

        public static Layout For(int width, bool heading, ColumnImportance[] columns)
        {
            var (left, right) = (heading ? 28.0 : 4, heading ? width - 28.0 : width - 4.0);
            if (width < 600) return new(false, left, right, left + 128, right - 52, right, 0, 0, 0);
            var names = columns.Max(column => FittedText.Width(column.Column, BundledFonts.Typeface(false, false), 12.5f));
            var bar = left + Math.Clamp(names, 40, 170) + 12;
            return new(true, left, right, bar, right - 456, right - 396, right - 372, right - 236, right - 112);
        }
    }
}
