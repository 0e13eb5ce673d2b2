using MLNetInterpret.Core.Units;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace MLNetInterpret.Drawing.Style;

/// <summary>A figure: a plot and the size that it was laid out for.</summary>
/// <param name="Plot">The plot.</param>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
/// <remarks>Equal findings give equal bytes, on every machine with the same version of Skia.</remarks>
internal sealed record Drawn(Plot Plot, int Width, int Height) : IDisposable
{
    /// <summary>How much larger it is shown than it was laid out.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>The figure as PNG.</summary>
    /// <param name="scale">Pixels for each CSS pixel that is shown.</param>
    public byte[] ToPng(double scale = 2) => Encoded(scale, pixels =>
    {
        // a third of the default's time for a tenth more bytes
        using var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, 4));
        return png is null ? null : PngTag.AddTo(png.AsSpan());
    });

    /// <summary>The figure as WebP: 1.4 pixels for each CSS pixel that is shown, a few less where it has pictures
    /// of the data.</summary>
    public byte[] ToWebP()
    {
        // lossless, a plot would be four times as large
        var (scale, quality) = Plot.GetPlottables<ImageRect>().Any() ? (1.25, 52) : (1.4, 70);
        return Encoded(scale, pixels =>
        {
            using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality));
            return data?.ToArray();
        });
    }

    private byte[] Encoded(double scale, Func<SKPixmap, byte[]?> encode)
    {
        scale *= Zoom;
        Plot.ScaleFactor = scale;
        var (width, height) = ((int)Math.Round(Width * scale), (int)Math.Round(Height * scale));
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        Plot.Render(surface.Canvas, width, height);
        using var pixels = surface.PeekPixels();
        return encode(pixels)
            ?? throw new InvalidOperationException($"A figure of {width} x {height} pixels could not be encoded.");
    }

    /// <summary>The figure as an SVG file that needs no font of the system.</summary>
    public string ToSvg() => SvgText.Standalone(RawSvg(), Zoom);

    /// <summary>The figure as an <c>svg</c> element for a page that has the fonts already; the figure is disposed.</summary>
    /// <param name="prefix">Makes its ids unique in the page.</param>
    public string Inline(string prefix)
    {
        using (this) return SvgText.Inline(RawSvg(), prefix.Replace('.', '-'));
    }

    /// <inheritdoc/>
    public void Dispose() => Plot.Dispose();

    private string RawSvg()
    {
        Plot.ScaleFactor = 1;
        return Plot.GetSvgXml(Width, Height);
    }
}
