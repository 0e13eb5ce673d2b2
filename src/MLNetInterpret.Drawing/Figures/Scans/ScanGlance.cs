using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>What a scan says of a unit at a glance.</summary>
internal static class ScanGlance
{
    /// <summary>What a unit is that goes with another.</summary>
    public const string Copy = "near copy";

    /// <summary>What a network's rows are called where they are counted.</summary>
    public static string RowNoun(this InputKind kind) => kind switch
    {
        InputKind.Image => "images",
        InputKind.Text => "windows of text",
        _ => "rows",
    };

    /// <summary>Number of units, each once however many reductions it has.</summary>
    public static int UnitCount(this ScannedUnits catalogue) => catalogue.Units.Select(scan => scan.Unit).Distinct().Count();

    /// <summary>The name of the class with the largest mean; null without classes.</summary>
    public static string? PreferredClass(this UnitScan scan, ScannedUnits catalogue) =>
        scan.Classes is { } profile && profile.Preferred < catalogue.Classes.Count ? catalogue.Classes[profile.Preferred] : null;

    /// <summary>The column with the strongest correlation, either way; the first of equals, null where there is none.</summary>
    public static (string Name, double Correlation)? StrongestColumn(this UnitScan scan, ScannedUnits catalogue) =>
        scan.StrongestColumn is { } column ? (catalogue.Columns[column], scan.Columns[column]!.Value) : null;

    /// <summary>Labels of the rows with how many have each, the commonest first: <c>Sneaker 7, Boot 2</c>;
    /// empty without labels.</summary>
    public static string Composition(this IReadOnlyList<TopRow> rows) => string.Join(", ", rows
        .Select(row => row.Label).OfType<string>().CountBy(label => label).OrderByDescending(pair => pair.Value)
        .Select(pair => $"{NumberWords.Visible(pair.Key)} {NumberWords.Count(pair.Value)}"));

    /// <summary>The order in which an overview shows units: the most selective first, or those most correlated with a
    /// column, or the network's.</summary>
    public static double? Rank(this UnitScan scan, ScannedUnits catalogue) => catalogue.Classes.Count > 0
        ? scan.Classes?.Selectivity
        : scan.StrongestColumn(catalogue) is { } strongest ? Math.Abs(strongest.Correlation) : null;
}
