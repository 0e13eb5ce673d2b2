using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>The units that are on exactly at marked text, and where else they are.</summary>
internal static class MarkTables
{
    private const int Before = 16;

    /// <summary>The set of units.</summary>
    /// <param name="marked">What was found.</param>
    /// <param name="code">What the model reads at once.</param>
    public static TextTable Cells(MarkedCells marked, string code)
    {
        var table = new TextTable("unit", "on when", Number("exactly at"), Number("overlap"))
        {
            Note = $"exactly at: share of {Count(marked.Evidence.Searched, "mark")} of the searched text at whose every "
                + $"{code} the unit is on, and off before and after",
        };
        foreach (var cell in marked.Cells)
            table.Add(
                $"{cell.Unit}", $"{(cell.IsHigh ? "above " : "below -")}{NumberWords.Number(marked.Threshold)}",
                Percent(cell.Exact, 1),
                Percent(cell.Overlap, 1));
        return table;
    }

    /// <summary>The stretches side by side.</summary>
    /// <inheritdoc cref="Cells" path="/param"/>
    public static TextTable Stretches(MarkedCells marked, string code)
    {
        var table = new TextTable("characters", "part", Number("units on"), Number("before"), Words("text", spare: 1), "after")
        {
            Note = marked.Cells.Count == 0 ? null : $"the set is on where {marked.Needed} of its "
                + $"{Count(marked.Cells.Count, "unit")} {(marked.Needed == 1 ? "is" : "are")}; units on: at every {code}",
        };
        foreach (var stretch in marked.Stretches)
        {
            var (text, within) = (stretch.Window.Text.Text, stretch.Text);
            var from = (int)(stretch.From - stretch.Window.Offset);
            var to = from + within.Length;
            table.Add(
                $"{stretch.From}..{stretch.To}",
                $"{(stretch.IsHeldOut ? "held out" : "searched")}{(stretch.IsMarked ? ", marked" : "")}",
                Count(stretch.Cells), Visible(text[Pairs.Before(text, Math.Max(0, from - Before))..from]),
                LongText.Shown(within),
                Visible(text[to..Pairs.Before(text, Math.Min(text.Length, to + Before))]));
        }

        return table;
    }

    /// <summary>The verdict and its reason.</summary>
    public static string Summary(MarkedCells marked) =>
        $"{string.Join(", ", marked.Marks)}: {marked.Verdict.ToWords()}; {marked.Reason}.";
}
