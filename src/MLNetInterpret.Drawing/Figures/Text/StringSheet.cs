using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>Strings that maximise units, each above the strongest real window, coloured by the unit's activation.</summary>
internal static class StringSheet
{
    /// <summary>Strings on one sheet at most.</summary>
    public const int Most = 24;

    private const int Left = 28, LineLength = 96, ShownBefore = 24;
    private const int Width = (int)((2 * Left) + (LineLength * HeatLines.CellWidth)), Room = Width - (2 * Left);

    /// <summary>Draws as many sheets as there have to be.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">What they were made with.</param>
    /// <param name="strings">The strings; at least one.</param>
    /// <returns>The figures; the caller disposes them.</returns>
    public static IReadOnlyList<Drawn> Draw(string title, string about, IReadOnlyList<MaximizedText> strings) =>
        [.. strings.Chunk(Most).Select(sheet => DrawSheet(title, about, sheet))];

    /// <summary>The string of a finding about a cell.</summary>
    public static Drawn Draw(CellFinding finding, MaximizedText found) => DrawSheet(
        $"The string that drives {found.Unit} {(found.IsHighest ? "highest" : "lowest")}",
        $"{finding.Unit} is {NumberWords.Visible(finding.Claim)}; below the string, the strongest real window of held-out text",
        [found]);

    private static Drawn DrawSheet(string title, string about, MaximizedText[] strings)
    {
        var canvas = new Canvas(Width);
        canvas.Text(Look.Heading(title), Left, 28, 17, bold: true, maxWidth: Room);
        var y = 54.0 + Look.ExtraLine(canvas, Left, 51, Room);
        canvas.Text(about, Left, y, 12, Ink.Muted, maxWidth: Room);
        y += 26;
        foreach (var found in strings)
        {
            canvas.Box(Left, y - 7, 3, 14, found.IsHighest ? Ink.High : Ink.Low);
            canvas.Text($"{found.Unit} {(found.IsHighest ? "maximised" : "minimised")}", Left + 10, y, 12.5f, bold: true);
            y += 16;
            var scale = HeatScale.Of(found);
            y = Lines(canvas, found.Text, scale, y, $"{NumberWords.Number(found.Score)} by the string, "
                + $"{NumberWords.Fixed(found.Bits, 2)} bits a {found.Code}; {Begins(found)}");
            if (found.Real is { } real)
                y = Lines(canvas, real, scale, y, $"{NumberWords.Number(found.BestReal!.Value)} in the strongest real window, "
                    + $"{NumberWords.Fixed(found.RealBits!.Value, 2)} bits a {found.Code}");
            y += 8;
        }

        return canvas.Cut(y + 4);
    }

    private static string Begins(MaximizedText found) => found.Start is null
        ? "from the zero state"
        : $"behind '{NumberWords.Visible(found.Before[Math.Max(0, found.Before.Length - ShownBefore)..])}'";

    private static double Lines(Canvas canvas, TextInput text, HeatScale scale, double y, string what)
    {
        canvas.Text(what, Left + 10, y + 2, 11.5f, Ink.Muted, maxWidth: Room);
        var lines = TextLines.Of(text.Text, LineLength).Lines;
        HeatLines.Draw(canvas, text, lines, Left + 10, y + 11, scale);
        return y + 20 + (lines.Count * HeatLines.LineHeight);
    }
}
