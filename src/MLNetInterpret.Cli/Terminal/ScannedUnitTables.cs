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
            .. Of(catalogue, "unit", "reduction"), "state",
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
                    .. Of(catalogue, unit), State(unit),
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

    /// <summary>The neighbours of units.</summary>
    public static Table Similar(ScannedUnits catalogue, IReadOnlyList<UnitScan> units)
    {
        var table = TerminalTables.Create([.. Of(catalogue, "unit", "reduction"), "similar", "correlation", ""]);
        foreach (var unit in units)
            foreach (var other in unit.Similar)
                TerminalTables.Add(
                    table,
                    [
                        .. Of(catalogue, unit), other.Unit.ToString(), Fixed(other.Correlation),
                        $"{(other.IsExact ? "exact" : "estimated")}{(other.IsCopy ? ", near copy" : "")}",
                    ]);
        return table;
    }

    /// <summary>The most extreme rows of units.</summary>
    public static Table Rows(ScannedUnits catalogue, IReadOnlyList<UnitScan> units)
    {
        var table = TerminalTables.Create(
            [.. Of(catalogue, "unit", "reduction"), "side", "rank", "row", "id", "label", "activation", "position"]);
        foreach (var unit in units)
            foreach (var (side, rows) in new[] { ("highest", unit.Highest), ("lowest", unit.Lowest) })
            {
                var high = side == "highest";
                if (EndWords.OfNoRow(unit.Statistics, high, catalogue.IsShared(unit, high)) is { } why)
                    TerminalTables.Add(table, [.. Of(catalogue, unit), side, "", "", "", why, "", ""]);
                for (var rank = 0; rank < rows.Count; rank++)
                    TerminalTables.Add(
                        table,
                        [
                            .. Of(catalogue, unit), side, Plain(rank + 1), Plain(rows[rank].Row), rows[rank].Id ?? "",
                            rows[rank].Label ?? "", Fixed(rows[rank].Activation), string.Join(", ", rows[rank].Position),
                        ]);
            }

        return table;
    }

    /// <summary>A unit, and its reduction where there are several.</summary>
    private static string[] Of(ScannedUnits catalogue, UnitScan unit) =>
        Of(catalogue, unit.Unit.ToString(), unit.Reduction.ToWords());

    private static string[] Of(ScannedUnits catalogue, string unit, string reduction) =>
        catalogue.HasReductions ? [unit, reduction] : [unit];

    private static string State(UnitScan unit) =>
        unit.CopyOf is { } copy ? $"copy of {copy.Unit}, r {Fixed(copy.Correlation)}" : unit.State.ToWords();
}
