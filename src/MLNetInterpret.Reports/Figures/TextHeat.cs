using MLNetInterpret.Reports.Style;
using ScottPlot;

namespace MLNetInterpret.Reports.Figures;

/// <summary>A unit's activation after every character of the windows of text in which it is most extreme.</summary>
public static class TextHeat
{
    private const double CellWidth = 8.4;
    private const double LineHeight = 21;
    private const int Left = 28;
    private const int LineLength = 96;

    /// <summary>Draws a unit's windows, one below the other, on one colour scale.</summary>
    /// <param name="finding">A finding about text.</param>
    /// <param name="highest">At most so many windows in which the unit is highest.</param>
    /// <param name="lowest">At most so many windows in which it is lowest.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Figure Draw(Finding finding, int highest = 2, int lowest = 1)
    {
        (Example Example, TextInput Window, bool High)[] windows =
            [.. Windows(finding.Highest, highest, high: true), .. Windows(finding.Lowest, lowest, high: false)];
        var layouts = windows.Select(window => TextLines.Of(window.Window.Text, LineLength)).ToArray();
        var widest = layouts.SelectMany(layout => layout.Lines).Select(line => line.Count).DefaultIfEmpty().Max();
        var width = Math.Max(640, (int)((2 * Left) + (widest * CellWidth)));
        var height = (int)(92 + layouts.Sum(layout => 40 + (layout.Lines.Count * LineHeight)) + 8);
        var scale = HeatScale.Of(finding.Statistics);

        var canvas = new Canvas(width, height);
        canvas.Text($"{finding.Unit} · {finding.Claim}", Left, 28, 17, bold: true, maxWidth: width - (2 * Left));
        Legend(canvas, scale);
        var y = 92.0;
        for (var i = 0; i < windows.Length; i++)
        {
            var (example, window, high) = windows[i];
            canvas.Box(Left, y + 3, 3, 14, high ? Ink.High : Ink.Low);
            canvas.Text(
                $"{(high ? "highest" : "lowest")} {Words.Number(example.Activation)} in {example.Origin()}",
                Left + 10, y + 10, 12, Ink.Muted);
            Window(canvas, window, layouts[i], y + 24, scale);
            y += 40 + (layouts[i].Lines.Count * LineHeight);
        }

        return new(canvas.Plot, width, height);
    }

    private static IEnumerable<(Example Example, TextInput Window, bool High)> Windows(Extreme extreme, int most, bool high) =>
        extreme.Examples.Take(most).SelectMany<Example, (Example, TextInput, bool)>(
            example => example.Input is TextInput window ? [(example, window, high)] : []);

    private static void Legend(Canvas canvas, HeatScale scale)
    {
        const int Steps = 120;
        double x = Left + canvas.Text(Words.Number(scale.Low), Left, 57, 12, Ink.Muted) + 8;
        for (var step = 0; step < Steps; step++)
            canvas.Box(x + (step * 1.6), 51, 1.7, 12, Ink.Signed((2 * step / (Steps - 1.0)) - 1));
        x += (Steps * 1.6) + 8;
        x += canvas.Text(Words.Signed(scale.High), x, 57, 12, Ink.Muted) + 18;
        canvas.Text("activation after reading the character", x, 57, 12, Ink.Muted);
        canvas.Frame(Left, 71, CellWidth + 2, 14, Ink.Text, 1.6f);
        canvas.Text(
            "the character that the window is shown for; ¶ line end, → tab",
            Left + 18, 78, 11.5f, Ink.Muted, maxWidth: 620);
    }

    private static void Window(Canvas canvas, TextInput window, TextLines layout, double top, HeatScale scale)
    {
        var typeface = BundledFonts.Typeface(bold: false, italic: false, BundledFonts.Mono);
        for (var line = 0; line < layout.Lines.Count; line++)
        {
            var y = top + (line * LineHeight);
            var (start, count) = layout.Lines[line];
            foreach (var (from, to, level) in Runs(window, start, count, scale))
                canvas.Box(Left + ((from - start) * CellWidth), y, ((to - from) * CellWidth) + 0.2, LineHeight - 3, Ink.Signed(level));
            for (var at = start; at < start + count; at++)
            {
                var c = window.Text[at];
                if (c == ' ' || char.IsLowSurrogate(c)) continue;
                var shown = char.IsHighSurrogate(c) ? "□" : Words.Drawable(c.ToString(), typeface);
                var level = scale.Level(window, at);
                canvas.Text(
                    shown, Left + ((at - start + 0.5) * CellWidth), y + ((LineHeight - 3) / 2), 13.5f,
                    Words.IsUnseen(c) ? Ink.OnSigned(level).WithAlpha(0.55) : Ink.OnSigned(level), Alignment.MiddleCenter, family: BundledFonts.Mono);
            }

            if (window.Peak >= start && window.Peak < start + count)
                canvas.Frame(Left + ((window.Peak - start) * CellWidth) - 1, y - 1.5, CellWidth + 2, LineHeight, Ink.Text, 1.6f);
        }
    }

    /// <summary>Neighbours of about equal level as one box.</summary>
    private static IEnumerable<(int From, int To, double Level)> Runs(TextInput window, int start, int count, HeatScale scale)
    {
        for (int from = start, to; from < start + count; from = to)
        {
            var level = Math.Round(scale.Level(window, from) * 32);
            for (to = from + 1; to < start + count && Math.Round(scale.Level(window, to) * 32) == level;) to++;
            yield return (from, to, level / 32);
        }
    }
}
