using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Drawing.Figures.Scans;

/// <summary>The scanned units of a point at a glance: the classes or columns that each correlates with, or the distribution of
/// its values.</summary>
internal static class UnitOverview
{
    internal const int Left = 28, Width = 940, Names = 104, RowHeight = 17;
    private const int Most = 40;

    /// <summary>Draws the units of one point that say most, at most 40.</summary>
    /// <param name="catalogue">The scan.</param>
    /// <param name="point">The point whose units are drawn.</param>
    /// <param name="reduction">Which, where units were scanned under several; null for the first.</param>
    /// <returns>With classes or columns a map of them against the units, the most selective or most correlated first; else each
    /// unit's range of values, the widest first. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The catalogue has no unit of that point under that reduction.</exception>
    public static Drawn Draw(ScannedUnits catalogue, ActivationPoint point, Reduction? reduction = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(point);
        UnitScan[] units = [.. catalogue.Units.Where(scan => scan.Unit.Point == point)];
        reduction ??= units.Select(scan => scan.Reduction).FirstOrDefault();
        units = [.. units.Where(scan => scan.Reduction == reduction)];
        if (units.Length == 0) throw new ArgumentException($"The catalogue has no unit of '{point}'.", nameof(point));
        var map = UnitMap.Of(catalogue);
        double? Rank(UnitScan scan) => map is null ? UnitRanges.Spread(scan) : scan.Rank(catalogue);
        UnitScan[] shown = [.. units.OrderByDescending(scan => Rank(scan) ?? double.NegativeInfinity).Take(Most)];

        var canvas = new Canvas(Width);
        var name = catalogue.HasReductions ? $"{point} ({reduction.Value.ToWords()})" : point.Name;
        canvas.Head(
            $"{name} · {What(catalogue, map)}",
            $"{catalogue.Provenance.Model}, "
            + $"{NumberWords.Count(catalogue.Provenance.Rows)} {catalogue.Kind.RowNoun()} scanned. "
            + Chosen(catalogue, map, units.Length, shown.Length),
            Left);
        var height = map is null ? UnitRanges.Draw(canvas, shown) : map.Draw(canvas, catalogue, shown);
        return canvas.Cut(height);
    }

    /// <summary>The figures that there are of a scan.</summary>
    /// <returns>For each point and reduction the name of its figure's file, without the model's.</returns>
    internal static IEnumerable<(ActivationPoint Point, Reduction Reduction, string Name)> Of(ScannedUnits catalogue) =>
        catalogue.Units.Select(scan => (scan.Unit.Point, scan.Reduction)).Distinct().Select(part => (
            part.Point,
            part.Reduction,
            catalogue.HasReductions ? $"{part.Point}-{part.Reduction.ToWords()}-overview" : $"{part.Point}-overview"));

    /// <summary>Why a unit says little, or null where it does not.</summary>
    internal static string? Note(UnitScan scan) => scan switch
    {
        { State: not UnitState.Alive } => scan.State.ToWords(),
        { CopyOf.Unit: { Index: { } index, Position.Count: 0 } copy } when copy.Point == scan.Unit.Point =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ScanGlance.Copy} of unit {index}"),
        { CopyOf: { } copy } => $"{ScanGlance.Copy} of {copy.Unit}",
        _ => null,
    };

    private static string What(ScannedUnits catalogue, UnitMap? map) => map is null ? "how its units' values spread"
        : catalogue.Columns.Count > 0 ? "which columns its units go with"
        : "which classes its units prefer";

    private static string Chosen(ScannedUnits catalogue, UnitMap? map, int all, int shown)
    {
        var first = map is null ? "widest" : catalogue.Classes.Count > 0 ? "most selective" : "most correlated";
        return all == shown
            ? all == 1 ? "1 unit" : $"All {NumberWords.Count(all, "unit")}, the {first} first"
            : $"The {shown} {first} of {NumberWords.Count(all)} units; {NumberWords.Count(all - shown)} are left out";
    }
}
