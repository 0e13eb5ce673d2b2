using MLNetInterpret.Core.Units;
using ScottPlot;
using ScottPlot.Plottables;

namespace MLNetInterpret.Drawing.Style;

/// <summary>A plot without axes whose units are pixels, from the upper left corner down.</summary>
/// <remarks>Sub-plots with a scale factor draw the second one blank, so figures with parts are laid out
/// by hand on one plot.</remarks>
internal sealed class Canvas
{
    private const int MostCrisp = 12;
    private readonly int _width;

    /// <summary>A canvas whose height is known when all is drawn; see <see cref="Cut"/>.</summary>
    public Canvas(int width) : this(width, 1)
    {
    }

    public Canvas(int width, int height)
    {
        _width = width;
        BundledFonts.Register();
        Plot = new();
        Plot.FigureBackground.Color = Ink.Paper;
        Plot.DataBackground.Color = Ink.Paper;
        Plot.HideGrid();
        Plot.Layout.Frameless();
        Plot.Axes.SetLimits(0, width, height, 0);
    }

    public Plot Plot { get; }

    /// <summary>The figure from the top down to there.</summary>
    public Drawn Cut(double height)
    {
        var rows = (int)Math.Ceiling(height);
        Plot.Axes.SetLimits(0, _width, rows, 0);
        return new(Plot, _width, rows);
    }

    /// <summary>Draws a figure's heading, and the line below it.</summary>
    /// <param name="title">The heading, unless the caller gave another.</param>
    /// <param name="about">The line, unless the caller gave another.</param>
    /// <param name="side">Pixels free on both sides.</param>
    public void Head(string title, string about, double side)
    {
        var room = _width - (2 * side);
        Text(Look.Heading(title), side, 28, 18, bold: true, maxWidth: room);
        Text(Look.Line(about), side, 51, 12, Ink.Muted, maxWidth: room);
    }

    /// <summary>Draws one line of text and returns its width in pixels.</summary>
    public float Text(
        string text, double x, double y, float size = 12, Color? color = null, Alignment alignment = Alignment.MiddleLeft,
        bool bold = false, bool italic = false, string family = BundledFonts.Sans, double maxWidth = double.PositiveInfinity)
    {
        var typeface = BundledFonts.Typeface(bold, italic, family);
        var shown = FittedText.Fit(text, maxWidth, typeface, size);
        if (shown.Length > 0) Plot.AddLabel(shown, x, y, size, color ?? Ink.Text, alignment, bold, italic, family);
        return FittedText.Width(shown, typeface, size);
    }

    /// <summary>Draws a line of text that rises to the right at 45 degrees, from its start.</summary>
    public void Rising(string text, double x, double y, float size, Color color, double maxWidth)
    {
        var shown = FittedText.Fit(text, maxWidth, BundledFonts.Typeface(bold: false, italic: false), size);
        if (shown.Length > 0) Plot.AddLabel(shown, x, y, size, color, Alignment.MiddleLeft, rotation: -45);
    }

    /// <summary>Draws text in as many lines as it needs, and returns how many; the last one that there may be is cut.</summary>
    public int Lines(
        string text, double x, double y, double lineHeight, int most, double maxWidth,
        float size = 12, Color? color = null, bool bold = false)
    {
        var lines = FittedText.Lines(text, maxWidth, BundledFonts.Typeface(bold, italic: false), size, most);
        for (var i = 0; i < lines.Count; i++)
            Text(lines[i], x, y + (i * lineHeight), size, color, bold: bold, maxWidth: maxWidth);
        return lines.Count;
    }

    /// <summary>Draws a unit's name; where it is too long, its class alone, or its end, which tells it from others.</summary>
    public double Name(Unit unit, double x, double y, double maxWidth, float size = 12, Color? color = null, bool bold = true)
    {
        var (name, typeface) = (unit.ToString(), BundledFonts.Typeface(bold, italic: false, BundledFonts.Mono));
        if (unit.ClassName is { } known && FittedText.Width(name, typeface, size) > maxWidth)
            return Text(
                NumberWords.Visible(known), x, y, size, color, bold: bold, family: BundledFonts.Mono, maxWidth: maxWidth);
        var shown = name;
        for (var start = 1; start < name.Length && FittedText.Width(shown, typeface, size) > maxWidth; start++)
            shown = "…" + name[start..];
        return Text(shown, x, y, size, color, bold: bold, family: BundledFonts.Mono);
    }

    /// <summary>A thin bar for a value on a pale track; nothing on it for what is not above zero.</summary>
    public void Bar(double value, double most, double x, double y, double width, Color color)
    {
        Box(x, y, width, 3, Ink.Rule);
        if (value > 0 && most > 0) Box(x, y, width * Math.Min(1, value / most), 3, color);
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

    /// <summary>Joined points; gaps where a value is not finite are bridged.</summary>
    public void Path(double[] x, double[] y, Color color, float thickness = 1.6f)
    {
        var path = Plot.Add.ScatterLine(x, y, color);
        (path.LineWidth, path.MarkerSize) = (thickness, 0);
    }

    /// <summary>The area between two courses; only where both are finite.</summary>
    public void Band(double[] x, double[] low, double[] high, Color fill)
    {
        int[] seen = [.. Enumerable.Range(0, x.Length).Where(i => double.IsFinite(low[i]) && double.IsFinite(high[i]))];
        if (seen.Length < 2) return;
        var band = Plot.Add.Polygon(
            [.. seen.Select(i => new Coordinates(x[i], low[i])), .. seen.Reverse().Select(i => new Coordinates(x[i], high[i]))]);
        (band.FillColor, band.LineWidth, band.MarkerSize) = (fill, 0, 0);
    }

    /// <summary>Draws an image of the data into a square, keeping its proportions, smoothly where it is enlarged a lot.</summary>
    public void Picture(ImageInput image, double x, double y, double size, bool smooth) =>
        Picture(image, x, y, size, size, smooth);

    /// <summary>Draws an image of the data into a box, keeping its proportions.</summary>
    public void Picture(ImageInput image, double x, double y, double boxWidth, double boxHeight, bool smooth)
    {
        using var whole = Bitmaps.Bitmap(image);
        var scale = Math.Min(boxWidth / whole.Width, boxHeight / whole.Height);
        var (width, height) = (whole.Width * scale, whole.Height * scale);

        // figures are saved with two pixels for each CSS pixel: more would only make files large and texture noisy
        using var bitmap = Bitmaps.Shrunk(whole, Math.Max(1, (int)Math.Ceiling(2 * Math.Max(width, height))));
        var (left, top) = (x + ((boxWidth - width) / 2), y + ((boxHeight - height) / 2));
        var picture = Plot.Add.ImageRect(new ScottPlot.Image(bitmap), new(left, left + width, top + height, top));
        // a kernel of few pixels is read pixel by pixel
        picture.AntiAlias = smooth && Math.Max(image.Width, image.Height) > MostCrisp;
        Frame(left, top, width, height, Ink.Rule);
    }
}
