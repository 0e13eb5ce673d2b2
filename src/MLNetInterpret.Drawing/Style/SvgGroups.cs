using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Says once what shapes and texts of a drawing have in common: paths of one look become one, texts of one
/// look stand in one group.</summary>
/// <remarks>A shape is moved before others only where it does not touch them, and texts are drawn after all shapes, so that
/// nothing covers what it did not cover before. A drawing that is more than shapes and texts, one with pictures, clips or
/// groups, stays as it is.</remarks>
internal static partial class SvgGroups
{
    /// <summary>Half of the widest stroke, and a little.</summary>
    private const double Reach = 2;

    /// <summary>What dots may seem to cover of each other because their places are rounded.</summary>
    private const double Rounding = 0.15;

    /// <summary>The same drawing in fewer characters.</summary>
    public static string Of(string svg)
    {
        var (from, to) = (svg.IndexOf('>') + 1, svg.LastIndexOf("</svg>", StringComparison.Ordinal));
        if (from <= 0 || to < from) return svg;
        var inner = svg[from..to];
        List<Shape> shapes = [];
        OrderedDictionary<string, StringBuilder> texts = [];
        var at = 0;
        foreach (Match element in Elements().Matches(inner))
        {
            if (element.Index != at) return svg;
            at += element.Length;
            if (element.Groups["text"].Success) Add(texts, element);
            else Add(shapes, element.Value);
        }

        if (at != inner.Length) return svg;
        var result = new StringBuilder(svg, 0, from, svg.Length);
        foreach (var shape in shapes) shape.Write(result);
        foreach (var (look, group) in texts) result.Append("<g").Append(look).Append('>').Append(group).Append("</g>");
        return result.Append("</svg>").ToString();
    }

    private static void Add(OrderedDictionary<string, StringBuilder> texts, Match text)
    {
        var look = Places().Replace(text.Groups["text"].Value, "").TrimEnd();
        if (!texts.TryGetValue(look, out var group)) texts.Add(look, group = new());
        var places = string.Concat(Places().Matches(text.Groups["text"].Value));
        group.Append("<text").Append(places).Append('>').Append(text.Groups["said"].Value).Append("</text>");
    }

    private static void Add(List<Shape> shapes, string element)
    {
        var shape = Shape.Of(element);
        Shape? joined = null;

        // as early as it may: then the next shape of that look finds it free of what came between
        for (var i = shapes.Count - 1; i >= 0 && shape.Look is not null && !shapes[i].Touches(shape); i--)
            if (shapes[i].Look == shape.Look) joined = shapes[i];
        if (joined is null) shapes.Add(shape);
        else joined.Take(shape);
    }

    /// <summary>A path of straight lines, a circle as a path or a dot, or anything else, with the boxes that it
    /// touches.</summary>
    private sealed class Shape
    {
        private readonly List<(double Left, double Top, double Right, double Bottom)> _boxes;
        private readonly StringBuilder _drawn;

        /// <summary>Of dots that are filled circles; 0 for all else.</summary>
        private double _radius;

        private Shape(string? look, string drawn, (double Left, double Top, double Right, double Bottom) box) =>
            (Look, _drawn, _boxes) = (look, new(drawn), [box]);

        /// <summary>What a path looks like; null for what cannot be joined.</summary>
        public string? Look { get; }

        public static Shape Of(string element)
        {
            if (Paths().Match(element) is { Success: true } path)
            {
                var (look, drawn) = (path.Groups[1].Value, path.Groups[2].Value);
                return new(look, drawn, Box(drawn, look));
            }

            if (Circle().Match(element) is not { Success: true } circle)
                return new(
                    null, element,
                    (double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity));
            var (x, y, r) = (Number(circle.Groups[2].Value), Number(circle.Groups[3].Value), Number(circle.Groups[4].Value));
            if (Filled().Match(circle.Groups[1].Value) is { Success: true } fill)
                return new(
                    FormattableString.Invariant($"{Pen(fill)} stroke-width=\"{2 * r}\" stroke-linecap=\"round\""),
                    FormattableString.Invariant($"M{x:0.#} {y:0.#}h0"), (x - r, y - r, x + r, y + r))
                { _radius = r };
            var half = FormattableString.Invariant($"a{r} {r} 0 1 0");
            return new(
                circle.Groups[1].Value, FormattableString.Invariant($"M{x - r:0.##} {y:0.##}{half} {2 * r} 0{half} {-2 * r} 0z"),
                (x - r - Reach, y - r - Reach, x + r + Reach, y + r + Reach));
        }

        public bool Touches(Shape other)
        {
            var (left, top, right, bottom) = other._boxes[0];
            if (_radius > 0 && _radius == other._radius) return _boxes.Any(box =>
                double.Hypot(box.Left - left, box.Top - top) < (2 * _radius) - Rounding);
            return _boxes.Any(box => left <= box.Right && right >= box.Left && top <= box.Bottom && bottom >= box.Top);
        }

        public void Take(Shape other)
        {
            if (_radius > 0 && other._boxes is [var to])
            {
                // a dot is told from where the last one is
                var from = _boxes[^1];
                _drawn.Append(CultureInfo.InvariantCulture, $"m{to.Left - from.Left:0.#} {to.Top - from.Top:0.#}h0");
            }
            else
            {
                _drawn.Append(other._drawn);
            }

            _boxes.AddRange(other._boxes);
        }

        public void Write(StringBuilder svg)
        {
            if (Look is null) svg.Append(_drawn);
            else svg.Append("<path").Append(Look).Append(" d=\"").Append(_drawn).Append("\"/>");
        }

        private static string Pen(Match fill) => $" stroke=\"{fill.Groups[1].Value}\""
            + (fill.Groups[2].Success ? " stroke" + fill.Groups[2].Value : "");

        private static (double, double, double, double) Box(string path, string look)
        {
            // what shares an edge does not cover its neighbour, but a stroke reaches beyond its line
            var reach = look.Contains("stroke=", StringComparison.Ordinal) ? Reach : -0.05;
            double x = 0, y = 0;
            var (left, top) = (double.PositiveInfinity, double.PositiveInfinity);
            var (right, bottom) = (double.NegativeInfinity, double.NegativeInfinity);
            foreach (Match step in Steps().Matches(path))
            {
                double[] numbers = [.. Numbers().Matches(step.Groups[2].Value).Select(number => Number(number.Value))];
                for (var i = 0; i < numbers.Length; i++)
                {
                    switch (step.Groups[1].Value)
                    {
                        case "H": x = numbers[i]; break;
                        case "V": y = numbers[i]; break;
                        case "h": x += numbers[i]; break;
                        case "v": y += numbers[i]; break;
                        case "l": (x, y) = (x + numbers[i], y + numbers[++i]); break;
                        default: (x, y) = (numbers[i], i + 1 < numbers.Length ? numbers[++i] : y); break;
                    }

                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                }
            }

            return (left - reach, top - reach, right + reach, bottom + reach);
        }

        private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("<text(?<text>[^>]*)>(?<said>[^<]*)</text>|<(?:path|circle|ellipse|rect)[^>]*/>")]
    private static partial Regex Elements();

    [GeneratedRegex(" [xy]=\"[^\"]*\"")]
    private static partial Regex Places();

    /// <summary>Straight lines alone.</summary>
    [GeneratedRegex("^<path([^>]*?) d=\"([MLHVlhvz\\d. -]+)\"/>$")]
    private static partial Regex Paths();

    [GeneratedRegex("^<circle([^>]*) cx=\"([-\\d.]+)\" cy=\"([-\\d.]+)\" r=\"([\\d.]+)\"/>$")]
    private static partial Regex Circle();

    /// <summary>What is filled and has no outline: as a dot of a round pen it takes a fifth of the characters.</summary>
    [GeneratedRegex("^ fill=\"(#\\w+)\"(?: fill(-opacity=\"[\\d.]+\"))?$")]
    private static partial Regex Filled();

    [GeneratedRegex("([MLHVlhvz])([\\d. -]*)")]
    private static partial Regex Steps();

    [GeneratedRegex("-?[\\d.]+")]
    private static partial Regex Numbers();
}
