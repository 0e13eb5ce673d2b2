using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>A photo and what DeepDream made of it.</summary>
internal static class DreamFigure
{
    private const int Left = 28;
    private const int Top = 72;
    private const int Caption = 26;
    private const double Gap = 14;

    /// <summary>Draws the photo and, beside it, what was made of it for each layer or unit.</summary>
    /// <param name="dreams">Of one photo.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is none, or they are of several photos.</exception>
    public static Drawn Draw(IReadOnlyList<Dream> dreams)
    {
        ArgumentNullException.ThrowIfNull(dreams);
        if (dreams.Count == 0) throw new ArgumentException("There is no dream to draw.", nameof(dreams));
        var (first, photo) = (dreams[0], dreams[0].Photo);
        if (dreams.Any(dream => dream.Name != first.Name || !dream.Photo.Pixels.AsSpan().SequenceEqual(photo.Pixels)))
            throw new ArgumentException("The dreams are of several photos: draw those of one.", nameof(dreams));
        var (columns, longest) = dreams.Count switch { 1 => (2, 520.0), <= 3 => (2, 440.0), <= 5 => (3, 360.0), _ => (4, 300.0) };
        var scale = longest / Math.Max(photo.Width, photo.Height);
        var (width, height) = (photo.Width * scale, photo.Height * scale);
        var whole = (int)Math.Max(640, (2 * Left) + (columns * width) + ((columns - 1) * Gap));
        var canvas = new Canvas(whole);
        canvas.Head(
            $"{NumberWords.Visible(first.Name)} · DeepDream",
            dreams.Count == 1 ? About(first) : $"what each layer or unit makes stronger, {Sizes(first)}", Left);
        (ImageInput Picture, string Words)[] tiles =
        [
            (photo, "photo"),
            .. dreams.Select(dream => (
                dream.Result, dreams.Count == 1 ? "result" : $"maximised: {NumberWords.Visible(dream.Objective)}")),
        ];
        for (var i = 0; i < tiles.Length; i++)
        {
            var (x, y) = (Left + (i % columns * (width + Gap)), Top + (i / columns * (height + Caption)));
            canvas.Picture(tiles[i].Picture, x, y, width, height, smooth: true);
            canvas.Text(tiles[i].Words, x, y + height + 13, 11.5f, Ink.Muted, maxWidth: width);
        }

        var rows = (tiles.Length + columns - 1) / columns;
        return canvas.Cut(Top + (rows * (height + Caption)) + 4);
    }

    /// <summary>What was maximised, and at how many sizes.</summary>
    internal static string About(Dream dream) => $"maximised: {NumberWords.Visible(dream.Objective)}, {Sizes(dream)}";

    private static string Sizes(Dream dream) => $"at {NumberWords.Count(dream.Octaves, "size")}";
}
