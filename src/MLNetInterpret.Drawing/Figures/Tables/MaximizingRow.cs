using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>The table row that maximises a unit, column by column, against the training rows; the row that
/// minimises it beside it.</summary>
internal static class MaximizingRow
{
    /// <summary>What the key of the bands takes, and the words behind it.</summary>
    private const double WholeKey = 430;

    /// <summary>Columns that are drawn where no other number is asked for.</summary>
    public const int Columns = 15;

    /// <summary>Whether the finding has a row to draw.</summary>
    internal static bool CanDraw(Finding finding) => Row(finding.Highest) is not null;

    /// <summary>Draws a unit's optimised rows.</summary>
    /// <param name="finding">A finding about a table; where nothing was optimised, its most extreme real rows are drawn.</param>
    /// <param name="findings">The set it belongs to, for the columns' distributions.</param>
    /// <param name="width">Width in CSS pixels; below 600 the columns' names stand above their bars.</param>
    /// <param name="heading">Whether the unit and its claim stand above.</param>
    /// <param name="columns">Columns at most, those that matter to the unit most; 1 or more.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The finding has no row to draw.</exception>
    public static Drawn Draw(
        Finding finding, FindingSet findings, int width = 900, bool heading = true, int columns = Columns)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(findings);
        if (!CanDraw(finding))
            throw new ArgumentException(
                $"'{finding.Unit}' has no maximising row to draw: interpret with Maximize, or choose a unit that has one.",
                nameof(finding));
        var canvas = new Canvas(width);
        var (margin, top) = width < 600 ? (14, heading ? 104 : 40) : (28, heading ? 112 : 44);
        if (heading) Heading(canvas, finding, findings, margin, width - (2 * margin));
        return canvas.Cut(Panel(canvas, finding, findings, width, top, columns));
    }

    /// <summary>Draws the key above <paramref name="top"/> and the rows below it, over the whole width;
    /// returns where they end.</summary>
    internal static double Panel(Canvas canvas, Finding finding, FindingSet findings, int width, int top, int columns)
    {
        Check.AtLeast(columns, 1);
        var ranked = findings.Table?.Drivers?.Units.FirstOrDefault(unit => unit.Unit == finding.Unit)?.Ranked;
        var comparison = RowComparison.Of(
            Row(finding.Highest)!, Row(finding.Lowest), findings.Columns, ranked?.Select(column => column.Column).ToArray(),
            columns);
        var layout = RowLayout.For(width, comparison, top);
        Key(canvas, layout);

        var y = (double)layout.Top;
        if (comparison.Numbers.Count > 0)
        {
            var axis = ValueAxis.For(comparison.Numbers, layout.BarLeft, layout.BarRight);
            axis.Draw(canvas, y - 4, y + (comparison.Numbers.Count * layout.RowHeight), layout.Wide);
            foreach (var number in comparison.Numbers)
            {
                NumberRow.Draw(canvas, number, axis, layout, y);
                y += layout.RowHeight;
            }

            y += 44;
        }

        if (comparison.Categories.Count > 0)
        {
            canvas.Text(
                layout.Wide
                    ? "categories: each bar is all training rows, cut by value (most common first)"
                    : "categories: share of the training rows",
                layout.BarLeft, y + (layout.SectionHeight / 2) - 4, 11.5f, Ink.Muted);
            y += layout.SectionHeight;
            foreach (var category in comparison.Categories)
            {
                CategoryRow.Draw(canvas, category, layout, y);
                y += layout.RowHeight;
            }
        }

        if (comparison.Left == 0) return y + 12;
        canvas.Text(
            $"{NumberWords.Count(comparison.Left, "column")} more, which {(comparison.Left == 1 ? "matters" : "matter")} less, "
            + (comparison.Left == 1 ? "is not drawn" : "are not drawn"),
            layout.Wide ? layout.BarLeft : layout.Margin, y + 12, 11.5f, Ink.Muted);
        return y + 32;
    }

    private static RowInput? Row(Extreme extreme) =>
        extreme.Optimized?.Input as RowInput ?? (extreme.Examples is [var first, ..] ? first.Input as RowInput : null);

    private static void Heading(Canvas canvas, Finding finding, FindingSet findings, int margin, int room)
    {
        canvas.Text(Look.Heading($"{finding.Unit} · {finding.Claim}"), margin, 26, 17, bold: true, maxWidth: room);
        var what = finding.Highest.Optimized is null
            ? "The real row with the highest activation"
            : "The row that maximises the unit";
        canvas.Text(
            Look.Line($"{what}, column by column, against {NumberWords.Count(findings.Provenance.Rows)} training rows"),
            margin, 48, 12, Ink.Muted, maxWidth: room);
    }

    private static void Key(Canvas canvas, RowLayout layout)
    {
        var y = layout.Top - (layout.Wide ? 22.0 : 18);
        double x = layout.Wide ? layout.BarLeft : layout.Margin;
        canvas.Mark(MarkerShape.FilledCircle, x + 6, y, 11, Ink.High);
        x += 18 + canvas.Text(layout.Wide ? "maximises" : "max", x + 18, y, 11.5f, Ink.Muted) + 16;
        canvas.Mark(MarkerShape.OpenCircle, x + 6, y, 9, Ink.Low);
        x += 18 + canvas.Text(layout.Wide ? "minimises" : "min", x + 18, y, 11.5f, Ink.Muted) + 18;
        NumberRow.Bands(canvas, x, x + 5, x + 14, x + 22, x + 30, x + 40, x + 48, y);
        var isRoomy = layout.Wide && layout.HighRight - x > WholeKey;
        canvas.Text(
            isRoomy ? "training rows: p1–p99, p5–p95, p25–p75, median" : "p1–99, 5–95, 25–75, median",
            x + 56, y, 11.5f, Ink.Muted);
        if (!layout.Wide) return;
        canvas.Text("at maximum", layout.HighRight, y, 11.5f, Ink.High, Alignment.MiddleRight);
        canvas.Text("at minimum", layout.LowRight, y, 11.5f, Ink.Low, Alignment.MiddleRight);
    }
}
