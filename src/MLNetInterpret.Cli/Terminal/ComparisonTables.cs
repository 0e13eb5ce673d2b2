using System.Globalization;
using MLNetInterpret.Core.Scanning;
using Spectre.Console;

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
                Number(unit.Correlation), unit.TopOverlap?.ToString("P0", CultureInfo.InvariantCulture) ?? "",
                Both(unit, version => Number(version.Mean)), Both(unit, version => Number(version.StandardDeviation)),
                Both(unit, version => version.PreferredClass ?? ""), Both(unit, version => Number(version.Selectivity)));
        return table;
    }

    /// <summary>How many units became what, in one line.</summary>
    public static string Summary(ScanComparison comparison)
    {
        var counts = comparison.Units.CountBy(unit => unit.Change).OrderByDescending(pair => pair.Key);
        return string.Join(", ", counts.Select(pair => $"{pair.Value} {pair.Key.ToWords()}"));
    }

    private static string Both(UnitChange unit, Func<UnitVersion, string> write)
    {
        var (before, after) = (unit.Before is { } earlier ? write(earlier) : "", unit.After is { } later ? write(later) : "");
        return before == after ? before : $"{(before.Length > 0 ? before : "none")} to {(after.Length > 0 ? after : "none")}";
    }

    private static string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";
}
