using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;
using EndLine = (MLNetInterpret.ProfileEnd End, string Name, ScottPlot.Color Color);
using Label = (double At, string Text, ScottPlot.Color Color, bool Bold);

namespace MLNetInterpret.Drawing.Figures.Tables;

/// <summary>What plausibility costs: the highest and the lowest activation that rows reach when they have to stay
/// near the training rows.</summary>
internal static class PlausibilityCurve
{
    private const double Room = 220;

    /// <summary>Draws the curve of both ends.</summary>
    /// <param name="profile">A profile with at least two points on its curves.</param>
    /// <param name="model">The model's name, or null.</param>
    /// <param name="width">Width in CSS pixels, at least 320; below 600 what the lines are stands below them.</param>
    /// <param name="heading">Whether the unit and its claim stand above.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">No end has two points with a score.</exception>
    public static Drawn Draw(UnitProfile profile, string? model = null, int width = 860, bool heading = true)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Check.AtLeast(width, 320);
        if (!CanDraw(profile))
            throw new ArgumentException($"The profile of '{profile.Unit}' has no curve: ask for percentiles.", nameof(profile));

        var (canvas, wide) = (new Canvas(width), width >= 600);
        var left = heading ? 28.0 : 4;
        var room = width - (2 * left);
        var top = 30.0;
        if (heading)
        {
            var of = model is null ? "" : $" · {NumberWords.Visible(model)}";
            var title = $"{profile.Unit} · what plausible rows reach{of}";
            canvas.Text(Look.Heading(title), left, 28, 18, bold: true, maxWidth: room);
            var claim = NumberWords.Unbroken(NumberWords.Visible(profile.Claim));
            var lines = canvas.Lines(Look.Line($"{claim}."), left, 51, 17, 2, room, 12, Ink.Muted);
            top = 78 + (lines * 17);
        }

        var bottom = top + (heading ? 300 : wide ? 250 : 220);
        var right = wide ? width - Room : width - (heading ? left : 8);
        var labels = Panel(canvas, profile, left + 54, top, right, bottom, wide ? 11.5f : 10.5f);
        var y = bottom + 44;
        if (wide) Beside(canvas, labels, right + 12, top, bottom, width - right - (heading ? 40 : 16));
        else
            foreach (var (_, text, color, bold) in labels.OrderBy(label => label.At))
                canvas.Text(text, left, y += 17, 11.5f, color, bold: bold, maxWidth: room);
        const string shares = "Percent: share of the way from the median real row to the end without a limit.";
        foreach (var note in new[] { shares, Bounds(profile) }.Where(note => note.Length > 0))
            y += 17 * canvas.Lines(note, left, y + 17, 17, 3, room, 11, Ink.Muted);
        return canvas.Cut(y + (heading ? 22 : 12));
    }

    /// <summary>Whether an end has a curve.</summary>
    internal static bool CanDraw(UnitProfile profile) =>
        Ends(profile).Any(end => end.End.Curve.Count(point => point.Score is not null) > 1);

    /// <summary>Draws axes and curves; returns what the lines are, at their heights.</summary>
    internal static List<Label> Panel(
        Canvas canvas, UnitProfile profile, double left, double top, double right, double bottom, float size)
    {
        var ends = Ends(profile);
        var levels = profile.Highest.Curve.Count >= profile.Lowest.Curve.Count ? profile.Highest.Curve : profile.Lowest.Curve;
        double[] values = [.. ends.SelectMany(end => Values(end.End)), profile.TypicalScore];
        var (least, most) = (values.Min(), values.Max());
        if (most <= least) (least, most) = (least - 0.5, most + 0.5);
        var margin = 0.14 * (most - least);
        var panel = new AxisPanel(
            canvas, left, top, right, bottom, new(-0.25, levels.Count - 0.6), new(least - margin, most + margin));
        panel.DrawUp(ScoreCurve.Ticks(panel.Up.From, panel.Up.To, 6), NumberWords.Tick);
        string Level(double place) =>
            levels[(int)place].MostPercentile is { } percentile ? NumberWords.Tick(percentile) : "no limit";
        panel.DrawAcross(
            Enumerable.Range(0, levels.Count).Select(level => (double)level), Level,
            right - left > 400
                ? "rows no further from the training rows than this percentile of them"
                : "percentile of the training rows' distance");
        canvas.Text("activation", left - 30, top - 14, size, Ink.Muted);

        var labels = new List<Label>();
        canvas.Line(left, panel.Y(profile.TypicalScore), right, panel.Y(profile.TypicalScore), Ink.Faint, 1.2f);
        var middle = $"median real row {NumberWords.Number(profile.TypicalScore)}";
        labels.Add((panel.Y(profile.TypicalScore), middle, Ink.Muted, false));
        foreach (var (end, name, color) in ends)
        {
            if (end.RealRows is [var real, ..])
            {
                canvas.Line(left, panel.Y(real.Activation), right, panel.Y(real.Activation), color.WithAlpha(0.45), 1.2f);
                labels.Add((panel.Y(real.Activation), $"{name} real row {NumberWords.Number(real.Activation)}", color, false));
            }

            (double X, double Y)[] points =
            [
                .. end.Curve.Index()
                    .Where(point => point.Item.Score is not null)
                    .Select(point => ((double)point.Index, (double)point.Item.Score!.Value)),
            ];
            panel.Path(points, color, 2.2f);
            foreach (var (x, y) in points) panel.Mark(x, y, MarkerShape.FilledCircle, 7, color);
            var allowed = $"{name} allowed row {NumberWords.Number(end.UnconstrainedScore)}";
            labels.Add((panel.Y(end.UnconstrainedScore), allowed, color, true));
            foreach (var (at, point) in end.Curve.Index())
                if (point is { Share: { } share, MostPercentile: not null })
                {
                    var (x, y) = (panel.X(at), panel.Y(point.Score!.Value) + (color == Ink.High ? -15 : 15));
                    if (y > bottom - 8) y -= 30; // not on the axis
                    canvas.Box(x - 16, y - 7, 32, 14, Ink.Paper.WithAlpha(0.85));
                    canvas.Text(TableWords.Way(share), x, y, size - 0.5f, color, Alignment.MiddleCenter);
                }
        }

        return labels;
    }

    /// <summary>Writes what the lines are at their right.</summary>
    internal static void Beside(Canvas canvas, List<Label> labels, double x, double top, double bottom, double maxWidth)
    {
        foreach (var (at, text, color, bold) in ScoreCurve.Apart(labels, top, bottom))
            canvas.Text(text, x, at, 11.5f, color, bold: bold, maxWidth: maxWidth);
    }

    private static EndLine[] Ends(UnitProfile profile) =>
        [(profile.Highest, "highest", Ink.High), (profile.Lowest, "lowest", Ink.Low)];

    private static string Bounds(UnitProfile profile) => string.Join(" ", Ends(profile).Select(end =>
        end.End switch
        {
            { IsProvenBest: true } => $"The {end.Name} is proven: no allowed row goes beyond it.",
            { Bound: { } bound } => $"No row goes beyond {NumberWords.Number(bound)} at the {end.Name}.",
            _ => "",
        })).Trim();

    private static IEnumerable<double> Values(ProfileEnd end) =>
        end.Curve.Select(point => point.Score).OfType<float>()
            .Append(end.UnconstrainedScore)
            .Concat(end.RealRows.Take(1).Select(row => row.Activation))
            .Select(value => (double)value);
}
