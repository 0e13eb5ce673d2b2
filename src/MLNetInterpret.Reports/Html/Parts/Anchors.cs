namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>What places in the pages are called, so that one page can link to the other.</summary>
internal static class Anchors
{
    public const string Findings = "index.html", Overview = "units.html";

    /// <summary>A model's section.</summary>
    /// <param name="place">The model's place among the report's, from 0.</param>
    public static string Model(int place) => $"m{place}";

    /// <summary>A model's cells that follow concepts.</summary>
    public static string Cells(int place) => $"{Model(place)}-cells";

    /// <summary>A table's units against its columns.</summary>
    public static string Columns(int place) => $"{Model(place)}-columns";

    /// <summary>Where a model's units are shown one by one, for a table that has an overview of them.</summary>
    public static string Units(int place) => $"{Model(place)}-units";

    /// <summary>The page of a cell that follows a concept, from the report's folder.</summary>
    /// <param name="set">The cell's set.</param>
    /// <param name="place">The set's place among the report's, from 0.</param>
    /// <param name="number">The finding's place among the set's cells, from 0.</param>
    public static string CellPage(FindingSet set, int place, int number) =>
        $"cells/{FileNames.CellName(set, place, number)}.html";

    /// <summary>A unit's card.</summary>
    public static string Card(int place, Unit unit) =>
        $"{Model(place)}-{unit.Id.Replace("#", "-call").Replace(':', '-').Replace('@', '-').Replace(',', '-')}";
}
