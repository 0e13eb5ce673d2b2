using System.Text;
using MLNetInterpret.Core.Units;
using SkiaSharp;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Text as a typeface shows it: what it has no picture of, how wide it is, where it breaks.</summary>
internal static class FittedText
{
    /// <summary>Share of a line that broken text fills at most: drawn at twice the size it may be a little
    /// wider than measured.</summary>
    private const double Reserve = 0.98;

    /// <summary>For figures, whose labels have one typeface: what the typeface lacks as an empty box.</summary>
    public static string Drawable(string text, SKTypeface typeface)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in NumberWords.Visible(text).EnumerateRunes())
            shown.Append(typeface.GetGlyph(rune.Value) == 0 ? "□" : rune.ToString());
        return shown.ToString();
    }

    /// <summary>The text cut with an ellipsis to a width in pixels.</summary>
    public static string Fit(string text, double pixels, SKTypeface typeface, float size)
    {
        using var font = Font(typeface, size);
        var drawable = Drawable(text, typeface);
        if (font.MeasureText(drawable) <= pixels) return drawable;
        var room = (float)pixels - font.MeasureText("…");
        return room <= 0 ? "" : drawable[..font.BreakText(drawable, room)].TrimEnd() + "…";
    }

    /// <summary>The text broken between words into a limited number of lines; the last may be too long.</summary>
    public static IReadOnlyList<string> Lines(string text, double pixels, SKTypeface typeface, float size, int most)
    {
        using var font = Font(typeface, size);
        List<string> lines = [];
        foreach (var word in Drawable(text, typeface).Split(' '))
        {
            var longer = lines.Count == 0 ? word : $"{lines[^1]} {word}";
            if (lines.Count > 0 && (lines.Count == most || font.MeasureText(longer) <= pixels * Reserve)) lines[^1] = longer;
            else lines.Add(word);
        }

        return lines;
    }

    /// <summary>Width of a line in pixels.</summary>
    public static float Width(string text, SKTypeface typeface, float size)
    {
        using var font = Font(typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>Widths as they are at any size: hinting would round each character's to whole pixels.</summary>
    private static SKFont Font(SKTypeface typeface, float size) => new(typeface, size) { LinearMetrics = true };
}
