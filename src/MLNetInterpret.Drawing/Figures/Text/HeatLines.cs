using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>Lines of text on the colours of a unit's activation, each character in a cell of its own.</summary>
internal static class HeatLines
{
    public const double CellWidth = 8.4, LineHeight = 21;

    /// <summary>Draws lines of a window, with a frame around the place that it is shown for.</summary>
    /// <param name="canvas">Takes them.</param>
    /// <param name="window">The window.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="left">Where they begin.</param>
    /// <param name="top">Upper edge of the first.</param>
    /// <param name="scale">The colours.</param>
    /// <param name="underlined">The characters with a line below them; null for none.</param>
    public static void Draw(
        Canvas canvas, TextInput window, IReadOnlyList<(int Start, int Count)> lines, double left, double top, HeatScale scale,
        IReadOnlyList<bool>? underlined = null)
    {
        var typeface = BundledFonts.Typeface(bold: false, italic: false, BundledFonts.Mono);
        for (var line = 0; line < lines.Count; line++)
        {
            var y = top + (line * LineHeight);
            var (start, count) = lines[line];
            var places = Places(window.Text, start, count);
            double X(int at) => left + (places[at - start] * CellWidth);
            foreach (var (from, to, level) in Runs(start, count, at => Math.Round(scale.Level(window, at) * 32)))
            {
                canvas.Box(X(from), y, X(to) - X(from) + 0.2, LineHeight - 3, Ink.Signed(level / 32));
            }

            foreach (var at in Enumerable.Range(start, count).Where(window.TokenStarts.Contains))
                canvas.Box(X(at), y, 0.7, LineHeight - 3, Ink.Text.WithAlpha(0.3));

            for (var at = start; at < start + count; at++)
            {
                var c = window.Text[at];
                if (c == ' ' || Pairs.IsCut(window.Text, at)) continue;
                var shown = Pairs.IsCut(window.Text, at + 1) ? window.Text.Substring(at, 2) : c.ToString();
                var level = scale.Level(window, at);
                var ink = NumberWords.IsUnseen(c) ? Ink.OnSigned(level).WithAlpha(0.55) : Ink.OnSigned(level);
                canvas.Text(
                    FittedText.Drawable(shown, typeface), X(at) + (0.5 * CellWidth), y + ((LineHeight - 3) / 2), 13.5f, ink,
                    Alignment.MiddleCenter, family: BundledFonts.Mono);
            }

            if (underlined is not null)
                foreach (var (from, to, holds) in Runs(start, count, at => underlined[at] ? 1.0 : 0))
                    if (holds > 0)
                        canvas.Box(X(from), y + LineHeight - 3, X(to) - X(from), 1.6, Ink.Text);
            if (window.Peak < start || window.Peak >= start + count) continue;
            var end = Math.Min(window.EndAt(window.Peak), start + count);
            canvas.Frame(X(window.Peak) - 1, y - 1.5, X(end) - X(window.Peak) + 2, LineHeight, Ink.Text, 1.6f);
        }
    }

    /// <summary>Draws the scale's colours between its ends, and returns where the next words may begin.</summary>
    public static double Legend(Canvas canvas, HeatScale scale, double left, double y)
    {
        const int Steps = 120;
        var x = left + canvas.Text(NumberWords.Number(scale.Low), left, y, 12, Ink.Muted) + 8;
        for (var step = 0; step < Steps; step++)
            canvas.Box(x + (step * 1.6), y - 6, 1.7, 12, Ink.Signed((2 * step / (Steps - 1.0)) - 1));
        x += (Steps * 1.6) + 8;
        return x + canvas.Text(NumberWords.Signed(scale.High), x, y, 12, Ink.Muted) + 18;
    }

    /// <summary>For each UTF-16 unit of a line, and its end, the place of its character.</summary>
    private static int[] Places(string text, int start, int count)
    {
        var places = new int[count + 1];
        for (var at = 1; at <= count; at++) places[at] = places[at - 1] + (Pairs.IsCut(text, start + at) ? 0 : 1);
        return places;
    }

    /// <summary>Neighbours of one value as one box.</summary>
    private static IEnumerable<(int From, int To, double Value)> Runs(int start, int count, Func<int, double> value)
    {
        for (int from = start, to; from < start + count; from = to)
        {
            var first = value(from);
            for (to = from + 1; to < start + count && value(to) == first;) to++;
            yield return (from, to, first);
        }
    }
}
