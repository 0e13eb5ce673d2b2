using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>What a unit of a table rewards, on one card: the sentence, the rows at both ends, what plausible rows reach,
/// and whether it holds.</summary>
internal static class TableCard
{
    private const int Width = 1000, Left = 28;
    private const double Middle = 540, CurveHeight = 190;

    /// <summary>Draws a unit's card.</summary>
    /// <param name="finding">A finding of the set, with a row to draw at its upper end.</param>
    /// <param name="findings">A set whose <see cref="FindingSet.Table"/> holds the unit.</param>
    /// <param name="columns">Columns at most, those that matter to the unit most; 1 or more.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The unit was not described, or the finding has no row to draw.</exception>
    public static Drawn Draw(Finding finding, FindingSet findings, int columns = MaximizingRow.Columns)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(findings);
        var entry = findings.Table?.Of(finding.Unit)
            ?? throw new ArgumentException(
                $"The findings hold no description of '{finding.Unit}': choose one of their table's units.", nameof(finding));
        return MaximizingRow.CanDraw(finding)
            ? Draw(finding, findings, entry, columns)
            : throw new ArgumentException(
                $"'{finding.Unit}' has no maximising row to draw: interpret with Maximize, or choose a unit that has one.",
                nameof(finding));
    }

    internal static Drawn Draw(
        Finding finding, FindingSet findings, TableFinding entry, int columns = MaximizingRow.Columns)
    {
        var canvas = new Canvas(Width);
        const double room = Width - (2 * Left);
        var y = 32.0;
        y += Title(canvas, Look.Heading($"{finding.Unit} {NumberWords.Visible(finding.Claims.Highest)}"), y, room);
        canvas.Text(
            Look.Line(
                $"{NumberWords.Visible(findings.Provenance.Model)}: the row that maximises the unit, column by column, "
                + $"against {NumberWords.Count(findings.Provenance.Rows)} training rows"),
            Left, y - 2, 13, Ink.Muted, maxWidth: room);
        y = MaximizingRow.Panel(canvas, finding, findings, Width, (int)y + 58, columns);

        canvas.Line(Left, y + 8, Width - Left, y + 8, Ink.Rule);
        y += 36;
        var hasCurve = PlausibilityCurve.CanDraw(entry.Profile);
        var left = hasCurve ? Curve(canvas, entry.Profile, y) : y;
        var right = Test(canvas, finding, entry, hasCurve ? Middle : Left, y);
        return canvas.Cut(Math.Max(left, right) + 14);
    }

    /// <summary>One line where a smaller size makes it fit, else two of about one length; returns their height.</summary>
    private static double Title(Canvas canvas, string text, double y, double room)
    {
        var typeface = BundledFonts.Typeface(bold: true, italic: false);
        var size = new[] { 21f, 20, 19, 18 }.FirstOrDefault(size => FittedText.Width(text, typeface, size) <= 0.98 * room, 21);
        var width = FittedText.Width(text, typeface, size);
        var line = width <= room ? room : Math.Min(room, Math.Max(0.58 * width, 0.7 * room));
        var most = FittedText.Lines(text, line, typeface, size, 3).Count > 2 ? room : line;
        return 28 * canvas.Lines(text, Left, y, 28, 2, most, size, bold: true);
    }

    private static double Curve(Canvas canvas, UnitProfile profile, double y)
    {
        canvas.Text("What plausible rows reach", Left, y, 14, bold: true);
        var (top, bottom) = (y + 34, y + 34 + CurveHeight);
        var labels = PlausibilityCurve.Panel(canvas, profile, Left + 34, top, 352, bottom, 11);
        PlausibilityCurve.Beside(canvas, labels, 362, top, bottom, Middle - 362 - 18);
        return bottom + 44;
    }

    private static double Test(Canvas canvas, Finding finding, TableFinding entry, double x, double y)
    {
        const double line = 18;
        var room = Width - Left - x;
        Verdict(canvas, finding.Verdict, "Does the description hold?", x, y);
        y += 18;
        if (DescriptionChart.CanDraw(entry.Highest))
            y = DescriptionChart.Panel(canvas, entry.Highest, Ink.High, x, y + 4, Math.Min(Width - Left, x + 420)) + 6;
        else
            y += line * canvas.Lines(
                NumberWords.Sentence(NumberWords.Visible(finding.Reason)), x, y + 8, line, 3, room, 12, Ink.Muted);
        var test = entry.Highest.HeldOut;
        string[] says =
        [
            .. DescriptionChart.CanDraw(entry.Highest)
                ? new[] { $"{NumberWords.Count(test.Fitting)} of {NumberWords.Count(test.Rows)} held-out rows fit." }
                : [],
            .. entry.Highest.Ablation is { } ablation ? new[] { TableWords.Ablated(ablation) } : [],
            NumberWords.Sentence(TableWords.Proof(entry.Profile.Highest, high: true, finding.Statistics)),
        ];
        foreach (var said in says) y += line * canvas.Lines(said, x, y + 8, line, 3, room, 12, Ink.Muted);
        if (entry.Lowest.Conditions.Count == 0) return y + 8;
        y += 14;
        Verdict(canvas, entry.Lowest.Verdict, "At its lowest end", x, y + 6);
        y += 18;
        y += line * canvas.Lines(NumberWords.Sentence(TableWords.Lowest(entry)), x, y + 10, line, 2, room, 12.5f, Ink.Low);
        if (entry.Lowest.HeldOut.Interval is not null)
        {
            var auc = $"AUC on held-out rows {TableWords.Auc(entry.Lowest.HeldOut)}.";
            y += line * canvas.Lines(auc, x, y + 10, line, 1, room, 12, Ink.Muted);
        }

        return y + 10;
    }

    private static void Verdict(Canvas canvas, Verdict verdict, string question, double x, double y)
    {
        x += canvas.Text(question, x, y, 14, bold: true) + 16;
        canvas.Mark(MarkerShape.FilledCircle, x, y, 8, Ink.Of(verdict));
        canvas.Text(verdict.ToWords(), x + 9, y, 12.5f, Ink.Of(verdict));
    }
}
