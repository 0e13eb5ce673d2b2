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
    /// <summary>Why it may have been taken for the wrong kind, and what to do then; null where nothing speaks for that.</summary>
    public string? Doubt { get; init; }

    /// <summary>Its kind, and what is in it.</summary>
    public ColumnRole Role => IsNumber
        ? new(Name, ColumnRole.Number, $"{Range()}{Empty()}")
        : new(Name, ColumnRole.Category, $"{Values()}{Empty()}", Count());

    private string Empty() =>
        Missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {Missing:N0} empty");

    private string Range() => Minimum is null
        ? "all empty"
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum:G6} to {Maximum:G6}");

    private string Values()
    {
        var more = Categories.Count > 5 ? ", ..." : "";
        return $"{Count()}: {string.Join(", ", Categories.Take(5).Select(Share))}{more}";
    }

    private string Count() => Categories.Count switch
    {
        1 => "1 value",
        < 100 => $"{Categories.Count} values",
        _ => "100 or more values",
    };

    private static string Share(KeyValuePair<string, int> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Shorten(value.Key)} {value.Value:N0}");
}
