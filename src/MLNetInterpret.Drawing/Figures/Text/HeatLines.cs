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
            foreach (var (from, to, level) in Runs(start, count, at => Math.Round(scale.Level(window, at) * 32)))
            {
                var (x, width) = (left + ((from - start) * CellWidth), ((to - from) * CellWidth) + 0.2);
                canvas.Box(x, y, width, LineHeight - 3, Ink.Signed(level / 32));
            }

            for (var at = start; at < start + count; at++)
            {
                var c = window.Text[at];
                if (c == ' ' || char.IsLowSurrogate(c)) continue;
                var shown = char.IsHighSurrogate(c) ? "□" : FittedText.Drawable(c.ToString(), typeface);
                var level = scale.Level(window, at);
                var ink = NumberWords.IsUnseen(c) ? Ink.OnSigned(level).WithAlpha(0.55) : Ink.OnSigned(level);
                canvas.Text(
                    shown, left + ((at - start + 0.5) * CellWidth), y + ((LineHeight - 3) / 2), 13.5f, ink,
                    Alignment.MiddleCenter, family: BundledFonts.Mono);
            }

            if (underlined is not null)
                foreach (var (from, to, holds) in Runs(start, count, at => underlined[at] ? 1.0 : 0))
                    if (holds > 0)
                        canvas.Box(
                            left + ((from - start) * CellWidth), y + LineHeight - 3, (to - from) * CellWidth, 1.6, Ink.Text);
            if (window.Peak >= start && window.Peak < start + count)
                canvas.Frame(left + ((window.Peak - start) * CellWidth) - 1, y - 1.5, CellWidth + 2, LineHeight, Ink.Text, 1.6f);
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
