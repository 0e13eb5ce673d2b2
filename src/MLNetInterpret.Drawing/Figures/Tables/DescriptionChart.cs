using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>How well a description tells rows apart that it was not made from, beside what nothing learned reaches.</summary>
internal static class DescriptionChart
{
    private const double RowHeight = 20, Names = 104, Values = 116;

    /// <summary>Draws the AUC on held-out rows with its interval on an axis from guessing to certainty,
    /// and its controls below.</summary>
    /// <param name="description">A description with an AUC.</param>
    /// <param name="high">Whether it is of the upper end.</param>
    /// <param name="width">Width in CSS pixels, at least 300.</param>
    /// <param name="heading">Whether the description's words stand above.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The description has no AUC: no condition, or all rows fit, or none.</exception>
    public static Drawn Draw(RowDescription description, bool high = true, int width = 380, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(description);
        Check.AtLeast(width, 300);
        if (!CanDraw(description))
            throw new ArgumentException(
                "The description has no AUC on held-out rows to draw: choose one with conditions.", nameof(description));
        var canvas = new Canvas(width);
        var margin = heading ? 16 : 2;
        var y = 8.0;
        if (heading)
        {
            y = 26;
            var words = Look.Heading(NumberWords.Visible(description.Words));
            y += canvas.Lines(words, margin, y, 19, 3, width - (2 * margin), 14, bold: true) * 19;
            y += Look.ExtraLine(canvas, margin, y - 2, width - (2 * margin));
        }

        return canvas.Cut(Panel(canvas, description, high ? Ink.High : Ink.Low, margin, y, width - margin) + (heading ? 10 : 2));
    }

    /// <summary>Whether there is an AUC.</summary>
    internal static bool CanDraw(RowDescription description) =>
        description.Conditions.Count > 0 && description.HeldOut.Interval is not null && double.IsFinite(description.HeldOut.Auc);

    /// <summary>Draws the rows and the axis below them; returns where they end.</summary>
    internal static double Panel(Canvas canvas, RowDescription description, Color color, double left, double top, double right)
    {
        var (test, controls) = (description.HeldOut, description.Controls);
        var interval = test.Interval!;
        (string Name, double Value)[] measured = [("random weights", controls.Untrained), ("shuffled", controls.Shuffled)];
        (string Name, double Value)[] beside = [.. measured.Where(control => double.IsFinite(control.Value))];
        var least = Math.Min(interval.Low, beside.Select(control => control.Value).Append(0.5).Min());
        var scale = new AxisScale(Math.Floor(least * 10 + 1e-9) / 10, 1);
        var bottom = top + ((1 + beside.Length) * RowHeight);
        var panel = new AxisPanel(canvas, left + Names, top, right - Values, bottom, scale, new(0, 1));
        if (beside.Length > 0)
        {
            var reached = panel.X(beside.Max(control => control.Value));
            canvas.Box(panel.Left, top, Math.Max(0, reached - panel.Left), panel.Bottom - top, Ink.Outer);
        }

        for (var i = 0; i < beside.Length; i++)
        {
            var (line, at) = (top + ((i + 1.5) * RowHeight), panel.X(beside[i].Value));
            canvas.Text(beside[i].Name, left, line, 11.5f, Ink.Muted, maxWidth: Names - 8);
            canvas.Line(at, line - 6, at, line + 6, Ink.Muted, 2);
            canvas.Text(CellWords.R(beside[i].Value), right - Values + 10, line, 11.5f, Ink.Muted);
        }

        var middle = top + (RowHeight / 2);
        canvas.Text("this description", left, middle, 11.5f, maxWidth: Names - 8);
        canvas.Line(panel.X(interval.Low), middle, panel.X(interval.High), middle, color, 2.4f);
        canvas.Mark(MarkerShape.FilledCircle, panel.X(test.Auc), middle, 9, color);
        var value = canvas.Text(CellWords.R(test.Auc), right - Values + 10, middle, 11.5f, color, bold: true);
        var beyond = right - Values + 10 + value + 5;
        canvas.Text(CellWords.Range(interval), beyond, middle, 11.5f, Ink.Muted, maxWidth: Values - value - 15);
        panel.DrawAcross(ValueRange.Exactly(scale.From, 1).Ticks(5), NumberWords.Tick, "AUC: 0.5 guessing, 1 always right");
        return panel.Bottom + 38;
    }
}
