using System.Text;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports;

/// <summary>A figure that <see cref="Figures"/> drew.</summary>
/// <remarks>Equal findings give equal bytes on every machine.</remarks>
public sealed class Figure : ReadableResult, IDisposable
{
    private readonly Drawn _drawn;

    internal Figure(Drawn drawn) => _drawn = drawn;

    /// <summary>Width in CSS pixels.</summary>
    public int Width => (int)Math.Round(_drawn.Width * _drawn.Zoom);

    /// <summary>Height in CSS pixels.</summary>
    public int Height => (int)Math.Round(_drawn.Height * _drawn.Zoom);

    /// <summary>The figure as PNG.</summary>
    /// <param name="scale">Pixels for each CSS pixel, above 0.</param>
    public byte[] ToPng(double scale = 2)
    {
        Check.Above(scale, 0);
        return _drawn.ToPng(scale);
    }

    /// <summary>The figure as an SVG file that needs no font of the system.</summary>
    public string ToSvg() => _drawn.ToSvg();

    /// <summary>Writes the figure as PNG or SVG, whichever the path ends in, completely or not at all.</summary>
    /// <param name="path">The file, <c>.png</c> or <c>.svg</c>; an older one is replaced.</param>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    public void Save(string path)
    {
        Check.NotBlank(path);
        var bytes = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => ToPng(),
            ".svg" => Encoding.UTF8.GetBytes(ToSvg()),
            var other => throw new ArgumentException(
                $"A figure is written as .png or .svg, not '{other}': give '{path}' another ending.", nameof(path)),
        };
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <inheritdoc/>
    public void Dispose() => _drawn.Dispose();

    private protected override string Sentence => $"a figure of {Width} x {Height} CSS pixels";
}
