using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>Where the parts of a row of <see cref="MaximizingRow"/> stand, for a wide figure and for a phone's.</summary>
internal sealed record RowLayout(
    bool Wide,
    int Margin,
    int Top,
    int RowHeight,
    int SectionHeight,
    double BarLeft,
    double BarRight,
    double HighRight,
    double LowRight)
{
    public static RowLayout For(int width, RowComparison comparison, int top)
    {
        if (width < 600) return new(false, 14, top, 54, 26, 18, width - 18, width - 14, width - 14);
        var names = comparison.Numbers.Concat(comparison.Categories)
            .Select(column => FittedText.Width(column.Profile.Name, BundledFonts.Typeface(false, false), 13))
            .DefaultIfEmpty().Max();
        var left = 28 + Math.Clamp(names, 40, 190) + 16;
        return new(true, 28, top, 36, 30, left, width - 290, width - 156, width - 28);
    }

    /// <summary>Height of the bars' middle below a row's top.</summary>
    public double BarMiddle => Wide ? RowHeight / 2.0 : 34;

    /// <summary>The column's name and its values in raw units.</summary>
    public void Labels(Canvas canvas, string name, string high, string? low, bool outside, double y)
    {
        var color = outside ? Ink.High : Ink.Text;
        if (Wide)
        {
            var middle = y + BarMiddle;
            var room = BarLeft - 16 - Margin;
            canvas.Text(name, BarLeft - 16, middle, 13, alignment: ScottPlot.Alignment.MiddleRight, maxWidth: room);
            canvas.Text(high, HighRight, middle, 13, color, ScottPlot.Alignment.MiddleRight, bold: true, maxWidth: 128);
            if (low is not null)
                canvas.Text(low, LowRight, middle, 13, Ink.Muted, ScottPlot.Alignment.MiddleRight, maxWidth: 120);
            return;
        }

        var values = BarRight - Margin;
        var used = low is null
            ? 0
            : canvas.Text(low, HighRight, y + 13, 12, Ink.Low, ScottPlot.Alignment.MiddleRight, maxWidth: values * 0.3) + 10;
        used += canvas.Text(
            high, HighRight - used, y + 13, 12, Ink.High, ScottPlot.Alignment.MiddleRight, bold: true, maxWidth: values * 0.3);
        canvas.Text(name, Margin, y + 13, 13, maxWidth: values - used - 8);
    }
}
