using MLNetInterpret.Core.Scanning;
using Spectre.Console;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>What became of units between two versions of a model, as a table.</summary>
internal static class ComparisonTables
{
    /// <summary>One line for each unit, the most changed first.</summary>
    public static Table Changes(ScanComparison comparison, int most)
    {
        var table = TerminalTables.Create("unit", "became", "r", "same top rows", "mean", "deviation", "class", "selectivity");
        foreach (var unit in comparison.Units.Take(most))
            TerminalTables.Add(
                table, unit.Unit.ToString(), unit.MovedTo is { } moved ? $"moved to {moved}" : unit.Change.ToWords(),
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
        string.Join(", ", Counts(comparison).Select(count => $"{count.Units} {count.Change.ToWords()}"));

    private static string Both(UnitChange unit, Func<UnitVersion, string> write)
    {
        var (before, after) = (unit.Before is { } earlier ? write(earlier) : "", unit.After is { } later ? write(later) : "");
        return before == after ? before : $"{(before.Length > 0 ? before : "none")} to {(after.Length > 0 ? after : "none")}";
    }
}
