using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>How much the classes, or the strongest column, decide the units of each layer: one ridge a layer, the first layer
/// above.</summary>
internal static class LayerRidges
{
    private const double Names = 150, Row = 44, Rise = 62, Bandwidth = 0.035;
    private const int Points = 121;

    /// <summary>Whether there are at least two layers with something to show.</summary>
    public static bool CanDraw(ScannedUnits scan) => Layers(scan).Count > 1;

    /// <summary>Draws it.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="width">Width in CSS pixels.</param>
    /// <param name="heading">Whether it has a heading.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(ScannedUnits scan, int width = 880, bool heading = true)
    {
        var layers = Layers(scan);
        var canvas = new Canvas(width);
        var top = Rise + 8;
        if (heading)
        {
            canvas.Head($"{scan.Provenance.Model} · {Axis(scan)}, layer by layer", "each ridge: all units of a layer", 16);
            top += 72;
        }

        var left = Math.Min(Names, width * 0.3) + 16;
        var panel = new AxisPanel(
            canvas, left, top, width - 24, top + ((layers.Count - 1) * Row) + 4, new(0, 1), new(0, 1));
        for (var number = 0; number < layers.Count; number++)
        {
            var (point, values) = layers[number];
            var y = top + (number * Row);
            double[] at = [.. Enumerable.Range(0, Points).Select(i => i / (Points - 1.0))];
            var density = at.Select(x => values.Average(value => Kernel(x - value))).ToArray();
            var most = Math.Max(density.Max(), 1e-9);
            double[] x = [.. at.Select(panel.X)];
            canvas.Band(x, [.. at.Select(_ => y)], [.. density.Select(one => y - (Rise * one / most))], Ink.Bars.WithAlpha(0.75));
            canvas.Path(x, [.. density.Select(one => y - (Rise * one / most))], Ink.Text, 1.1f);
            var median = values.Order().ElementAt(values.Count / 2);
            canvas.Line(panel.X(median), y - 9, panel.X(median), y, Ink.High, 2);
            canvas.Text(
                point, left - 12, y - 8, 12, alignment: Alignment.MiddleRight, family: BundledFonts.Mono, maxWidth: left - 24);
            canvas.Text(
                NumberWords.Count(values.Count, "unit"), left - 12, y + 7, 10.5f, Ink.Muted, Alignment.MiddleRight,
                maxWidth: left - 24);
        }

        panel.DrawAcross([0, 0.2, 0.4, 0.6, 0.8, 1], tick => $"{100 * tick:0} %", $"{Axis(scan)}; the mark is the median unit");
        return canvas.Cut(panel.Bottom + 48);
    }

    /// <summary>The figure in a sentence.</summary>
    public static string Sentence(ScannedUnits scan) => $"{NumberWords.Capital(Axis(scan))} of the median unit: "
        + string.Join(", ", Layers(scan).Select(layer =>
            $"{layer.Point} {NumberWords.Percent(layer.Values.Order().ElementAt(layer.Values.Count / 2))}"));

    private static string Axis(ScannedUnits scan) => scan.Classes.Count > 0
        ? "share of a unit's variance that lies between classes"
        : "size of the correlation with the strongest column";

    private static List<(string Point, IReadOnlyList<double> Values)> Layers(ScannedUnits scan) =>
    [
        .. scan.Units.Select(unit => (unit.Unit.Point.Name, Value(unit, scan)))
            .Where(unit => unit.Item2 is { } value && double.IsFinite(value))
            .GroupBy(unit => unit.Name, unit => Math.Clamp(unit.Item2!.Value, 0, 1))
            .Where(layer => layer.Count() > 2)
            .Select(layer => (layer.Key, (IReadOnlyList<double>)[.. layer])),
    ];

    private static double? Value(UnitScan unit, ScannedUnits scan) => scan.Classes.Count > 0
        ? unit.Classes?.VarianceShare
        : unit.StrongestColumn is { } column ? Math.Abs(unit.Columns[column]!.Value) : null;

    private static double Kernel(double distance) => Math.Exp(-distance * distance / (2 * Bandwidth * Bandwidth));
}
