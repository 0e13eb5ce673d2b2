namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>What pages and places in them are called, from the report's folder, so that one page can link to the other.</summary>
internal static class Anchors
{
    public const string Findings = "index.html", Overview = "units.html", Sheet = "report.css", Script = "report.js";

    /// <summary>A model's section of the front page, and of the page of all units.</summary>
    /// <param name="place">The model's place among the report's, from 0.</param>
    public static string Model(int place) => $"m{place}";

    /// <summary>The page of a model's chapter.</summary>
    /// <param name="set">The model's findings.</param>
    /// <param name="place">The set's place among the report's, from 0.</param>
    /// <param name="block">A part of the page; null for its top.</param>
    public static string Chapter(FindingSet set, int place, string? block = null) =>
        $"{FileNames.Chapter(set, place)}index.html{(block is null ? "" : $"#{block}")}";

    /// <summary>A unit's page.</summary>
    public static string Unit(FindingSet set, int place, Unit unit) =>
        $"{FileNames.Chapter(set, place)}units/{FileNames.Slug(unit.Id)}.html";

    /// <summary>The page of a cell that follows a concept.</summary>
    /// <param name="set">The cell's set.</param>
    /// <param name="place">The set's place among the report's, from 0.</param>
    /// <param name="number">The finding's place among the set's cells, from 0.</param>
    public static string CellPage(FindingSet set, int place, int number) =>
        $"{FileNames.Chapter(set, place)}cells/{FileNames.CellName(set, place, number)}.html";
}
