using MLNetInterpret.Core.Scanning;
using static MLNetInterpret.Cli.Terminal.TextColumn;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>Changes of units between two versions of a model, as a table.</summary>
internal static class ComparisonTables
{
    /// <summary>One line for each unit, the most changed first.</summary>
    public static TextTable Changes(ScanComparison comparison, int most)
    {
        var table = new TextTable(
            "unit", "became", Number("r"), Number("same top rows"), new TextColumn("mean activation", Spare: 1),
            new TextColumn("standard deviation", Spare: 2), new TextColumn("class", Spare: 3),
            new TextColumn("selectivity", Spare: 4))
        {
            Most = most,
        };
        foreach (var unit in comparison.Units)
            table.Add(
                unit.Unit.ToString(), unit.MovedTo is { } moved ? $"moved to {moved}" : unit.Change.ToWords(),
                Fixed(unit.Correlation), unit.TopOverlap is { } share ? Percent(share, 0) : "",
                Both(unit, version => Fixed(version.Mean)), Both(unit, version => Fixed(version.StandardDeviation)),
                Both(unit, version => version.PreferredClass ?? ""), Both(unit, version => Fixed(version.Selectivity)));
        return table;
    }

    /// <summary>How many units became what, the greatest change first.</summary>
    public static IEnumerable<(Change Change, int Units)> Counts(ScanComparison comparison) => comparison.Units
        .CountBy(unit => unit.Change).OrderByDescending(pair => pair.Key).Select(pair => (pair.Key, pair.Value));

    /// <summary>The same in one line.</summary>
    public static string Summary(ScanComparison comparison) =>
        $"{Count(comparison.Units.Count, "unit")}: " +
        string.Join(", ", Counts(comparison).Select(count => $"{Count(count.Units)} {count.Change.ToWords()}"));

    private static string Both(UnitChange unit, Func<UnitVersion, string> write)
    {
        var (before, after) = (unit.Before is { } earlier ? write(earlier) : "", unit.After is { } later ? write(later) : "");
        return before == after ? before : $"{(before.Length > 0 ? before : "none")} to {(after.Length > 0 ? after : "none")}";
    }
}
