using System.Globalization;
using MLNetInterpret.Core.Findings;
using Spectre.Console;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a search for cells found.</summary>
internal static class CellTables
{
    /// <summary>The candidates of every concept with their evidence.</summary>
    public static Table Findings(CellFindings cells)
    {
        var table = TerminalTables.Create(
            "concept", "unit", "held-out r", "AUC", "untrained", "random", "on / released", "closer's p falls by (others)",
            "verdict");
        foreach (var cell in cells)
            TerminalTables.Add(
                table, cell.Concept + cell.Lag switch { 0 => "", > 0 => " (next)", _ => " (last)" }, cell.Unit.ToString(),
                $"{Number(cell.HeldOut.Correlation)}{(cell.HeldOut.Interval is { } range ? $" {range:0.00}" : "")}",
                Number(cell.HeldOut.Auc),
                Number(cell.Controls.Untrained), Number(cell.Controls.RandomDirection),
                cell.Switching is { } switching ? $"{Percent(switching.On)} / {Percent(switching.Released)}" : "",
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
                concept.Events > 0 ? concept.Events.ToString("N0", CultureInfo.InvariantCulture) : "",
                concept.Discoveries.ToString("N0", CultureInfo.InvariantCulture), concept.Verdict.ToWords(), concept.Reason);
        return table;
    }

    private static string Ablation(CellAblation ablation)
    {
        var others = ablation.OtherUnits.Count == 0 ? "" : $" ({Number(ablation.OtherUnits.Average(other => other.Fall))})";
        return $"{Number(ablation.Fall)} of {Number(ablation.Probability)}{others}";
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double value) =>
        (100 * value).ToString(value is > 0 and < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";
}
