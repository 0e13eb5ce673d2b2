using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Scanning;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What a scan found, as tables.</summary>
internal static class ScannedUnitTables
{
    private static readonly string[] Sides = ["highest", "lowest"];

    /// <summary>One line for each unit.</summary>
    public static TextTable Units(ScannedUnits catalogue, IEnumerable<UnitScan> units)
    {
        var (hasClasses, hasColumns) = (catalogue.Classes.Count > 0, catalogue.Columns.Count > 0);
        var isJudged = catalogue.Units.Any(unit => unit.Interpretability is not null);
        TextColumn[] columns =
        [
            .. Units(catalogue), "state",
            .. hasClasses ? new[] { "class", Number("selectivity"), Number("variance share", spare: 4) } : [],
            .. hasColumns ? new[] { new TextColumn("with column", Spare: 2), Number("r", spare: 2) } : [],
            .. isJudged ? new[] { Number("interpretability"), new TextColumn("interval", Spare: 2) } : [],
            Number("mean activation"), Number("standard deviation", spare: 1), Number("zeros", spare: 3),
        ];
        var table = new TextTable(columns);
        string Preferred(UnitScan unit) => unit.Classes is { } classes ? catalogue.Classes[classes.Preferred] : "";
        foreach (var unit in units)
        {
            var column = unit.StrongestColumn;
            string[] ofClasses =
                [Preferred(unit), Fixed(unit.Classes?.Selectivity), Share(unit.Classes?.VarianceShare)];
            string[] ofColumns =
                [column is { } c ? catalogue.Columns[c] : "", column is { } at ? Fixed(unit.Columns[at], 2) : ""];
            var choices = unit.Interpretability?.Rows;
            string[] ofJudge = [Fixed(choices?.Share, 2), choices?.Interval.ToString("0.00") ?? ""];
            table.Add(
                [.. Of(catalogue, unit), State(unit),
                .. hasClasses ? ofClasses : [], .. hasColumns ? ofColumns : [], .. isJudged ? ofJudge : [],
                Fixed(unit.Statistics.Mean), Fixed(unit.Statistics.StandardDeviation), Percent(unit.Statistics.ZeroShare, 1)]);
        }

        return table;
    }

    /// <summary>The neighbours of units.</summary>
    public static TextTable Similar(ScannedUnits catalogue, IReadOnlyList<UnitScan> units)
    {
        var table = new TextTable([.. Units(catalogue), "similar", Number("correlation (r)"), ""]);
        foreach (var unit in units)
            foreach (var other in unit.Similar)
                table.Add(
                    [.. Of(catalogue, unit), other.Unit.ToString(), Fixed(other.Correlation),
                    $"{(other.IsExact ? "exact" : "estimated")}{(other.IsCopy ? ", near copy" : "")}"]);
        return table;
    }

    /// <summary>Why a unit has no neighbours.</summary>
    public static string NoneSimilar(UnitScan unit) => unit.Statistics.NeverChanges
        ? $"No unit is similar to {unit.Unit}: it is always {UpTo(unit.Statistics.Maximum, 3)}, so nothing correlates with it."
        : $"No unit is similar to {unit.Unit}: the catalogue compares it with no other unit that changes.";

    /// <summary>The most extreme rows of units.</summary>
    public static TextTable Rows(ScannedUnits catalogue, IReadOnlyList<UnitScan> units)
    {
        var table = new TextTable(
            [.. Units(catalogue), "side", Number("rank"), Number("row"), new("id", Spare: 2), "label", Number("activation"),
            new(catalogue.Kind == InputKind.Text ? "place in the row" : "position (row, column)", Spare: 1)]);
        foreach (var unit in units)
            foreach (var (side, rows) in new[] { ("highest", unit.Highest), ("lowest", unit.Lowest) })
                for (var rank = 0; rank < rows.Count; rank++)
                    table.Add(
                        [.. Of(catalogue, unit), side, Plain(rank + 1), Plain(rows[rank].Row), rows[rank].Id ?? "",
                        rows[rank].Label ?? "", Fixed(rows[rank].Activation), string.Join(", ", rows[rank].Position)]);
        return table;
    }

    /// <summary>Why an end of a unit's range has no rows, a sentence for each such end.</summary>
    public static IEnumerable<string> WithoutRows(ScannedUnits catalogue, UnitScan unit) =>
        from side in Sides
        let why = EndWords.OfNoRow(unit.Statistics, side == "highest", catalogue.IsShared(unit, side == "highest"))
        where why is not null
        select $"{unit.Unit}, {side}: {why}.";

    /// <summary>How many units are what, the most first: <c>40 alive, 2 saturated</c>.</summary>
    public static string States(IEnumerable<UnitScan> units) => string.Join(", ", units
        .CountBy(unit => unit.CopyOf is null ? unit.State.ToWords() : "near copies of another")
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{Count(pair.Value)} {pair.Key}"));

    /// <summary>The columns that name a unit: its reduction, too, where there are several.</summary>
    private static TextColumn[] Units(ScannedUnits catalogue) => catalogue.HasReductions ? ["unit", "reduction"] : ["unit"];

    private static string[] Of(ScannedUnits catalogue, UnitScan unit) =>
        catalogue.HasReductions ? [unit.Unit.ToString(), unit.Reduction.ToWords()] : [unit.Unit.ToString()];

    private static string Share(double? share) => share is { } known ? Percent(known, 0) : "";

    private static string State(UnitScan unit) =>
        unit.CopyOf is { } copy ? $"copy of {copy.Unit}, r {Fixed(copy.Correlation)}" : unit.State.ToWords();
}
