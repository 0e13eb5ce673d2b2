using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Drawing.Figures.Scans;
using static MLNetInterpret.Reports.Catalogue.ParquetTable<MLNetInterpret.Reports.Catalogue.ScanTableRow>;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>The columns of a catalogue's six tables; <c>docs/catalogue.md</c> says what each means.</summary>
internal static class ScanTables
{
    /// <summary>What the column <c>side</c> says.</summary>
    public const string Highest = "highest", Lowest = "lowest";

    /// <summary>The column with the class that a unit stands for; catalogues of before have none.</summary>
    public const string ClassName = "class_name";

    /// <summary>Names of the columns with the quantiles, in the order of <see cref="UnitStatistics.Shares"/>.</summary>
    public static readonly IReadOnlyList<string> Quantiles = ["q01", "q05", "q25", "median", "q75", "q95", "q99"];

    /// <summary>The columns that say which unit a row is about.</summary>
    private static readonly Field[] Key =
        [Of("unit", row => row.Scan.Unit.Id), Of("reduction", row => row.Scan.Reduction.ToWords())];

    /// <summary>The tables by the names of their files, without the extension.</summary>
    public static readonly IReadOnlyList<(
        string Name, ParquetTable<ScanTableRow> Table, Func<ScannedUnits, IEnumerable<ScanTableRow>> Rows)> All =
    [
        ("units", new(
            [
                Of("point", row => row.Scan.Unit.Point.Name),
                Of("index", row => row.Scan.Unit.Index),
                .. Key,
                Of(ClassName, row => row.Scan.Unit.ClassName),
                Of("state", row => row.Scan.State.ToWords()),
                Of("copy_of", row => row.Scan.CopyOf?.Unit.Id),
                Of("copy_correlation", row => row.Scan.CopyOf?.Correlation),
                Of("count", row => row.Scan.Statistics.Count),
                Of("non_finite", row => row.Scan.Statistics.NonFinite),
                Of("mean", row => row.Scan.Statistics.Mean),
                Of("deviation", row => row.Scan.Statistics.StandardDeviation),
                Of("zero_share", row => row.Scan.Statistics.ZeroShare),
                Of("minimum", row => row.Scan.Statistics.Minimum),
                Of("maximum", row => row.Scan.Statistics.Maximum),
                .. Quantiles.Select((name, i) => Of(name, row => row.Scan.Statistics.Quantiles[i])),
                Of("class", row => row.Scan.PreferredClass(row.Catalogue)),
                Of("class_index", row => row.Scan.Classes?.Preferred),
                Of("selectivity", row => row.Scan.Classes?.Selectivity),
                Of("variance_share", row => row.Scan.Classes?.VarianceShare),
                Of("strongest_column", row => row.Scan.StrongestColumn(row.Catalogue)?.Name),
                Of("strongest_correlation", row => row.Scan.StrongestColumn(row.Catalogue)?.Correlation),
                Of("projection", row => row.Scan.Projection.ToArray()),
                .. InterpretabilityColumns.Of<ScanTableRow>(row => row.Scan.Interpretability),
            ]),
            catalogue => catalogue.Units.Select(scan => new ScanTableRow(catalogue, scan))),
        ("top_rows", new(
            [
                .. Key,
                Of("side", row => row.High ? Highest : Lowest),
                Of("rank", row => row.At + 1),
                Of("row", row => row.Top.Row),
                Of("id", row => row.Top.Id),
                Of("label", row => row.Top.Label),
                Of("activation", row => row.Top.Activation),
                Of("position", row => row.Top.Position.ToArray()),
                Of("crop_top", row => row.Top.Crop?.Top),
                Of("crop_left", row => row.Top.Crop?.Left),
                Of("crop_height", row => row.Top.Crop?.Height),
                Of("crop_width", row => row.Top.Crop?.Width),
            ]),
            catalogue => catalogue.Units.SelectMany(scan => Parts(catalogue, scan, scan.Highest.Count)
                .Concat(Parts(catalogue, scan, scan.Lowest.Count, high: false)))),
        ("histograms", new(
            [
                .. Key,
                Of("bin", row => row.At),
                Of("low", row => row.Scan.Statistics.Histogram.Edges[row.At]),
                Of("high", row => row.Scan.Statistics.Histogram.Edges[row.At + 1]),
                Of("count", row => row.Scan.Statistics.Histogram.Counts[row.At]),
            ]),
            catalogue => catalogue.Units.SelectMany(scan => Parts(catalogue, scan, scan.Statistics.Histogram.Counts.Count))),
        ("classes", new(
            [
                .. Key,
                Of("class", row => row.Catalogue.Classes[row.At]),
                Of("rows", row => row.Catalogue.ClassCounts[row.At]),
                Of("mean", row => row.Scan.Classes!.Means[row.At]),
                Of("top_rows", row => row.Scan.Classes!.TopCounts[row.At]),
            ]),
            catalogue => catalogue.Units.SelectMany(scan => Parts(catalogue, scan, scan.Classes?.Means.Count ?? 0))),
        ("columns", new(
            [
                .. Key,
                Of("column", row => row.Catalogue.Columns[row.At]),
                Of("correlation", row => row.Scan.Columns[row.At]),
            ]),
            catalogue => catalogue.Units.SelectMany(scan => Parts(catalogue, scan, scan.Columns.Count))),
        ("similar", new(
            [
                .. Key,
                Of("rank", row => row.At + 1),
                Of("other", row => row.Scan.Similar[row.At].Unit.Id),
                Of("correlation", row => row.Scan.Similar[row.At].Correlation),
                Of("exact", row => row.Scan.Similar[row.At].IsExact),
            ]),
            catalogue => catalogue.Units.SelectMany(scan => Parts(catalogue, scan, scan.Similar.Count))),
    ];

    private static IEnumerable<ScanTableRow> Parts(ScannedUnits catalogue, UnitScan scan, int count, bool high = true) =>
        Enumerable.Range(0, count).Select(at => new ScanTableRow(catalogue, scan, at, high));
}

/// <summary>A row of one of the tables: a unit, or one of its many.</summary>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="Scan">The unit.</param>
/// <param name="At">Which of its rows, bins, classes, columns or neighbours, from 0.</param>
/// <param name="High">Which end of its range, for its most extreme rows.</param>
internal sealed record ScanTableRow(ScannedUnits Catalogue, UnitScan Scan, int At = 0, bool High = true)
{
    public TopRow Top => (High ? Scan.Highest : Scan.Lowest)[At];
}
