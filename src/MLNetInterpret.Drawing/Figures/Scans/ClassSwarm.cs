using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>A unit's activation on single rows of each class: a beeswarm, one line a class.</summary>
internal static class ClassSwarm
{
    private const double Names = 150, Row = 30, Top = 22;
    private const float Dot = 5;

    /// <summary>Whether some class has rows.</summary>
    public static bool CanDraw(ClassSample? sample) => sample?.Activations.Any(rows => rows.Any(float.IsFinite)) is true;

    /// <summary>Draws it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="sample">Its activations.</param>
    /// <param name="width">Width in CSS pixels.</param>
    /// <param name="heading">Whether it has a heading.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(Unit unit, ClassSample sample, int width = 880, bool heading = true)
    {
        var canvas = new Canvas(width);
        var top = heading ? Top + 72 : Top;
        if (heading)
            canvas.Head($"{unit} · activation on rows of each class", "a dot is a row, a line the median of its class", 16);
        int[] shown = [.. Enumerable.Range(0, sample.Classes.Count).Where(one => sample.Activations[one].Any(float.IsFinite))];
        var left = Math.Min(Names, width * 0.32) + 12;
        var range = ValueRange.Of(shown.SelectMany(one => sample.Activations[one]).Select(value => (double)value));
        var panel = new AxisPanel(
            canvas, left, top - 14, width - 20, top + (shown.Length * Row) - 8, new(range.Low, range.High), new(0, 1));
        if (range is { Low: < 0, High: > 0 }) canvas.Line(panel.X(0), panel.Top, panel.X(0), panel.Bottom, Ink.Rule);
        for (var number = 0; number < shown.Length; number++)
        {
            var y = top + (number * Row);
            double[] values = [.. sample.Activations[shown[number]].Where(float.IsFinite).Order().Select(value => (double)value)];
            canvas.Text(
                NumberWords.Visible(sample.Classes[shown[number]]), left - 12, y, 12, alignment: Alignment.MiddleRight,
                maxWidth: left - 22);
            var color = ClassInk.Of(sample.Classes[shown[number]], sample.Classes);
            foreach (var (x, aside) in Placed([.. values.Select(panel.X)]))
                canvas.Mark(MarkerShape.FilledCircle, x, y + aside, Dot, color.WithAlpha(0.75), 0);
            var median = panel.X(values[values.Length / 2]);
            canvas.Line(median, y - 12, median, y + 12, Ink.Text, 1.6f);
        }

        panel.DrawAcross(range.Ticks(width > 600 ? 8 : 4), NumberWords.Tick, "activation; a dot is a row, a line the median");
        return canvas.Cut(panel.Bottom + 48);
    }

    /// <summary>The figure in a sentence.</summary>
    public static string Sentence(ClassSample sample) => NumberWords.Visible("Median activation by class: " + string.Join(", ",
        sample.Classes.Zip(sample.Activations).Where(one => one.Second.Count > 0).Select(one =>
            $"{one.First} {NumberWords.Number(one.Second.Order().ElementAt(one.Second.Count / 2))}")));

    /// <summary>Dots that would lie on each other go aside, as little as is needed, within the line.</summary>
    private static IEnumerable<(double X, double Aside)> Placed(double[] ascending)
    {
        const double most = (Row / 2) - 4;
        var near = new List<(double X, double Aside)>();
        foreach (var x in ascending)
        {
            near.RemoveAll(dot => x - dot.X >= Dot);
            var aside = 0.0;
            for (var step = 0; step <= 2 * most; step++)
            {
                aside = (step % 2 == 0 ? 1 : -1) * ((step + 1) / 2);
                if (near.All(dot => double.Hypot(x - dot.X, aside - dot.Aside) >= Dot)) break;
            }

            near.Add((x, aside));
            yield return (x, aside);
        }
    }
}
