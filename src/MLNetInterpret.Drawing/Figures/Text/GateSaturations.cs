using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>Every gate of every cell by how often it is nearly shut and nearly open.</summary>
/// <remarks>After figure 3 of Karpathy, Johnson, Li 2015.</remarks>
internal static class GateSaturations
{
    private const double Panel = 236, Gap = 56, Edge = 74, Row = 300, Top = 112;

    /// <summary>Draws a panel for each gate of each layer, a dot for each cell.</summary>
    /// <param name="analysis">With gates.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(RecurrentAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var canvas = RecurrentFigure.Begin(
            "Gates · how often each is nearly shut and nearly open",
            $"{RecurrentFigure.On(analysis)}. A dot is a unit's gate: top left always open, bottom right always shut, "
            + "bottom left mostly in between.");
        for (var row = 0; row < analysis.Layers.Count; row++)
            for (var column = 0; column < analysis.Layers[row].Units[0].Gates.Count; column++)
            {
                var (x, y) = (Edge + (column * (Panel + Gap)), Top + (row * Row));
                Draw(canvas, analysis, row, column, x, y);
            }

        return canvas.Cut(Top + (analysis.Layers.Count * Row) - Row + Panel + 48);
    }

    internal static string Sentence(RecurrentAnalysis analysis)
    {
        var cells = analysis.Layers.SelectMany(layer => layer.Units.Select(unit => (layer.Layer, unit))).ToList();
        var gate = cells[0].unit.Keeping.Gate;
        var keep = cells.Where(cell => cell.unit.Keeping.Open > 0.9).ToList();
        var most = keep.CountBy(cell => cell.Layer).OrderByDescending(pair => pair.Value).FirstOrDefault();
        var verb = keep.Count == 1 ? "keeps its value" : "keep their value";
        var kept = keep.Count == 0
            ? $"No unit keeps its value nearly unchanged ({gate} gate above 0.9) at more than 90 % of the {analysis.Unit}s"
            : $"{NumberWords.Count(keep.Count, "unit")} of {NumberWords.Count(cells.Count)} {verb} nearly unchanged "
              + $"({gate} gate above 0.9) at more than 90 % of the {analysis.Unit}s"
              + (keep.Count > 1 && analysis.Layers.Count > 1
                  ? $", {NumberWords.Count(most.Value)} of them in layer {most.Key}"
                  : "");
        var shut = cells.Count(cell => cell.unit.Keeping.Shut > 0.9);
        var forgetting = shut == 0 ? "none forgets" : $"{NumberWords.Count(shut)} {(shut == 1 ? "forgets" : "forget")}";
        return $"{kept}; {forgetting} nearly everything as often.";
    }

    private static void Draw(Canvas canvas, RecurrentAnalysis analysis, int row, int gate, double x, double y)
    {
        var (layer, first, last) = (analysis.Layers[row], gate == 0, row == analysis.Layers.Count - 1);
        var panel = new AxisPanel(canvas, x, y, x + Panel, y + Panel, new(0, 1), new(0, 1));
        double[] ticks = [0, 0.25, 0.5, 0.75, 1];
        panel.DrawUp(ticks, NumberWords.Percent, first);
        panel.DrawAcross(ticks, NumberWords.Percent, last ? $"{analysis.Unit}s at which it is below 0.1" : null);
        canvas.Line(panel.X(0), panel.Y(1), panel.X(1), panel.Y(0), Ink.Faint, 1, LinePattern.Dotted);
        canvas.Text($"layer {layer.Layer} · {layer.Units[0].Gates[gate].Gate} gate", x, y - 17, 12.5f, bold: true);
        if (first) Vertical(canvas, $"{analysis.Unit}s at which it is above 0.9", x - 50, y + (Panel / 2));
        var saturations = layer.Units.Select(unit => unit.Gates[gate]).ToArray();
        foreach (var (_, below, above) in saturations)
            canvas.Mark(MarkerShape.FilledCircle, panel.X(below), panel.Y(above), 6, RecurrentFigure.Network.WithAlpha(0.42));
        var corner = y + 16;
        var shut = NumberWords.Percent(saturations.Average(mean => mean.Shut));
        var open = NumberWords.Percent(saturations.Average(mean => mean.Open));
        foreach (var line in new[] { $"mean {shut} shut", $"{open} open" })
        {
            canvas.Text(line, x + Panel - 8, corner, 11.5f, Ink.Muted, Alignment.MiddleRight);
            corner += 16;
        }
    }

    private static void Vertical(Canvas canvas, string text, double x, double y) =>
        canvas.Plot.AddLabel(text, x, y, 11.5f, Ink.Muted, Alignment.MiddleCenter, rotation: -90);
}
