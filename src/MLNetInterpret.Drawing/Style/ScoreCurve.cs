using MLNetInterpret.Core.Units;
using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>A unit's activation at every step of the optimisation, with what it is compared to, labelled at the right.</summary>
internal sealed class ScoreCurve
{
    private const int Points = 400;
    private const double Labels = 124;
    private readonly Extreme _highest;
    private readonly Extreme _lowest;

    public ScoreCurve(Finding finding)
    {
        (_highest, _lowest) = (finding.Highest, finding.Lowest);
        double[] values = [.. new[] { _highest, _lowest }.SelectMany(Values).Where(double.IsFinite)];
        var (least, most) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        if (most <= least) (least, most) = (least - 0.5, most + 0.5);
        (Least, Most) = (least - (0.04 * (most - least)), most + (0.04 * (most - least)));
    }

    /// <summary>The smallest value that has a place.</summary>
    public double Least { get; }

    /// <summary>The largest value that has a place.</summary>
    public double Most { get; }

    /// <summary>Whether there is a curve at all.</summary>
    public bool IsEmpty => Trace(_highest).Length < 2 && Trace(_lowest).Length < 2;

    /// <summary>A limited number of steps of a trace, including its last; values that are not finite are left out.</summary>
    public static (double Step, double Score)[] Thinned(IReadOnlyList<float> trace, int points)
    {
        var stride = Math.Max(1, (trace.Count + points - 1) / points);
        return
        [
            .. Enumerable.Range(0, trace.Count)
                .Where(step => (trace.Count - 1 - step) % stride == 0 && float.IsFinite(trace[step]))
                .Select(step => (step + 1.0, (double)trace[step])),
        ];
    }

    public void Draw(Canvas canvas, double x, double y, double width, double height)
    {
        var (left, right, bottom) = (x + 44, x + width - Labels, y + height - 36);
        double Y(double value) => bottom - ((Math.Clamp(value, Least, Most) - Least) / (Most - Least) * (bottom - y));
        foreach (var tick in Ticks(Least, Most, 5))
        {
            canvas.Line(left, Y(tick), right, Y(tick), Ink.Rule);
            canvas.Text(NumberWords.Tick(tick), left - 8, Y(tick), 11, Ink.Muted, Alignment.MiddleRight);
        }

        var steps = Math.Max(1, Math.Max(Trace(_highest).LastOrDefault().Step, Trace(_lowest).LastOrDefault().Step));
        double X(double step) => left + (step / steps * (right - left));
        canvas.Line(left, bottom, right, bottom, Ink.Faint);
        foreach (var tick in Ticks(0, steps, 5).Where(tick => tick == Math.Round(tick)))
        {
            canvas.Line(X(tick), bottom, X(tick), bottom + 4, Ink.Faint);
            canvas.Text(NumberWords.Tick(tick), X(tick), bottom + 13, 11, Ink.Muted, Alignment.MiddleCenter);
        }

        canvas.Text("step", (left + right) / 2, bottom + 29, 11, Ink.Muted, Alignment.MiddleCenter);
        List<(double At, string Text, Color Color, bool Bold)> labels = [];
        foreach (var (extreme, color) in new[] { (_lowest, Ink.Low), (_highest, Ink.High) })
        {
            if (extreme.Examples is [var best, ..] && float.IsFinite(best.Activation))
            {
                canvas.Line(left, Y(best.Activation), right, Y(best.Activation), color.WithAlpha(0.75), 1.2f, LinePattern.Dashed);
                labels.Add((Y(best.Activation), $"real image {NumberWords.Number(best.Activation)}", color, false));
            }

            if (Trace(extreme) is { Length: > 1 } trace)
                canvas.Path([.. trace.Select(point => X(point.Step))], [.. trace.Select(point => Y(point.Score))], color);
            if (extreme.Optimized is not { } optimized || !float.IsFinite(optimized.Score)) continue;
            canvas.Mark(MarkerShape.FilledDiamond, right, Y(optimized.Score), 10, color);
            labels.Add((Y(optimized.Score), $"optimised {NumberWords.Number(optimized.Score)}", color, true));
        }

        foreach (var (at, text, color, bold) in Apart(labels, y, bottom))
            canvas.Text(text, right + 10, at, 11, color, bold: bold, maxWidth: Labels - 10);
    }

    /// <summary>Round places for ticks, about as many as asked for.</summary>
    internal static IEnumerable<double> Ticks(double from, double to, int about)
    {
        var rough = (to - from) / about;
        var size = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = size * (new[] { 1.0, 2, 5 }.Cast<double?>().FirstOrDefault(factor => factor * size >= rough) ?? 10);
        for (var tick = Math.Ceiling(from / step); tick * step <= to; tick++)
            yield return (tick * step) + 0.0; // no minus before zero
    }

    private static (double Step, double Score)[] Trace(Extreme extreme) => Thinned(extreme.Optimized?.Trace ?? [], Points);

    private static IEnumerable<double> Values(Extreme extreme) =>
        Trace(extreme).Select(point => point.Score)
            .Concat(extreme.Examples.Take(1).Select(example => (double)example.Activation))
            .Concat(extreme.Optimized is { } optimized ? [optimized.Score] : []);

    /// <summary>Labels pushed down where they would touch, then up where they would leave the plot.</summary>
    internal static IEnumerable<(double At, string Text, Color Color, bool Bold)> Apart(
        List<(double At, string Text, Color Color, bool Bold)> labels, double top, double bottom)
    {
        const double Line = 15;
        var sorted = labels.OrderBy(label => label.At).ToArray();
        var at = sorted.Select(label => label.At).ToArray();
        for (var i = 0; i < at.Length; i++) at[i] = Math.Max(at[i], i == 0 ? top : at[i - 1] + Line);
        for (var i = at.Length - 1; i >= 0; i--) at[i] = Math.Min(at[i], i == at.Length - 1 ? bottom : at[i + 1] - Line);
        return sorted.Select((label, i) => label with { At = at[i] });
    }
}
