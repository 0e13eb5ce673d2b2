using MLNetInterpret.Reports.Style;
using ScottPlot;

namespace MLNetInterpret.Reports.Figures;

/// <summary>What plausibility costs: the highest and the lowest activation that rows reach when they have to stay near the training rows.</summary>
public static class PlausibilityCurve
{
    private const int Width = 860;
    private const double Left = 28, Plot = 92, Right = 640, Top = 112, Height = 300;

    /// <summary>Draws the curve of both ends.</summary>
    /// <param name="profile">A profile with at least two points on its curves.</param>
    /// <param name="model">The model's name, or null.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">No end has two points with a score.</exception>
    public static Figure Draw(UnitProfile profile, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        (ProfileEnd End, string Name, Color Color)[] ends = [(profile.Highest, "highest", Ink.High), (profile.Lowest, "lowest", Ink.Low)];
        if (ends.All(end => end.End.Curve.Count(point => point.Score is not null) < 2))
            throw new ArgumentException($"The profile of '{profile.Unit}' has no curve: ask for percentiles.", nameof(profile));

        var canvas = new Canvas(Width);
        canvas.Text($"{profile.Unit} · what plausible rows reach{(model is null ? "" : $" · {Words.Visible(model)}")}", Left, 28, 18, bold: true, maxWidth: Width - (2 * Left));
        canvas.Lines($"{Words.Visible(profile.Claim).Replace(" %", "\u00a0%", StringComparison.Ordinal)}.", Left, 51, 17, 2, Width - (2 * Left), 12, Ink.Muted);

        var levels = profile.Highest.Curve;
        double[] values = [.. ends.SelectMany(end => Values(end.End)), profile.TypicalScore];
        var (least, most) = (values.Min(), values.Max());
        if (most <= least) (least, most) = (least - 0.5, most + 0.5);
        var margin = 0.09 * (most - least);
        var panel = new AxisPanel(canvas, Plot, Top, Right, Top + Height, new(-0.25, levels.Count - 0.75), new(least - margin, most + margin));
        panel.DrawUp(ScoreCurve.Ticks(panel.Up.From, panel.Up.To, 6), Words.Tick);
        panel.DrawAcross(
            Enumerable.Range(0, levels.Count).Select(level => (double)level), level => levels[(int)level].MostPercentile is { } percentile ? Words.Tick(percentile) : "no limit",
            "rows no further from the training rows than this percentile of them");
        canvas.Text("activation", Plot - 8, Top - 14, 11.5f, Ink.Muted, Alignment.MiddleRight);

        var labels = new List<(double At, string Text, Color Color, bool Bold)>();
        canvas.Line(Plot, panel.Y(profile.TypicalScore), Right, panel.Y(profile.TypicalScore), Ink.Muted, 1.2f, LinePattern.Dashed);
        labels.Add((panel.Y(profile.TypicalScore), $"middle real row {Words.Number(profile.TypicalScore)}", Ink.Muted, false));
        foreach (var (end, name, color) in ends)
        {
            if (end.RealRows is [var real, ..])
            {
                canvas.Line(Plot, panel.Y(real.Activation), Right, panel.Y(real.Activation), color.WithAlpha(0.6), 1.2f, LinePattern.Dashed);
                labels.Add((panel.Y(real.Activation), $"{name} real row {Words.Number(real.Activation)}", color, false));
            }

            (double X, double Y)[] points = [.. end.Curve.Index().Where(point => point.Item.Score is not null).Select(point => ((double)point.Index, (double)point.Item.Score!.Value))];
            panel.Path(points, color, 2.2f);
            foreach (var (x, y) in points) panel.Mark(x, y, MarkerShape.FilledCircle, 7, color);
            labels.Add((panel.Y(end.UnconstrainedScore), $"{name} allowed row {Words.Number(end.UnconstrainedScore)}", color, true));
            foreach (var (at, point) in end.Curve.Index())
                if (point is { Share: { } share, MostPercentile: not null })
                {
                    var (x, y) = (panel.X(at), panel.Y(point.Score!.Value) + (color == Ink.High ? -15 : 15));
                    canvas.Box(x - 16, y - 7, 32, 14, Colors.White.WithAlpha(0.85));
                    canvas.Text(Words.Percent(share), x, y, 11, color, Alignment.MiddleCenter);
                }
        }

        foreach (var (at, text, color, bold) in ScoreCurve.Apart(labels, Top, Top + Height))
            canvas.Text(text, Right + 12, at, 11.5f, color, bold: bold, maxWidth: Width - Right - 24);
        canvas.Text("Percent: share of the way from the middle real row to the end without a limit.", Left, Top + Height + 60, 11, Ink.Muted);
        canvas.Text(Bounds(ends), Left, Top + Height + 77, 11, Ink.Muted, maxWidth: Width - (2 * Left));
        return canvas.Cut(Top + Height + 97);
    }

    private static string Bounds((ProfileEnd End, string Name, Color Color)[] ends) => string.Join(" ", ends.Select(end =>
        end.End switch
        {
            { IsProvenBest: true } => $"The {end.Name} is proven: no allowed row goes beyond it.",
            { Bound: { } bound } => $"No row goes beyond {Words.Number(bound)} at the {end.Name}.",
            _ => "",
        })).Trim();

    private static IEnumerable<double> Values(ProfileEnd end) =>
        end.Curve.Select(point => point.Score).OfType<float>().Append(end.UnconstrainedScore).Concat(end.RealRows.Take(1).Select(row => row.Activation)).Select(value => (double)value);
}
