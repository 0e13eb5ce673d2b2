using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>Histogram of a unit's activation over the scanned rows, counts on a logarithmic scale.</summary>
internal static class ActivationHistogram
{
    private const int Width = 780;
    private const int Height = 360;

    /// <summary>Draws the histogram with the most extreme real rows and the optimised inputs marked below it.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="noun">What the values are counted over: <c>images</c>, <c>rows</c>, <c>characters</c>.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(Finding finding, string noun = "rows")
    {
        BundledFonts.Register();
        var statistics = finding.Statistics;
        var plot = new Plot();
        AxesStyle.Apply(plot);
        var (edges, counts) = (statistics.Histogram.Edges, statistics.Histogram.Counts);
        Bar[] bars = [.. counts.Select((count, i) => new Bar
        {
            Position = (edges[i] + edges[i + 1]) / 2, Value = Level(count), Size = (edges[i + 1] - edges[i]) * 0.92,
            LineWidth = 0, FillColor = Ink.Bars,
        })];
        plot.Add.Bars(bars);
        var top = Math.Max(1, bars.Select(bar => bar.Value).DefaultIfEmpty().Max()) * 1.1;

        var (low, high) = Range(finding);
        plot.Axes.SetLimits(low, high, -top * 0.13, top);
        Examples(plot, finding.Highest, -top * 0.04, top * 0.022, Ink.High);
        Examples(plot, finding.Lowest, -top * 0.04, top * 0.022, Ink.Low);
        Optimized(plot, finding.Highest, "maximised", -top * 0.095, low, high, Ink.High);
        Optimized(plot, finding.Lowest, "minimised", -top * 0.095, low, high, Ink.Low);

        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => NumberWords.Tick(value) };
        var decades = (int)Math.Floor(Math.Log10(Math.Max(1, counts.DefaultIfEmpty().Max())));
        plot.Axes.Left.SetTicks(
            [0, .. Enumerable.Range(0, decades + 1).Select(k => Level((long)Math.Pow(10, k)))],
            ["0", .. Enumerable.Range(0, decades + 1).Select(k => NumberWords.Count((long)Math.Pow(10, k)))]);
        plot.XLabel($"activation of {finding.Unit}");
        plot.YLabel($"{noun} (log scale)");
        plot.Axes.AddPanel(new HeadingPanel(
            Look.Heading($"{finding.Unit} · activation on {NumberWords.Count(statistics.Count)} {noun}"),
            Look.Line(
                $"{Zeros(statistics)}median {NumberWords.Number(statistics.Median)}, "
                + $"99th percentile {NumberWords.Number(statistics.Percentile99)}. "
                + "Ticks: the most extreme real ones; diamonds: the optimised inputs.")));
        return new(plot, Width, Height);
    }

    private static double Level(long count) => Math.Log10(count + 1);

    private static string Zeros(UnitStatistics statistics) =>
        statistics.ZeroShare >= 0.005 ? $"exactly 0 on {NumberWords.Percent(statistics.ZeroShare)}; " : "";

    /// <summary>The values' range, widened for optimised scores by at most its own width; what lies
    /// further gets an arrow.</summary>
    private static (double Low, double High) Range(Finding finding)
    {
        double least = finding.Statistics.Minimum, most = finding.Statistics.Maximum;
        if (most <= least) (least, most) = (least - 0.5, most + 0.5);
        var span = most - least;
        var optimized = new[] { finding.Highest.Optimized?.Score, finding.Lowest.Optimized?.Score };
        double[] scores = [.. optimized.OfType<float>().Where(float.IsFinite)];
        var low = Math.Max(scores.Append(least).Min(), least - span);
        var high = Math.Min(scores.Append(most).Max(), most + span);
        return (low - (0.03 * (high - low)), high + (0.03 * (high - low)));
    }

    private static void Examples(Plot plot, Extreme extreme, double y, double half, Color color)
    {
        foreach (var example in extreme.Examples.Where(example => float.IsFinite(example.Activation)))
        {
            var tick = plot.Add.Line(example.Activation, y - half, example.Activation, y + half);
            (tick.LineWidth, tick.LineColor, tick.MarkerSize) = (1.4f, color, 0);
        }
    }

    private static void Optimized(Plot plot, Extreme extreme, string name, double y, double low, double high, Color color)
    {
        if (extreme.Optimized is not { } optimized || !float.IsFinite(optimized.Score)) return;
        var (at, beyond) = (Math.Clamp(optimized.Score, low, high), optimized.Score < low || optimized.Score > high);
        var right = at > (low + high) / 2;
        var text = $"{name} {NumberWords.Number(optimized.Score)}";
        if (beyond) text = right ? text + " →" : "← " + text;
        else plot.Add.Marker(at, y, MarkerShape.FilledDiamond, 10, color);
        var gap = beyond ? 0 : (high - low) * 0.012;
        plot.AddLabel(text, right ? at - gap : at + gap, y, 11.5f, color, right ? Alignment.MiddleRight : Alignment.MiddleLeft);
    }
}
