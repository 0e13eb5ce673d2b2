using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>A whole search for cells at a glance: how well the best unit follows each concept, against
/// what chance reaches.</summary>
internal static class CellsOverview
{
    private const int RowHeight = 30, TallRowHeight = 38;

    /// <summary>Draws one row for each concept, the best followed first.</summary>
    /// <param name="cells">What was found.</param>
    /// <param name="width">Width in pixels, at least 320; the numbers at the right are left out
    /// where it is less than 600.</param>
    /// <param name="heading">Whether the model and what was searched stand above.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">No concept was searched for.</exception>
    public static Drawn Draw(CellFindings cells, int width = 880, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(cells);
        Check.AtLeast(width, 320);
        if (cells.Concepts.Count == 0) throw new ArgumentException("No concept was searched for.", nameof(cells));
        var wide = width >= 600;
        var side = heading ? 28 : 4;
        var (left, right) = (side + (wide ? 280.0 : 128), wide ? width - side - 232.0 : width - side - 14);

        var canvas = new Canvas(width);
        var y = 12.0;
        if (heading)
        {
            var followed = cells.Concepts.Count(concept => concept.Verdict.IsSupported);
            canvas.Head(
                $"{cells.Background.Provenance.Model} · {followed} of {NumberWords.Count(cells.Concepts.Count, "concept")} "
                + (followed == 1 || cells.Concepts.Count == 1 ? "has a cell of its own" : "have a cell of their own"),
                cells.Background.InWords(cells.Concepts.Count), side);
            y = 80;
        }

        y = Legend(canvas, side, y, wide) + 22;
        Row[] rows = [.. Rows(cells)];
        var height = wide ? RowHeight : TallRowHeight;
        var bottom = y + (rows.Length * height);
        foreach (var tick in wide ? new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 } : [0, 0.5, 1])
        {
            var x = left + (tick * (right - left));
            canvas.Line(x, y, x, bottom, Ink.Rule);
            canvas.Text(NumberWords.Tick(tick), x, bottom + 12, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        }

        for (var i = 0; i < rows.Length; i++) Draw(canvas, rows[i], y + ((i + 0.5) * height), side, left, right, wide);
        canvas.Text(
            wide ? "|r| of the activation with the concept, on the held-out text" : "|r| on the held-out text",
            (left + right) / 2, bottom + 32, 11.5f, Ink.Muted, Alignment.MiddleCenter);
        return canvas.Cut(bottom + (heading ? 54 : 44));
    }

    private static IEnumerable<Row> Rows(CellFindings cells) => cells.Concepts
        .Select((concept, i) =>
        {
            var best = cells.Best(concept.Name);
            var untrained = best?.Controls.Untrained
                ?? (i < cells.Background.Untrained.Count ? cells.Background.Untrained[i] : null);
            return new Row(concept, best, untrained);
        })
        .OrderByDescending(row => row.Strength);

    private static double Legend(Canvas canvas, double left, double y, bool wide)
    {
        var x = left;
        canvas.Line(x, y, x + 22, y, Ink.Of(Verdict.Supported), 1.6f);
        canvas.Mark(MarkerShape.FilledCircle, x + 11, y, 10, Ink.Of(Verdict.Supported));
        var best = wide ? "best unit with its interval, coloured by the verdict" : "best unit, its interval";
        x += 29 + canvas.Text(best, x + 29, y, 12, Ink.Muted) + 18;
        canvas.Mark(MarkerShape.OpenCircle, x + 5, y, 8, Ink.Faint, 1.6f);
        x += 16 + canvas.Text("untrained networks", x + 16, y, 12, Ink.Muted) + 18;
        if (!wide) (x, y) = (left, y + 20);
        canvas.Line(x + 2, y - 6, x + 2, y + 6, Ink.Muted, 1.6f);
        canvas.Text("random direction", x + 10, y, 12, Ink.Muted);
        return y;
    }

    private static void Draw(Canvas canvas, Row row, double y, double side, double left, double right, bool wide)
    {
        double X(double r) => left + (Math.Clamp(Math.Abs(r), 0, 1) * (right - left));
        var (concept, best) = (row.Concept, row.Best);
        canvas.Text(concept.Name, side, wide ? y : y - 6, 13, bold: true, family: BundledFonts.Mono, maxWidth: wide ? 142 : 112);
        if (best is not null)
            canvas.Name(best.Unit, wide ? side + 152 : side, wide ? y : y + 8, 112, wide ? 11.5f : 10.5f, Ink.Muted, bold: false);
        canvas.Line(left, y, right, y, Ink.Rule);
        if (row.Untrained is { } untrained && double.IsFinite(untrained))
            canvas.Mark(MarkerShape.OpenCircle, X(untrained), y, 8, Ink.Faint, 1.6f);
        var x = right + 22;
        var color = Ink.Of(concept.Verdict);
        if (best is { } found)
        {
            canvas.Line(X(found.Controls.RandomDirection), y - 6, X(found.Controls.RandomDirection), y + 6, Ink.Muted, 1.6f);
            color = Ink.Of(found.Verdict);
            if (found.HeldOut.Interval is { } interval)
            {
                var (low, high) = found.HeldOut.Correlation < 0 ? (-interval.High, -interval.Low) : (interval.Low, interval.High);
                canvas.Line(X(Math.Max(0, low)), y, X(Math.Max(0, high)), y, color, 1.8f);
            }

            if (double.IsFinite(found.HeldOut.Correlation))
                canvas.Mark(MarkerShape.FilledCircle, X(found.HeldOut.Correlation), y, 10, color);
            if (wide)
            {
                var r = CellWords.R(found.HeldOut.Correlation);
                canvas.Text(r, x + 34, y, 12.5f, bold: true, alignment: Alignment.MiddleRight);
                if (found.HeldOut.Interval is { } range)
                    canvas.Text(CellWords.Range(range), x + 41, y, 11.5f, Ink.Muted, maxWidth: 84);
            }
        }

        if (wide) canvas.Text(concept.Verdict.ToWords(), x + 130, y, 12, Ink.Of(concept.Verdict), maxWidth: 100);
    }

    private sealed record Row(SearchedConcept Concept, CellFinding? Best, double? Untrained)
    {
        public double Strength =>
            Best is { } best && double.IsFinite(best.HeldOut.Correlation) ? Math.Abs(best.HeldOut.Correlation) : -1;
    }
}
