using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>A decision about a row, from the usual probability to the row's own, column by column.</summary>
internal static class DecisionWaterfall
{
    private const double Names = 190, Row = 25, Side = 16;
    private const int Shown = 7;

    private static readonly double[] Probabilities =
        [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

    /// <summary>Whether a column added something.</summary>
    public static bool CanDraw(DecisionExplanation of) => of.Columns.Any(column => column.Shapley != 0);

    /// <summary>Draws it: bars in log odds on an axis of probabilities, or in the unit of a number.</summary>
    /// <param name="of">The decision.</param>
    /// <param name="width">Width in CSS pixels.</param>
    /// <param name="heading">Whether it has a heading.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(DecisionExplanation of, int width = 560, bool heading = true)
    {
        var canvas = new Canvas(width);
        var isNumber = of.Probability is null;
        var top = 14.0;
        if (heading)
        {
            canvas.Head(
                $"Row {of.Row} · what makes {NumberWords.Visible(of.Outcome)} {Worth(of)}",
                "each bar is what one column adds, all others being considered (Shapley values)", Side);
            top = 88;
        }

        var steps = Steps(of);
        double[] levels = [of.BaselineLogit, of.Logit, .. steps.Select(step => step.To)];
        var range = ValueRange.Of(levels);
        var bottom = top + ((steps.Count + 2) * Row) + 4;
        var left = Math.Min(Names, width * 0.36) + Side;
        var panel = new AxisPanel(canvas, left, top, width - 62, bottom, new(range.Low, range.High), new(0, 1));
        Level(canvas, panel, "an average row", of.BaselineLogit, top, isNumber);
        var y = top + Row;
        foreach (var (name, from, to) in steps)
        {
            var color = to >= from ? Ink.High : Ink.Low;
            var (start, end) = (panel.X(Math.Min(from, to)), panel.X(Math.Max(from, to)));
            canvas.Line(panel.X(from), y - 7, panel.X(from), y + 8, Ink.Rule);
            canvas.Box(start, y + 3, Math.Max(1, end - start), 15, color);
            canvas.Text(name, left - 10, y + 10, 12, alignment: Alignment.MiddleRight, maxWidth: left - Side - 10);
            canvas.Text($"{NumberWords.Signed(to - from)}", end + 6, y + 10, 11, Ink.Muted);
            y += Row;
        }

        Level(canvas, panel, "this row", of.Logit, y, isNumber);
        var outcome = NumberWords.Visible(of.Outcome);
        if (isNumber)
        {
            panel.DrawAcross(range.Ticks(6), tick => NumberWords.Number(tick), outcome);
            return canvas.Cut(bottom + 46);
        }

        var ticks = Probabilities.Where(p => Logit(p) > range.Low && Logit(p) < range.High).Select(Logit).ToArray();
        ticks = [.. ticks.Where((_, i) => ticks.Length < 7 || i % 2 == 0)];
        panel.DrawAcross(
            ticks, logit => NumberWords.Percent(1 / (1 + Math.Exp(-logit))),
            $"probability of {outcome}; bars in log odds");
        return canvas.Cut(bottom + 46);
    }

    /// <summary>The figure in a sentence.</summary>
    public static string Sentence(DecisionExplanation of) => NumberWords.Visible(
        $"From an average row to this one{(of.Probability is null ? "" : ", in log odds")}: "
        + string.Join(", ", Steps(of).Select(step => $"{step.Name} {NumberWords.Signed(step.To - step.From)}")));

    private static string Worth(DecisionExplanation of) =>
        of.Probability is { } share ? $"{NumberWords.Percent(share)} likely" : NumberWords.Number(of.Logit);

    private static void Level(Canvas canvas, AxisPanel panel, string name, double logit, double y, bool isNumber)
    {
        canvas.Mark(MarkerShape.FilledCircle, panel.X(logit), y + 10, 8, Ink.Text);
        canvas.Text(name, panel.Left - 10, y + 10, 12, alignment: Alignment.MiddleRight, bold: true);
        var text = isNumber ? NumberWords.Number(logit) : NumberWords.Percent(1 / (1 + Math.Exp(-logit)));
        canvas.Text(text, panel.X(logit) + 9, y + 10, 12, bold: true);
    }

    /// <summary>The largest first; the rest in one.</summary>
    private static List<(string Name, double From, double To)> Steps(DecisionExplanation of)
    {
        var columns = of.Columns.OrderByDescending(column => Math.Abs(column.Shapley)).ToArray();
        var steps = new List<(string, double, double)>();
        var at = of.BaselineLogit;
        foreach (var column in columns.Take(Shown).Where(column => column.Shapley != 0))
        {
            var name = NumberWords.Visible($"{column.Value.Column} = {TableWords.Cell(column.Value)}");
            steps.Add((name, at, at += column.Shapley));
        }

        if (columns.Length > Shown)
            steps.Add((NumberWords.Count(columns.Length - Shown, "other column"), at, of.Logit));
        return steps;
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
