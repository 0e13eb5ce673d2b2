using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>One numeric column: bands of the training rows and the two values.</summary>
internal static class NumberRow
{
    private const double Gap = 36;

    public static void Draw(Canvas canvas, RowComparison.Column column, ValueAxis axis, RowLayout layout, double y)
    {
        var outside = column.IsOutside(column.High);
        var lowest = column.Low is { } low ? Value(column, low) : null;
        layout.Labels(canvas, column.Profile.Name, Value(column, column.High), lowest, outside, y);
        var middle = y + layout.BarMiddle;
        var quantiles = column.Profile.Quantiles!;
        if (quantiles[0] == quantiles[6] && column.Profile.StandardDeviation is null or 0)
        {
            canvas.Text(
                $"always {Written(column, quantiles[3])} in training", layout.BarLeft, middle, 11.5f, Ink.Muted, italic: true);
            return;
        }

        double[] x = [.. quantiles.Select(quantile => axis.At(column.Standardize(quantile)))];
        Bands(canvas, x[0], x[1], x[2], x[3], x[4], x[5], x[6], middle);
        if (layout.Wide) Ends(canvas, column, axis, layout, (x[0], x[6]), middle);
        if (column.High.Number is { } high)
            canvas.Line(x[3], middle, axis.At(column.Standardize(high)), middle, Ink.High.WithAlpha(0.6), 1.8f);
        if (column.Low?.Number is { } least) Marker(canvas, axis, column.Standardize(least), middle, high: false, outside: false);
        if (column.High.Number is not { } most) return;
        Marker(canvas, axis, column.Standardize(most), middle, high: true, outside);
        if (!outside || !layout.Wide) return;
        var at = axis.At(column.Standardize(most));
        var right = at > (axis.Left + axis.Right) / 2;
        var alignment = right ? Alignment.MiddleRight : Alignment.MiddleLeft;
        canvas.Text("outside p1–p99", at + (right ? 4 : -4), middle - 13, 10, Ink.High, alignment, italic: true);
    }

    /// <summary>The outermost values in the column's own unit, where no marker stands.</summary>
    private static void Ends(
        Canvas canvas, RowComparison.Column column, ValueAxis axis, RowLayout layout, (double Left, double Right) ends,
        double middle)
    {
        double[] markers = [.. new[] { column.High.Number, column.Low?.Number }.OfType<double>()
            .Select(value => axis.At(column.Standardize(value)))];
        bool IsFree(double at) => markers.All(marker => Math.Abs(marker - at) > Gap);
        var quantiles = column.Profile.Quantiles!;
        if (IsFree(ends.Left) && ends.Left - Gap > layout.BarLeft)
            canvas.Text(Written(column, quantiles[0]), ends.Left - 5, middle, 10, Ink.Muted, Alignment.MiddleRight);
        if (IsFree(ends.Right) && ends.Right + Gap < axis.Right)
            canvas.Text(Written(column, quantiles[6]), ends.Right + 5, middle, 10, Ink.Muted, Alignment.MiddleLeft);
    }

    private static string Written(RowComparison.Column column, double value) => TableWords.Cell(
        new(column.Profile.Name, TableWords.IsDate(column.High) ? NumberWords.Day(value) : "", value));

    /// <summary>Outermost, outer and inner bands and the median, as seven places along x.</summary>
    public static void Bands(
        Canvas canvas, double p1, double p5, double p25, double p50, double p75, double p95, double p99, double middle)
    {
        canvas.Box(p1, middle - 2, p99 - p1, 4, Ink.Inner);
        canvas.Box(p5, middle - 6.5, p95 - p5, 13, Ink.Outer);
        canvas.Box(p25, middle - 6.5, p75 - p25, 13, Ink.Inner);
        canvas.Box(p50 - 1, middle - 9, 2, 18, Ink.Muted);
    }

    private static string Value(RowComparison.Column column, RowValue value) =>
        value.IsMissing ? $"missing ({NumberWords.Percent(column.Profile.Missing)})" : TableWords.Cell(value);

    private static void Marker(Canvas canvas, ValueAxis axis, double standardized, double middle, bool high, bool outside)
    {
        var x = axis.At(standardized);
        if (axis.IsBeyond(standardized))
        {
            var (tip, alignment) = standardized > 0 ? ("→", Alignment.MiddleRight) : ("←", Alignment.MiddleLeft);
            canvas.Text(tip, x, middle - 1, 19, high ? Ink.High : Ink.Low, alignment, bold: true);
            return;
        }

        if (!high) canvas.Mark(MarkerShape.OpenCircle, x, middle, 9, Ink.Low);
        else if (outside) canvas.Mark(MarkerShape.OpenCircle, x, middle, 12, Ink.High, 2.6f);
        else canvas.Mark(MarkerShape.FilledCircle, x, middle, 12, Ink.High);
    }
}
