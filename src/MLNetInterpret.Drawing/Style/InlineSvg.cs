using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Makes an <c>svg</c> element of a page, of which there are many, a few times smaller; it looks the same.</summary>
/// <remarks>The page has the fonts, so that a text needs one place and not one for each character; what most texts
/// have in common is said once; shapes of one look are one path (see <see cref="SvgGroups"/>); numbers have as many
/// digits as can be seen.</remarks>
internal static partial class InlineSvg
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The same drawing in fewer characters.</summary>
    /// <param name="svg">An element with a <c>viewBox</c> from 0 0, as <see cref="SvgText.Inline"/> makes it.</param>
    public static string Compact(string svg)
    {
        var size = Size().Match(svg);
        var background = $"<rect fill=\"white\" width=\"{size.Groups[1].Value}\" height=\"{size.Groups[2].Value}\"/>";
        svg = svg.Replace(background, "", StringComparison.Ordinal);
        svg = Texts().Replace(svg, Placed);
        svg = Tags().Replace(svg, tag => Decimals().Replace(Defaults().Replace(tag.Value, ""), Rounded));
        svg = Circles().Replace(svg, "<circle$1 r=\"$2\"/>");
        svg = Lines().Replace(Rectangles().Replace(svg, "<path$1 d=\"M$2 $3h$4v$5h-$4z\"/>"), Line);
        svg = Paths().Replace(svg, path => path.Groups[1].Value + Stepped(path.Groups[2].Value) + "\"");
        if (!svg.Contains("xlink:href", StringComparison.Ordinal))
            svg = svg.Replace(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"", "", StringComparison.Ordinal);
        return SvgGroups.Of(svg);
    }

    /// <summary>A text at its first character's place: pages set text without kerning, as Skia does.</summary>
    private static string Placed(Match text)
    {
        var (attributes, content) = (text.Groups[1].Value, text.Groups[2].Value);
        var (x, y) = (First(attributes, "x"), First(attributes, "y"));
        attributes = Places().Replace(attributes, "");
        if (Translation().Match(attributes) is { Success: true } moved)
        {
            attributes = attributes.Replace(moved.Value, "", StringComparison.Ordinal);
            (x, y) = (x + Number(moved.Groups[1].Value), y + Number(moved.Groups[2].Value));
        }

        attributes = attributes
            .Replace($"font-family=\"{BundledFonts.Sans}\"", "", StringComparison.Ordinal)
            .Replace("font-weight=\"400\"", "", StringComparison.Ordinal);
        if (content.Trim() == content && !content.Contains("  ", StringComparison.Ordinal))
            attributes = attributes.Replace("xml:space=\"preserve\"", "", StringComparison.Ordinal);
        attributes = Gaps().Replace(attributes.Trim(), " ");
        return FormattableString.Invariant($"<text {attributes} x=\"{x:0.##}\" y=\"{y:0.##}\">{content}</text>");
    }

    private static double First(string attributes, string name)
    {
        var list = Regex.Match(attributes, $" {name}=\"([^\", ]+)").Groups[1].Value;
        return list.Length > 0 ? Number(list) : 0;
    }

    private static double Number(string text) => double.Parse(text, Invariant);

    private static string Rounded(Match number)
    {
        var value = Number(number.Value);
        return value.ToString(Math.Abs(value) < 2 ? "0.##" : "0.#", Invariant);
    }

    /// <summary>Lines along an axis need one coordinate, and steps have fewer digits than places.</summary>
    private static string Stepped(string path)
    {
        var (x, y) = (0m, 0m);
        return Steps().Replace(path, step =>
        {
            var (toX, toY) = (decimal.Parse(step.Groups[2].Value, Invariant), decimal.Parse(step.Groups[3].Value, Invariant));
            var (byX, byY) = (toX - x, toY - y);
            (x, y) = (toX, toY);
            if (step.Groups[1].Value == "M") return step.Value;
            return byY == 0 ? Said("h", byX) : byX == 0 ? Said("v", byY) : $"{Said("l", byX)} {Said("", byY)}";
        });

        static string Said(string step, decimal by) => step + by.ToString("0.##", Invariant);
    }

    /// <summary>A straight line has no inside to fill, and one along an axis needs one coordinate.</summary>
    private static string Line(Match line)
    {
        var (x1, y1, x2, y2) = (line.Groups[2].Value, line.Groups[3].Value, line.Groups[4].Value, line.Groups[5].Value);
        var to = y1 == y2 ? $"H{x2}" : x1 == x2 ? $"V{y2}" : $"L{x2} {y2}";
        return $"<path{line.Groups[1].Value} d=\"M{x1} {y1}{to}\"/>";
    }

    /// <summary>Paths of nothing but places and lines to places.</summary>
    [GeneratedRegex("(<path[^>]* d=\")((?:[ML]-?[\\d.]+ -?[\\d.]+|[zZ])+)\"")]
    private static partial Regex Paths();

    [GeneratedRegex("([ML])(-?[\\d.]+) (-?[\\d.]+)")]
    private static partial Regex Steps();

    [GeneratedRegex("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"")]
    private static partial Regex Size();

    [GeneratedRegex("<text ([^>]*)>(.*?)</text>", RegexOptions.Singleline)]
    private static partial Regex Texts();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex(" stroke-miterlimit=\"4\"| stroke-width=\"1\"| xmlns=\"[^\"]*\"")]
    private static partial Regex Defaults();

    [GeneratedRegex("(?<=[ \",(MLHVCQAZ])-?\\d+\\.\\d{2,}(?![\\d.])")]
    private static partial Regex Decimals();

    [GeneratedRegex("<ellipse([^>]*) rx=\"([\\d.]+)\" ry=\"\\2\"/>")]
    private static partial Regex Circles();

    [GeneratedRegex(
        "<rect((?: (?:fill|fill-opacity)=\"[^\"]*\")+) x=\"([-\\d.]+)\" y=\"([-\\d.]+)\""
        + " width=\"([\\d.]+)\" height=\"([\\d.]+)\"/>")]
    private static partial Regex Rectangles();

    [GeneratedRegex("<path fill=\"none\"([^>]*?) d=\"M([-\\d.]+) ([-\\d.]+)L([-\\d.]+) ([-\\d.]+)\"/>")]
    private static partial Regex Lines();

    [GeneratedRegex(" [xy]=\"[^\"]*\"")]
    private static partial Regex Places();

    [GeneratedRegex("transform=\"translate\\((\\S+)[ ,]+(\\S+)\\)\"")]
    private static partial Regex Translation();

    [GeneratedRegex("\\s{2,}")]
    private static partial Regex Gaps();
}
