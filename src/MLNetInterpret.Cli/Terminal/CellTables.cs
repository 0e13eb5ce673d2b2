using MLNetInterpret.Core.Findings;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a search for cells found.</summary>
internal static class CellTables
{
    /// <summary>The candidates of every concept with their evidence.</summary>
    public static Table Findings(CellFindings cells)
    {
        var table = TerminalTables.Create(
            "concept", "unit", "held-out r", "AUC", "untrained", "random", "on / off", "closer's p falls by (others)",
            "verdict");
        foreach (var cell in cells)
            TerminalTables.Add(
                table, cell.Concept + cell.Lag switch { 0 => "", > 0 => " (next)", _ => " (last)" }, cell.Unit.ToString(),
                $"{Fixed(cell.HeldOut.Correlation, 2)}{(cell.HeldOut.Interval is { } range ? $" {range:0.00}" : "")}",
                Fixed(cell.HeldOut.Auc, 2), Fixed(cell.Controls.Untrained, 2), Fixed(cell.Controls.RandomDirection, 2),
                cell.Switching is { } switching ? $"{Percent(switching.On)} / {Percent(switching.Off)}" : "",
                cell.Ablation is { } ablation ? Ablation(ablation) : "", cell.Verdict.ToWords());
        return table;
    }

    /// <summary>What became of every concept.</summary>
    public static Table Concepts(CellFindings cells)
    {
        var table = TerminalTables.Create("concept", "share of text", "stretches", "units within the rate", "verdict", "why");
        foreach (var concept in cells.Concepts)
            TerminalTables.Add(
                table, concept.Name, Percent(concept.Share),
                concept.Events > 0 ? Count(concept.Events) : "",
                Count(concept.Discoveries), concept.Verdict.ToWords(), concept.Reason);
        return table;
    }

    private static string Ablation(CellAblation ablation)
    {
        var others = ablation.OtherUnits.Count == 0 ? "" : $" ({Fixed(ablation.OtherUnits.Average(other => other.Fall), 2)})";
        return $"{Fixed(ablation.Fall, 2)} of {Fixed(ablation.Probability, 2)}{others}";
    }
}
