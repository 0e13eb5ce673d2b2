using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>Which rows are allowed. What is not declared is inferred from the training data: numbers from the 1st to the 99th
/// percentile, whole where all training values are, categories that occur, missing values only where the data has them.</summary>
public sealed record RowConstraints
{
    /// <summary>Ranges of number columns, one for each, wider or narrower than the data's; they must overlap it.</summary>
    public IReadOnlyList<ColumnRange> Ranges { get; init; } = [];

    /// <summary>Number columns that take whole numbers only, besides those whose training values are all whole.</summary>
    public IReadOnlyList<string> Integers { get; init; } = [];

    /// <summary>The categories that columns may take, out of those that occur; one list for each column.</summary>
    public IReadOnlyList<ColumnCategories> Categories { get; init; } = [];

    /// <summary>Columns that are never missing although the training data has rows in which they are.</summary>
    public IReadOnlyList<string> NeverMissing { get; init; } = [];

    /// <summary>Linear relations between number columns. A column of one is not missing, unless it is so in the start row or the
    /// relation says <see cref="RowRelation.OrMissing"/>.</summary>
    public IReadOnlyList<RowRelation> Relations { get; init; } = [];

    /// <summary>A row of the data to start from, numbered from 0; null for none.
    /// Its own values are allowed beside the inferred ones.</summary>
    public long? StartRow { get; init; }

    /// <summary>Columns that keep the start row's value.</summary>
    public IReadOnlyList<string> Immutable { get; init; } = [];

    /// <summary>Most columns that may differ from the start row, 0 or more; null for any number.</summary>
    public int? MostChanges { get; init; }

    /// <summary>How far the row may be from the start row, 0 or more: numbers in standard deviations of their column, 1 for a
    /// changed category or a value that came or went, summed over all columns; null for any distance.</summary>
    public double? Farthest { get; init; }

    /// <summary>How far each number may be from the start row's, in standard deviations of its column, 0 or more; categories
    /// change freely, but what is missing stays so and nothing else becomes it, since no distance leads there;
    /// null for any distance.</summary>
    public double? FarthestEach { get; init; }

    /// <summary>Whether nothing is declared.</summary>
    internal bool IsEmpty => !Parts.Any();

    /// <summary>What rows have to keep to wherever they start from.</summary>
    internal RowConstraints WithoutStart =>
        this with { StartRow = null, Immutable = [], MostChanges = null, Farthest = null, FarthestEach = null };

    /// <summary>What is declared, in words; what is inferred depends on the data, and is listed in
    /// <see cref="UnitProfile.Constraints"/>.</summary>
    public override string ToString() => Parts.Any() ? string.Join("; ", Parts) : "nothing declared";

    /// <summary>Each declaration in words.</summary>
    private IEnumerable<string> Parts =>
    [
        .. Ranges.Select(range => $"{range}"),
        .. Categories.Select(categories => $"{categories}"),
        .. Integers.Select(name => $"{name} whole"),
        .. NeverMissing.Select(name => $"{name} never missing"),
        .. Relations.Select(relation => $"{relation}"),
        .. StartRow is { } row ? [$"from row {row}"] : Array.Empty<string>(),
        .. Immutable.Count > 0 ? [$"{string.Join(", ", Immutable)} unchanged"] : Array.Empty<string>(),
        .. FarthestEach is { } reach ? [Each(reach)] : Array.Empty<string>(),
        .. MostChanges is { } most ? [$"at most {most} changes"] : Array.Empty<string>(),
        .. Farthest is { } far ? [FormattableString.Invariant($"no further than {far}")] : Array.Empty<string>(),
    ];

    private static string Each(double reach) =>
        $"each number by at most {NumberWords.UpTo(reach, 3)} standard deviation{(reach == 1 ? "" : "s")}";
}

/// <summary>The range of a number column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Least">Its smallest value, in the column's units.</param>
/// <param name="Most">Its largest value, at least <paramref name="Least"/>.</param>
public sealed record ColumnRange(string Column, double Least, double Most)
{
    /// <summary>Reads <c>Income=0..300</c>.</summary>
    /// <exception cref="FormatException">The text is no range; the message says how to write one.</exception>
    public static ColumnRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equal = text.LastIndexOf('=');
        var ends = equal > 0 ? text[(equal + 1)..].Split("..") : [];
        return ends.Length == 2 && Number(ends[0]) is { } least && Number(ends[1]) is { } most
            ? new(text[..equal].Trim(), least, most)
            : throw new FormatException($"'{text}' is no range. Write <column>=<least>..<most>, for example Income=0..300.");
    }

    /// <summary>The text form.</summary>
    public override string ToString() => FormattableString.Invariant($"{Column}={Least}..{Most}");

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}

/// <summary>The categories that a column may take.</summary>
/// <param name="Column">The column.</param>
/// <param name="Allowed">Categories that occur in the data, at least one; an empty text is a missing value.</param>
public sealed record ColumnCategories(string Column, IReadOnlyList<string> Allowed)
{
    /// <summary>Reads <c>Home=rent,own</c>.</summary>
    /// <exception cref="FormatException">The text names no column or no category; the message says how to write them.</exception>
    public static ColumnCategories Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 && equal < text.Length - 1
            ? new(text[..equal].Trim(), text[(equal + 1)..].Split(',', StringSplitOptions.TrimEntries))
            : throw new FormatException(
                $"'{text}' names no categories. Write <column>=<category>,<category>, for example Home=rent,own.");
    }

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Column}={string.Join(',', Allowed)}";

    /// <inheritdoc/>
    public bool Equals(ColumnCategories? other) =>
        other is not null && Column == other.Column && Allowed.SequenceEqual(other.Allowed);

    /// <inheritdoc/>
    public override int GetHashCode() => Allowed.Aggregate(Column.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}
