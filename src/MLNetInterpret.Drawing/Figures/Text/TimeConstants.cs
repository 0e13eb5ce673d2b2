using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>How long the units of each layer keep what they hold.</summary>
internal static class TimeConstants
{
    private const int Bins = 40, Named = 4;
    private const double Left = 74, Height = 132, Row = 196, Top = 104;

    /// <summary>Draws a histogram for each layer on one logarithmic axis; the slowest units are named.</summary>
    /// <param name="analysis">With gates.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            "Time constants · how long units keep what they hold",
            $"{RecurrentFigure.On(analysis)}. −1 / ln(mean {analysis.Layers[0].Units[0].Keeping.Gate} gate): "
            + $"the {analysis.Unit}s in which a value shrinks to 1/e where the gate stands at its mean.");
        var constants = analysis.Layers.SelectMany(layer => layer.Units.Select(unit => unit.TimeConstant));
        double[] all = [.. constants.Where(value => value > 0 && double.IsFinite(value))];
        var (from, to) = (all.DefaultIfEmpty(0.5).Min(), Math.Max(10, all.DefaultIfEmpty(10).Max()));
        var scale = new AxisScale(Nice(from, up: false), Nice(to, up: true), true);
        var bottom = 0.0;
        foreach (var (row, layer) in analysis.Layers.Index())
        {
            var values = layer.Units
                .Select((unit, index) => (unit.TimeConstant, Index: index))
                .Where(cell => cell.TimeConstant > 0)
                .OrderByDescending(cell => cell.TimeConstant)
                .ToArray();
            var counts = new int[Bins];
            foreach (var (value, _) in values) counts[Math.Min(Bins - 1, (int)(scale.Share(value) * Bins))]++;
            var top = Top + (row * Row);
            var (right, most) = (RecurrentFigure.Width - RecurrentFigure.Left, Math.Max(1, counts.Max()) * 1.08);
            var panel = new AxisPanel(canvas, Left, top, right, top + Height, scale, new(0, most));
            panel.DrawUp(ScoreCurve.Ticks(0, panel.Up.To, 3).Where(tick => tick == Math.Round(tick)), NumberWords.Tick);
            var title = row == analysis.Layers.Count - 1 ? $"time constant in {analysis.Unit}s" : null;
            panel.DrawAcross(Decades(scale), NumberWords.Tick, title);
            canvas.Text($"layer {layer.Layer}", Left, top - 13, 12.5f, bold: true);
            canvas.Text("units", Left - 8, top - 13, 11, Ink.Muted, Alignment.MiddleRight);
            var wide = (panel.Right - panel.Left) / Bins;
            for (var bin = 0; bin < Bins; bin++)
            {
                if (counts[bin] <= 0) continue;
                var level = panel.Y(counts[bin]);
                canvas.Box(panel.Left + (bin * wide) + 0.5, level, wide - 1, panel.Bottom - level, Ink.Bars);
            }

            bottom = panel.Bottom;
            if (values.Length == 0) continue;

            var median = Median.Upper(values.Select(cell => cell.TimeConstant));
            canvas.Line(panel.X(median), top, panel.X(median), bottom, Ink.Text, 1.2f, LinePattern.Dashed);
            canvas.Text($"median {NumberWords.Number(median)}", panel.X(median) + 6, top + 6, 11.5f, Ink.Text);
            foreach (var (place, (value, index)) in values.Take(Named).Index())
            {
                // the slowest on top: no line runs through another's name
                var (x, y) = (panel.X(value), top + 24 + (place * 17));
                canvas.Line(x + 2, y - 6, x + 2, bottom, RecurrentFigure.Network, 1.2f);
                var name = $"{RecurrentFigure.Unit(analysis, layer.Layer, index)}  {NumberWords.Number(value)}";
                canvas.Text(name, x, y, 11, RecurrentFigure.Network, Alignment.MiddleRight, bold: place == 0);
            }
        }

        return canvas.Cut(bottom + 48);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        string Half(LayerGates layer) => NumberWords.Number(Median.Upper(layer.Units.Select(unit => unit.TimeConstant)));
        string[] medians =
        [
            .. analysis.Layers.Select((layer, i) =>
                $"{Half(layer)}{(i == 0 ? $" {analysis.Unit}s" : "")} in layer {layer.Layer}"),
        ];
        var cells = analysis.Layers.SelectMany(layer => layer.Units.Select((unit, i) => (unit.TimeConstant, layer.Layer, i)));
        var (longest, at, index) = cells.MaxBy(cell => cell.TimeConstant);
        return $"Half of the units have a time constant of at most {string.Join(" and ", medians)}; "
            + $"that of the slowest, {RecurrentFigure.Unit(analysis, at, index)}, is {NumberWords.Number(longest)}.";
    }

    /// <summary>The next of 1, 2, 5, 10, ... above or below.</summary>
    private static double Nice(double value, bool up)
    {
        double[] steps =
        [
            .. Enumerable.Range(-3, 10)
                .SelectMany(power => new[] { 1.0, 2, 5 }.Select(step => step * Math.Pow(10, power))),
        ];
        return up ? steps.FirstOrDefault(step => step >= value, steps[^1]) : steps.LastOrDefault(step => step <= value, steps[0]);
    }

    private static IEnumerable<double> Decades(AxisScale scale) =>
        Enumerable.Range(-3, 10)
            .SelectMany(power => new[] { 1.0, 2, 5 }.Select(step => Math.Round(step * Math.Pow(10, power), 3)))
            .Where(tick => tick >= scale.From * 0.999 && tick <= scale.To * 1.001);
}
