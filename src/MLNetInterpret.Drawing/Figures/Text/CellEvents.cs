using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>A cell's mean course around the places where its concept begins and ends.</summary>
internal static class CellEvents
{
    private const int Left = 28, Gap = 34, AxisWidth = 38, PlotHeight = 190;

    /// <summary>Draws the mean, the interquartile range of the events, and the untrained network's best unit.</summary>
    /// <param name="finding">A finding with averages around beginnings or endings.</param>
    /// <param name="width">Width in pixels, at least 320; the two panels stand below each other
    /// where it is less than 600.</param>
    /// <param name="heading">Whether the unit and its claim stand above.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The finding has no such averages.</exception>
    public static Drawn Draw(CellFinding finding, int width = 880, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Check.AtLeast(width, 320);
        (EventAverage Average, string Verb)[] panels = [.. Panels(finding)];
        if (panels.Length == 0)
            throw new ArgumentException($"'{finding.Unit}' has no average around beginnings or endings.", nameof(finding));
        var wide = width >= 600;
        var left = heading ? Left : 4;
        var axis = ValueRange.Of(panels.SelectMany(panel => Values(panel.Average)).Append(finding.Search.Threshold));

        var canvas = new Canvas(width);
        var y = 14.0;
        if (heading)
        {
            var title = Look.Heading($"{finding.Unit} · {finding.Claim}");
            canvas.Text(title, left, 28, 18, bold: true, maxWidth: width - (2 * left));
            y = 56 + Look.ExtraLine(canvas, left, 51, width - (2 * left));
        }

        var untrained = panels.Any(panel => panel.Average.Untrained.Count > 0);
        y = Legend(canvas, left, y, wide, untrained, finding.IsHigh ? Ink.High : Ink.Low) + 46;
        var columns = wide ? panels.Length : 1;
        var panelWidth = (width - (2 * left) - ((columns - 1) * Gap)) / (double)columns;
        for (var i = 0; i < panels.Length; i++)
        {
            var x = left + (i % columns * (panelWidth + Gap));
            Panel(canvas, finding, panels[i].Average, panels[i].Verb, axis, x + AxisWidth, x + panelWidth - 12, y);
            if (columns == 1 && i < panels.Length - 1) y += PlotHeight + 92;
        }

        return canvas.Cut(y + PlotHeight + (heading ? 62 : 52));
    }

    /// <summary>Whether there is anything to draw.</summary>
    internal static bool CanDraw(CellFinding finding) => Panels(finding).Any();

    private static IEnumerable<(EventAverage Average, string Verb)> Panels(CellFinding finding)
    {
        if (finding.Display?.Beginnings is { Offsets.Count: > 1 } beginnings) yield return (beginnings, "begins");
        if (finding.Display?.Endings is { Offsets.Count: > 1 } endings) yield return (endings, "ends");
    }

    private static IEnumerable<double> Values(EventAverage average) =>
        average.Mean.Concat(average.LowerQuartile).Concat(average.UpperQuartile).Concat(average.Untrained);

    private static double Legend(Canvas canvas, double left, double y, bool wide, bool untrained, Color color)
    {
        var x = left;
        canvas.Line(x, y, x + 18, y, color, 2.4f);
        x += 24 + canvas.Text("mean of the events", x + 24, y, 12, Ink.Muted) + 18;
        canvas.Box(x, y - 6, 18, 12, color.WithAlpha(0.18));
        x += 24 + canvas.Text("middle half of them", x + 24, y, 12, Ink.Muted) + 18;
        if (untrained)
        {
            if (!wide) (x, y) = (left, y + 20);
            canvas.Line(x, y, x + 18, y, Ink.Faint, 1.4f);
            x += 24 + canvas.Text("untrained networks' best unit, rescaled", x + 24, y, 12, Ink.Muted) + 18;
        }

        if (!wide) (x, y) = (left, y + 20);
        canvas.Line(x, y, x + 18, y, Ink.Muted, 1, LinePattern.Dotted);
        canvas.Text("threshold", x + 24, y, 12, Ink.Muted);
        return y;
    }

    private static void Panel(
        Canvas canvas, CellFinding finding, EventAverage average, string verb, ValueRange axis,
        double left, double right, double top)
    {
        var (bottom, color) = (top + PlotHeight, finding.IsHigh ? Ink.High : Ink.Low);
        var offsets = ValueRange.Exactly(average.Offsets[0], average.Offsets[^1]);
        double X(double offset) => left + (offsets.Share(offset) * (right - left));
        double Y(double value) => bottom - (axis.Share(value) * PlotHeight);

        var room = right - left + AxisWidth - 96;
        canvas.Text($"where {finding.Concept} {verb}", left - AxisWidth, top - 16, 13, bold: true, maxWidth: room);
        canvas.Text(NumberWords.Count(average.Events, "event"), right, top - 16, 12, Ink.Muted, Alignment.MiddleRight);
        foreach (var tick in axis.Ticks(5))
        {
            canvas.Line(left, Y(tick), right, Y(tick), Ink.Rule);
            canvas.Text(NumberWords.Tick(tick), left - 8, Y(tick), 11.5f, Ink.Muted, Alignment.MiddleRight);
        }

        foreach (var tick in offsets.Ticks(7))
        {
            canvas.Line(X(tick), bottom, X(tick), bottom + 4, Ink.Faint);
            canvas.Text(NumberWords.Tick(tick), X(tick), bottom + 14, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        }

        var middle = (left + right) / 2;
        canvas.Text($"{finding.Code}s from where it {verb}", middle, bottom + 33, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        double[] x = [.. average.Offsets.Select(offset => X(offset))];
        double[] Course(IReadOnlyList<double> values) =>
            [.. values.Select(value => double.IsFinite(value) ? Y(value) : double.NaN)];
        canvas.Band(x, Course(average.LowerQuartile), Course(average.UpperQuartile), color.WithAlpha(0.18));
        canvas.Line(left, Y(finding.Search.Threshold), right, Y(finding.Search.Threshold), Ink.Muted, 1, LinePattern.Dotted);
        if (average.Untrained.Count == x.Length) canvas.Path(x, Course(average.Untrained), Ink.Faint, 1.4f);
        canvas.Path(x, Course(average.Mean), color, 2.4f);
        canvas.Line(X(0), top, X(0), bottom, Ink.Text, 1);
        canvas.Line(left, bottom, right, bottom, Ink.Faint);
    }
}
