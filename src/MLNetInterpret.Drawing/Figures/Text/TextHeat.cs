using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>A unit's activation after every character of the windows of text in which it is most extreme.</summary>
internal static class TextHeat
{
    private const double CellWidth = HeatLines.CellWidth;
    private const double LineHeight = HeatLines.LineHeight;
    private const int Left = 28;
    private const int LineLength = 96;

    /// <summary>Draws a unit's windows, one below the other, on one colour scale.</summary>
    /// <param name="finding">A finding about text.</param>
    /// <param name="highest">Most windows in which the unit is highest.</param>
    /// <param name="lowest">Most windows in which it is lowest.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    public static Drawn Draw(Finding finding, int highest = 2, int lowest = 1)
    {
        (Example Example, TextInput Window, bool High)[] windows =
            [.. Windows(finding.Highest, highest, high: true), .. Windows(finding.Lowest, lowest, high: false)];
        var layouts = windows.Select(window => TextLines.Of(window.Window.Text, LineLength)).ToArray();
        var widest = layouts.SelectMany(layout => layout.Lines).Select(line => line.Count).DefaultIfEmpty().Max();
        var width = Math.Max(640, (int)((2 * Left) + (widest * CellWidth)));
        var scale = HeatScale.Of(finding.Statistics);
        string[] none = [.. new[] { NoWindow(finding, true), NoWindow(finding, false) }.OfType<string>()];

        var canvas = new Canvas(width);
        canvas.Text(Look.Heading($"{finding.Unit} · {finding.Claim}"), Left, 28, 17, bold: true, maxWidth: width - (2 * Left));
        var y = 57 + Look.ExtraLine(canvas, Left, 51, width - (2 * Left));
        Legend(canvas, scale, finding.Code(), y);
        y += 35;
        for (var i = 0; i < windows.Length; i++)
        {
            var (example, window, high) = windows[i];
            canvas.Box(Left, y + 3, 3, 14, high ? Ink.High : Ink.Low);
            canvas.Text(
                $"{(high ? "highest" : "lowest")} {NumberWords.Number(example.Activation)} in {example.Origin()}",
                Left + 10, y + 10, 12, Ink.Muted);
            HeatLines.Draw(canvas, window, layouts[i].Lines, Left, y + 24, scale);
            y += 40 + (layouts[i].Lines.Count * LineHeight);
        }

        foreach (var why in none)
        {
            canvas.Text(why, Left, y + 10, 12, Ink.Muted, maxWidth: width - (2 * Left));
            y += 22;
        }

        return canvas.Cut(y + 8);
    }

    private static string? NoWindow(Finding finding, bool high) => EndWords.OfNoRow(finding, high) is { } why
        ? $"{(high ? "highest" : "lowest")} for {why}"
        : null;

    private static IEnumerable<(Example Example, TextInput Window, bool High)> Windows(Extreme extreme, int most, bool high) =>
        extreme.Examples.Take(most).SelectMany<Example, (Example, TextInput, bool)>(
            example => example.Input is TextInput window ? [(example, window, high)] : []);

    private static void Legend(Canvas canvas, HeatScale scale, string code, double y)
    {
        var x = HeatLines.Legend(canvas, scale, Left, y);
        canvas.Text($"activation after reading the {code}", x, y, 12, Ink.Muted);
        canvas.Frame(Left, y + 14, CellWidth + 2, 14, Ink.Text, 1.6f);
        canvas.Text(
            $"the {code} that the window is shown for; ¶ line end, → tab",
            Left + 18, y + 21, 11.5f, Ink.Muted, maxWidth: 620);
    }
}
