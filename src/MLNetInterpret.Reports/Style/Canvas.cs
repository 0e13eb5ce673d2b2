using ScottPlot;
using ScottPlot.Plottables;

namespace MLNetInterpret.Reports.Style;

/// <summary>A plot without axes whose units are pixels, from the upper left corner down.</summary>
/// <remarks>Sub-plots with a scale factor draw the second one blank, so figures with parts are laid out by hand on one plot.</remarks>
internal sealed class Canvas
{
    public Canvas(int width, int height)
    {
        BundledFonts.Register();
        Plot = new();
        Plot.FigureBackground.Color = Colors.White;
        Plot.DataBackground.Color = Colors.White;
        Plot.HideGrid();
        Plot.Layout.Frameless();
        Plot.Axes.SetLimits(0, width, height, 0);
    }

    public Plot Plot { get; }

    /// <summary>Draws one line of text and returns its width in pixels.</summary>
    public float Text(
        string text, double x, double y, float size = 12, Color? color = null, Alignment alignment = Alignment.MiddleLeft,
        bool bold = false, bool italic = false, string family = BundledFonts.Sans, double maxWidth = double.PositiveInfinity)
    {
        var typeface = BundledFonts.Typeface(bold, italic, family);
        var shown = Words.Fit(text, maxWidth, typeface, size);
        if (shown.Length > 0) Plot.AddLabel(shown, x, y, size, color ?? Ink.Text, alignment, bold, italic, family);
        return Words.Width(shown, typeface, size);
    }

    public Rectangle Box(double x, double y, double width, double height, Color fill)
    {
        var box = Plot.Add.Rectangle(x, x + width, y, y + height);
        (box.FillColor, box.LineWidth) = (fill, 0);
        return box;
    }

    public void Frame(double x, double y, double width, double height, Color color, float thickness = 1)
    {
        var box = Plot.Add.Rectangle(x, x + width, y, y + height);
        (box.FillColor, box.LineColor, box.LineWidth) = (Colors.Transparent, color, thickness);
    }

    public void Line(double x1, double y1, double x2, double y2, Color color, float thickness = 1, LinePattern? pattern = null)
    {
        var line = Plot.Add.Line(x1, y1, x2, y2);
        (line.LineWidth, line.LineColor, line.MarkerSize) = (thickness, color, 0);
        if (pattern is { } dashes) line.LinePattern = dashes;
    }

    public void Mark(MarkerShape shape, double x, double y, float size, Color color, float thickness = 1.8f)
    {
        var mark = Plot.Add.Marker(x, y, shape, size, color);
        mark.MarkerLineWidth = thickness;
    }

    /// <summary>Draws an image of the data into a box, keeping its proportions, smoothly where it is enlarged a lot.</summary>
    public void Picture(ImageInput image, double x, double y, double size, bool smooth)
    {
        using var bitmap = Pictures.Bitmap(image);
        var longer = Math.Max(bitmap.Width, bitmap.Height);
        var (width, height) = (size * bitmap.Width / longer, size * bitmap.Height / longer);
        var (left, top) = (x + ((size - width) / 2), y + ((size - height) / 2));
        var picture = Plot.Add.ImageRect(new ScottPlot.Image(bitmap), new(left, left + width, top + height, top));
        picture.AntiAlias = smooth;
        Frame(left, top, width, height, Ink.Rule);
    }
}
