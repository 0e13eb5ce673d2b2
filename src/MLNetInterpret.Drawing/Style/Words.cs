using System.Globalization;
using System.Text;
using SkiaSharp;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Numbers and text as readers see them.</summary>
internal static class Words
{
    /// <summary>Share of a line that broken text fills at most: drawn at twice the size it may be a little
    /// wider than measured.</summary>
    private const double Reserve = 0.98;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>About three digits: <c>12,345</c>, <c>123</c>, <c>12.3</c>, <c>1.23</c>, <c>0.0012</c>,
    /// with a real minus sign.</summary>
    public static string Number(double value) => (Math.Abs(value) switch
    {
        0 => "0",
        double.NaN => "not a number",
        double.PositiveInfinity => value > 0 ? "∞" : "-∞",
        >= 1e7 or < 1e-4 => value.ToString("0.0e0", Invariant),
        >= 1_000 => value.ToString("N0", Invariant),
        >= 99.95 => value.ToString("0", Invariant),
        >= 9.995 => value.ToString("0.0", Invariant),
        >= 0.0995 => value.ToString("0.00", Invariant),
        _ => value.ToString("0.####", Invariant),
    }).Replace('-', '−');

    /// <summary>A value of a numeric column: whole numbers whole.</summary>
    public static string Cell(RowValue value) => value switch
    {
        { IsMissing: true } => "missing",
        { Number: { } number } when number == Math.Round(number) && Math.Abs(number) < 1e9 =>
            number.ToString("N0", Invariant).Replace('-', '−'),
        { Number: { } number } => Number(number),
        _ => Visible(value.Text),
    };

    /// <summary>The same with a plus sign where there is no minus.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>A place on an axis.</summary>
    public static string Tick(double value) => value.ToString("#,0.#####", Invariant).Replace('-', '−');

    /// <summary>A share from 0 to 1 in percent.</summary>
    public static string Percent(double share) => share switch
    {
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        < 0.0995 => $"{(share * 100).ToString("0.#", Invariant)} %",
        _ => $"{(share * 100).ToString("0", Invariant)} %",
    };

    /// <summary>How many times as far, for example <c>1.73 ×</c>.</summary>
    public static string Times(double ratio) => $"{Number(ratio)} ×";

    /// <summary>A quality figure, with the four digits that are compared.</summary>
    public static string Measure(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.000#" : "#,0.0", Invariant).Replace('-', '−');

    public static string Seconds(double seconds) => seconds.ToString(seconds < 9.95 ? "0.0" : "#,0", Invariant);

    public static string Count(long count) => count.ToString("N0", Invariant);

    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>With a capital at its beginning and a full stop at its end.</summary>
    public static string Sentence(string text) =>
        text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    /// <summary>Control characters, and those that reorder text, as symbols that can be seen.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(IsUnseen)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var c in text) shown.Append(IsUnseen(c) ? Symbol(c) : c);
        return shown.ToString();
    }

    /// <summary>The symbol for a character that has no picture of its own.</summary>
    public static char Symbol(char c) => c switch
    {
        '\n' => '¶',
        '\t' => '→',
        '\u007f' => '␡',
        < ' ' => (char)('\u2400' + c),
        _ => '\ufffd',
    };

    /// <summary>Whether a character would not be seen, or would move others about.</summary>
    public static bool IsUnseen(char c) =>
        char.IsControl(c)
        || c is >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2060' and <= '\u206f' or '\ufeff';

    /// <summary>For figures, whose labels have one typeface: what the typeface lacks as an empty box.</summary>
    public static string Drawable(string text, SKTypeface typeface)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in Visible(text).EnumerateRunes())
            shown.Append(typeface.GetGlyph(rune.Value) == 0 ? "□" : rune.ToString());
        return shown.ToString();
    }

    /// <summary>The text if it is at most so many pixels wide, else its beginning with an ellipsis.</summary>
    public static string Fit(string text, double pixels, SKTypeface typeface, float size)
    {
        using var font = Font(typeface, size);
        var drawable = Drawable(text, typeface);
        if (font.MeasureText(drawable) <= pixels) return drawable;
        var room = (float)pixels - font.MeasureText("…");
        return room <= 0 ? "" : drawable[..font.BreakText(drawable, room)].TrimEnd() + "…";
    }

    /// <summary>The text broken between words, at most so many lines; the last may be too long.</summary>
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

    public static float Width(string text, SKTypeface typeface, float size)
    {
        using var font = Font(typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>Widths as they are at any size: hinting would round each character's to whole pixels.</summary>
    private static SKFont Font(SKTypeface typeface, float size) => new(typeface, size) { LinearMetrics = true };
}
