using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Text;

/// <summary>A cell's activation after every character of some lines of held-out text, the concept that
/// it follows underlined.</summary>
internal static class CellHeat
{
    private const int Left = 28;
    private const int LineLength = 96;

    /// <summary>Draws the lines in which the concept begins and ends most often, whatever the cell does there.</summary>
    /// <param name="finding">A finding with a <see cref="CellFinding.Display"/>.</param>
    /// <param name="lines">Number of lines, at least 1; lines of more than 96 characters are broken
    /// and count for each part.</param>
    /// <returns>The figure; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The finding has nothing to show.</exception>
    public static Drawn Draw(CellFinding finding, int lines = 18)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Check.AtLeast(lines, 1);
        if (finding.Display is not { } display)
            throw new ArgumentException($"'{finding.Unit}' has no text to show.", nameof(finding));
        var text = CellText.Of(display);
        var holds = text.Holds();
        var shown = Densest(TextLines.Of(display.Text, LineLength).Lines, holds, lines);
        var longest = shown.Select(line => line.Count).DefaultIfEmpty().Max();
        var width = Math.Max(860, (int)((2 * Left) + (longest * HeatLines.CellWidth)));
        var room = width - (2 * Left);

        var canvas = new Canvas(width);
        canvas.Text(Look.Heading($"{finding.Unit} · {finding.Claim}"), Left, 28, 18, bold: true, maxWidth: room);
        var y = 57 + Look.ExtraLine(canvas, Left, 51, room);
        var x = HeatLines.Legend(canvas, text.Scale, Left, y);
        x += canvas.Text($"activation after the {finding.Code}", x, y, 12, Ink.Muted) + 20;
        canvas.Box(x, y + 5, 18, 1.6, Ink.Text);
        canvas.Text($"underlined: {text.Where(finding.Concept)}", x + 24, y, 12, Ink.Muted, maxWidth: width - Left - x - 24);
        HeatLines.Draw(canvas, text.Whole, shown, Left, y + 23, text.Scale, holds);
        y += 23 + (shown.Count * HeatLines.LineHeight) + 18;
        var characters = $"{NumberWords.Count(finding.HeldOut.Characters, $"held-out {finding.Code}")}";
        x = Left + canvas.Text(characters, Left, y, 12, Ink.Muted) + 14;
        foreach (var (name, value) in Evidence(finding))
        {
            x += canvas.Text(name, x, y, 12, Ink.Muted, maxWidth: width - Left - x) + 5;
            x += canvas.Text(value, x, y, 12, bold: true, maxWidth: width - Left - x) + 14;
        }

        string[] notes =
        [
            .. finding.Ablation is { } ablation ? new[] { Meaning(ablation) } : [],
            $"The {shown.Count} lines of the text shown in which the concept begins and ends most often; ¶ line end, → tab.",
        ];
        foreach (var note in notes) canvas.Text(note, Left, y += 18, 11, Ink.Muted, maxWidth: room);
        return canvas.Cut(y + 18);
    }

    private static string Meaning(CellAblation ablation)
    {
        var which = ablation.Closer.Length > 1 ? "the first character of " : "";
        return $"Ablation: probability of {which}{NumberWords.Visible(ablation.Closer)} where it comes "
            + "next, as it is and with the unit held at its mean.";
    }

    /// <summary>Consecutive lines with the most changes between holding and not; the first where
    /// several have as many.</summary>
    internal static IReadOnlyList<(int Start, int Count)> Densest(
        IReadOnlyList<(int Start, int Count)> lines, IReadOnlyList<bool> holds, int most)
    {
        int Changes((int Start, int Count) line) =>
            Enumerable.Range(line.Start, line.Count).Count(at => holds[at] != (at > 0 && holds[at - 1]));

        int[] changes = [.. lines.Select(Changes)];
        var (first, best) = (0, -1);
        var sum = changes.Take(most).Sum();
        for (var start = 0; start == 0 || start + most <= lines.Count; start++)
        {
            if (start > 0) sum += changes[start + most - 1] - changes[start - 1];
            if (sum > best) (first, best) = (start, sum);
        }

        return [.. lines.Skip(first).Take(most)];
    }

    private static IEnumerable<(string Name, string Value)> Evidence(CellFinding finding)
    {
        var range = finding.HeldOut.Interval is { } interval ? $" {CellWords.Range(interval)}" : "";
        yield return ("r", CellWords.R(finding.HeldOut.Correlation) + range);
        yield return ("untrained", CellWords.R(finding.Controls.Untrained));
        if (finding.Switching is { } switching)
            yield return ("on / off", $"{NumberWords.Percent(switching.On)} / {NumberWords.Percent(switching.Off)}");
        if (finding.Ablation is { } ablation)
        {
            var (before, after) = (ablation.Probability, ablation.Probability - ablation.Fall);
            yield return ("ablation", $"{CellWords.Fall(before)} → {CellWords.Fall(after)}");
        }
    }
}
