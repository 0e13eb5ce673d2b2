using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Makes what Skia writes as SVG look the same everywhere, repeat byte for byte, and stay small.</summary>
internal static partial class SvgText
{
    private static readonly (string Family, string Weight, string File)[] WebFonts =
    [
        (BundledFonts.Sans, "400", "Inter-Regular"),
        (BundledFonts.Sans, "600", "Inter-SemiBold"),
        (BundledFonts.Sans, "italic", "Inter-Italic"),
        (BundledFonts.Mono, "400", "JetBrainsMono-Regular"),
        (BundledFonts.Mono, "600", "JetBrainsMono-Bold"),
    ];

    /// <summary>A file of its own: the fonts that it uses travel inside.</summary>
    /// <param name="raw">What Skia wrote.</param>
    /// <param name="zoom">How much larger it is shown than it was laid out.</param>
    public static string Standalone(string raw, double zoom)
    {
        var svg = Clean(raw, "c");
        if (zoom != 1) svg = SizeAttributes().Replace(svg, size => Zoomed(size, zoom), 1);
        var used = WebFonts
            .Where(font => svg.Contains(Attributes(font.Family, font.Weight), StringComparison.Ordinal))
            .Select(Face);
        var start = svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        return svg.Insert(start, $"{SvgTag.Element}<style>{string.Concat(used)}</style>");
    }

    /// <summary>An element of a page that has the fonts; it takes the width that it is given.</summary>
    public static string Inline(string raw, string prefix)
    {
        var svg = Clean(raw, prefix);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        return InlineSvg.Compact(SizeAttributes().Replace(svg, "viewBox=\"0 0 $1 $2\" aria-hidden=\"true\"", 1));
    }

    /// <summary>All font faces, for a page's style sheet.</summary>
    public static string FontFaces() => string.Concat(WebFonts.Select(Face));

    private static string Clean(string raw, string prefix)
    {
        var size = SizeAttributes().Match(raw);
        var whole = $"<rect width=\"{size.Groups[1].Value}\" height=\"{size.Groups[2].Value}\"/>";
        var idle = Clips().Matches(raw).Where(clip => clip.Groups[2].Value == whole);
        HashSet<string> useless = [.. idle.Select(clip => clip.Groups[1].Value)];
        var svg = Clips().Replace(raw, clip => useless.Contains(clip.Groups[1].Value) ? "" : clip.Value);

        // every element stands in a group of its own with such a clip: without it the group says nothing
        svg = Groups().Replace(
            svg, group => useless.Contains(group.Groups[1].Value) ? group.Groups[2].Value.Trim() : group.Value);
        svg = Texts().Replace(svg, Text);
        Dictionary<string, string> names = [];
        svg = Ids().Replace(svg, id =>
        {
            if (!names.TryGetValue(id.Groups[2].Value, out var name))
                names.Add(id.Groups[2].Value, name = prefix + names.Count.ToString(CultureInfo.InvariantCulture));
            return id.Groups[1].Value + name;
        });
        return Between().Replace(svg, "><");
    }

    private static string Zoomed(Match size, double zoom)
    {
        string Length(int group)
        {
            var length = zoom * double.Parse(size.Groups[group].Value, CultureInfo.InvariantCulture);
            return length.ToString("0.##", CultureInfo.InvariantCulture);
        }

        return $"width=\"{Length(1)}\" height=\"{Length(2)}\" viewBox=\"0 0 {size.Groups[1].Value} {size.Groups[2].Value}\"";
    }

    private static string Text(Match text)
    {
        var attributes = new StringBuilder(text.Groups[1].Value);
        var family = Value(text, "font-family").Contains("JetBrains", StringComparison.Ordinal)
            ? BundledFonts.Mono
            : BundledFonts.Sans;
        var weight = text.Groups[1].Value.Contains("font-style=\"italic\"", StringComparison.Ordinal) ? "italic"
            : int.TryParse(Value(text, "font-weight"), out var number) && number > 400 ? "600" : "400";
        var kept = FontAttributes().Replace(attributes.ToString(), "");
        var content = text.Groups[2].Value.Trim('\n', '\t', '\r');
        return $"<text {Attributes(family, weight)} {kept.Trim()} xml:space=\"preserve\">{content}</text>";
    }

    private static string Value(Match text, string attribute) =>
        Regex.Match(text.Groups[1].Value, $"{attribute}=\"([^\"]*)\"").Groups[1].Value;

    private static string Attributes(string family, string weight) => weight == "italic"
        ? $"font-family=\"{family}\" font-style=\"italic\""
        : $"font-family=\"{family}\" font-weight=\"{weight}\"";

    private static string Face((string Family, string Weight, string File) font)
    {
        var style = font.Weight == "italic" ? "italic;font-weight:400" : "normal;font-weight:" + font.Weight;
        return $"@font-face{{font-family:\"{font.Family}\";font-style:{style};"
            + $"src:url(data:font/woff2;base64,{Resources.Base64($"Fonts/{font.File}.subset.woff2")}) format(\"woff2\")}}";
    }

    [GeneratedRegex("width=\"([\\d.]+)\" height=\"([\\d.]+)\"")]
    private static partial Regex SizeAttributes();

    [GeneratedRegex("<clipPath id=\"([^\"]+)\">\\s*(.*?)\\s*</clipPath>\\s*", RegexOptions.Singleline)]
    private static partial Regex Clips();

    [GeneratedRegex("<g clip-path=\"url\\(#([^)]+)\\)\">(.*?)</g>", RegexOptions.Singleline)]
    private static partial Regex Groups();

    [GeneratedRegex("<text ([^>]*)>(.*?)</text>", RegexOptions.Singleline)]
    private static partial Regex Texts();

    [GeneratedRegex("(id=\"|url\\(#|href=\"#)([A-Za-z_][\\w-]*)")]
    private static partial Regex Ids();

    [GeneratedRegex("\\s*font-(?:family|weight|style|stretch)=\"[^\"]*\"")]
    private static partial Regex FontAttributes();

    [GeneratedRegex(">\\s+<")]
    private static partial Regex Between();
}
