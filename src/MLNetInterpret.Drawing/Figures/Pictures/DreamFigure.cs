using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>A photo and the result of DeepDream.</summary>
internal static class DreamFigure
{
    private const int Left = 28;
    private const double Longest = 520;
    private const double Gap = 14;

    /// <summary>Draws the photo and the result side by side.</summary>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(Dream dream)
    {
        ArgumentNullException.ThrowIfNull(dream);
        var (photo, result) = (dream.Photo, dream.Result);
        var scale = Longest / Math.Max(photo.Width, photo.Height);
        var (width, height) = (photo.Width * scale, photo.Height * scale);
        var whole = (int)Math.Max(640, (2 * Left) + (2 * width) + Gap);
        var canvas = new Canvas(whole);
        var heading = Look.Heading($"{NumberWords.Visible(dream.Name)} · DeepDream");
        canvas.Text(heading, Left, 28, 18, bold: true, maxWidth: whole - (2 * Left));
        canvas.Text(Look.Line(About(dream)), Left, 51, 12, Ink.Muted, maxWidth: whole - (2 * Left));
        canvas.Picture(photo, Left, 72, width, height, smooth: true);
        canvas.Picture(result, Left + width + Gap, 72, width, height, smooth: true);
        canvas.Text("photo", Left, 72 + height + 13, 11.5f, Ink.Muted);
        canvas.Text("result", Left + width + Gap, 72 + height + 13, 11.5f, Ink.Muted);
        return canvas.Cut(72 + height + 30);
    }

    /// <summary>What was maximised, and at how many sizes.</summary>
    internal static string About(Dream dream) =>
        $"maximised: {NumberWords.Visible(dream.Objective)}, at {NumberWords.Count(dream.Octaves, "size")}";
}
