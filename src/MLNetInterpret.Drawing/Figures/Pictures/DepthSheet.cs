using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>Some units of each layer, one layer below the other: what drives a unit, beside what it sees in the strongest real
/// pictures.</summary>
internal static class DepthSheet
{
    private const int MostUnits = 4;
    private const int MostLayers = 6;
    private const int FewestLayers = 3;
    private const int Patches = 3;
    private const int Margin = 28;
    private const int Top = 92;
    private const double Big = 138;
    private const double Gap = 3;
    private const double Small = (Big - ((Patches - 1) * Gap)) / Patches;
    private const double Card = Big + 5 + Small;
    private const double Gutter = 20;
    private const double Row = Big + 34;

    /// <summary>Whether there are layers enough with optimised pictures.</summary>
    public static bool CanDraw(FindingSet findings) => Layers(findings).Count >= FewestLayers;

    /// <summary>Draws the first layers' first units.</summary>
    /// <exception cref="ArgumentException">There are too few layers with optimised pictures.</exception>
    public static Drawn Draw(FindingSet findings)
    {
        var layers = Layers(findings);
        if (layers.Count < FewestLayers)
            throw new ArgumentException(
                $"A sheet of depths needs {FewestLayers} layers with optimised pictures, but there are {layers.Count}.");
        var columns = layers.Max(layer => layer.Length);
        var width = Math.Max(560, (int)((2 * Margin) + (columns * Card) + ((columns - 1) * Gutter)));
        var height = (int)(Top + (layers.Count * Row) + 6);
        var canvas = new Canvas(width, height);
        canvas.Head(
            $"{findings.Provenance.Model} · from the first layers to the last",
            "Large: the picture found by optimisation that drives the unit furthest. Small: what the unit sees in the real "
            + "pictures that drive it most.",
            Margin);
        canvas.Text(
            $"{NumberWords.Count(findings.Provenance.Rows)} pictures scanned", Margin, 69, 12, Ink.Muted,
            maxWidth: width - (2 * Margin));
        for (var row = 0; row < layers.Count; row++)
            for (var column = 0; column < layers[row].Length; column++)
                Draw(canvas, layers[row][column], Margin + (column * (Card + Gutter)), Top + (row * Row));
        return new(canvas.Plot, width, height);
    }

    private static List<Finding[]> Layers(FindingSet findings) => findings.Kind != InputKind.Image ? [] :
    [
        .. findings.ByPoint()
            .Select(layer => layer.Where(finding => finding.Highest.Optimized?.Input is ImageInput).Take(MostUnits).ToArray())
            .Where(layer => layer.Length > 0).Take(MostLayers),
    ];

    private static void Draw(Canvas canvas, Finding finding, double x, double y)
    {
        canvas.Picture((ImageInput)finding.Highest.Optimized!.Input, x, y, Big, smooth: true);
        var place = 0;
        foreach (var example in finding.Highest.Examples.Take(Patches))
            if (example.Input is ImageInput image)
                canvas.Picture(image.Cropped(example.Crop), x + Big + 5, y + (place++ * (Small + Gap)), Small, smooth: true);
        canvas.Name(finding.Unit, x, y + Big + 14, Card);
    }
}
