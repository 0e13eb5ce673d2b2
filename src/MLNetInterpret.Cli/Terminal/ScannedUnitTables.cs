using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Scanning;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a scan found, as tables.</summary>
internal static class ScannedUnitTables
{
    /// <summary>One line for each unit.</summary>
    public static Table Units(ScannedUnits catalogue, IEnumerable<UnitScan> units)
    {
        string[] columns =
        [
            "unit", .. catalogue.HasReductions ? new[] { "reduction" } : [], "state",
            .. catalogue.Classes.Count > 0 ? new[] { "selectivity", "class", "explained" } : [],
            .. catalogue.Columns.Count > 0 ? new[] { "with column", "r" } : [],
            "mean", "deviation", "zeros",
        ];
        var table = TerminalTables.Create(columns);
        string Preferred(UnitScan unit) => unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : "";
        foreach (var unit in units)
        {
            var column = unit.StrongestColumn;
            TerminalTables.Add(
                table,
                [
                    unit.Unit.ToString(), .. catalogue.HasReductions ? new[] { unit.Reduction.ToWords() } : [], State(unit),
                    .. catalogue.Classes.Count > 0
                        ? new[] { Fixed(unit.Classes?.Selectivity), Preferred(unit), Fixed(unit.Classes?.VarianceShare) }
                        : [],
                    .. catalogue.Columns.Count > 0
                        ? new[] { column is { } c ? catalogue.Columns[c] : "", column is { } at ? Fixed(unit.Columns[at]) : "" }
                        : [],
                    Fixed(unit.Statistics.Mean), Fixed(unit.Statistics.StandardDeviation), Percent(unit.Statistics.ZeroShare, 1),
                ]);
        }

        return table;
    }

    /// <summary>A unit's neighbours.</summary>
    public static Table Similar(UnitScan unit)
    {
        var table = TerminalTables.Create("unit", "correlation", "");
        foreach (var other in unit.Similar)
            TerminalTables.Add(
                table, other.Unit.ToString(), Fixed(other.Correlation),
                $"{(other.IsExact ? "exact" : "estimated")}{(other.IsCopy ? ", near copy" : "")}");
        return table;
    }

    /// <summary>A unit's most extreme rows.</summary>
    public static Table Rows(ScannedUnits catalogue, UnitScan unit)
    {
        var table = TerminalTables.Create("side", "rank", "row", "id", "label", "activation", "position");
        foreach (var (side, rows) in new[] { ("highest", unit.Highest), ("lowest", unit.Lowest) })
        {
            var high = side == "highest";
            if (EndWords.OfNoRow(unit.Statistics, high, catalogue.IsShared(unit, high)) is { } why)
                TerminalTables.Add(table, side, "", "", "", why, "", "");
            for (var rank = 0; rank < rows.Count; rank++)
                TerminalTables.Add(
                    table, side, Plain(rank + 1), Plain(rows[rank].Row), rows[rank].Id ?? "", rows[rank].Label ?? "",
                    Fixed(rows[rank].Activation), string.Join(", ", rows[rank].Position));
        }

        return table;
    }

    private static string State(UnitScan unit) =>
        unit.CopyOf is { } copy ? $"copy of {copy.Unit}, r {Fixed(copy.Correlation)}" : unit.State.ToWords();
}
