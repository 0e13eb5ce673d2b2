using System.Globalization;

namespace MLNetInterpret.Data;

/// <summary>A column of a CSV file, as far as inference read it.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="IsNumber">Whether its cells are numbers (Single, NaN where empty) or categories
/// (text, empty where empty).</param>
/// <param name="Missing">Empty cells.</param>
/// <param name="Minimum">The smallest number, or null.</param>
/// <param name="Maximum">The largest number, or null.</param>
/// <param name="Categories">A category's values with their counts, the most common first, at most 100; empty for numbers.</param>
internal sealed record CsvColumn(
    string Name,
    bool IsNumber,
    int Missing,
    double? Minimum,
    double? Maximum,
    IReadOnlyList<KeyValuePair<string, int>> Categories)
{
    /// <summary>Name, kind, and what is in it.</summary>
    public override string ToString()
    {
        var holds = IsNumber ? Range() : Values();
        return Missing == 0
            ? $"{Name}  {holds}"
            : string.Create(CultureInfo.InvariantCulture, $"{Name}  {holds}; {Missing:N0} empty");
    }

    private string Range() => Minimum is null
        ? "number    all empty"
        : string.Create(CultureInfo.InvariantCulture, $"number    {Minimum:G6} to {Maximum:G6}");

    private string Values()
    {
        var count = Categories.Count < 100 ? $"{Categories.Count}" : "100 or more";
        var more = Categories.Count > 5 ? ", ..." : "";
        return $"category  {count} values: {string.Join(", ", Categories.Take(5).Select(Share))}{more}";
    }

    private static string Share(KeyValuePair<string, int> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Key} {value.Value:N0}");
}
