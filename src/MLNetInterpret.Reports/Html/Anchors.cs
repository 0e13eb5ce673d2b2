namespace MLNetInterpret.Reports.Html;

/// <summary>What places in the pages are called, so that one page can link to the other.</summary>
internal static class Anchors
{
    public const string Findings = "index.html", Overview = "units.html";

    /// <summary>A model's section.</summary>
    /// <param name="place">The model's place among the report's, from 0.</param>
    public static string Model(int place) => $"m{place}";

    /// <summary>A unit's card.</summary>
    public static string Card(int place, Unit unit) => $"{Model(place)}-{unit.ToString().Replace(':', '-').Replace('@', '-').Replace(',', '-')}";
}
