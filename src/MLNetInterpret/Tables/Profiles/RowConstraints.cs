using System.Collections.ObjectModel;
using System.Globalization;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Tables.Profiles;

namespace MLNetInterpret;

/// <summary>Constraints on rows. Undeclared constraints are inferred from the training data: numbers from the 1st to the 99th
/// percentile, whole where all training values are, categories that occur, missing values only where the data has
/// them.</summary>
public sealed record RowConstraints
{
    /// <summary>Ranges of number columns by name: the smallest and the largest value, finite and in the column's units, wider or
    /// narrower than the data's; they must overlap it.</summary>
    public IReadOnlyDictionary<string, (double Least, double Most)> Ranges { get; init; } =
        ReadOnlyDictionary<string, (double Least, double Most)>.Empty;

    /// <summary>Number columns that take whole numbers only, besides those whose training values are all whole.</summary>
    public IReadOnlyList<string> Integers { get; init; } = [];

    /// <summary>The categories that columns may take, by the column's name: at least one out of those that occur;
    /// an empty text is a missing value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Columns that are never missing although the training data has rows in which they are.</summary>
    public IReadOnlyList<string> NeverMissing { get; init; } = [];

    /// <summary>Linear relations between number columns, in their own units: a sum, <c>&lt;=</c> or <c>&gt;=</c>, and another,
    /// for example <c>Amount &lt;= Price</c>, <c>2*A + B &lt;= 100</c> or <c>A - B &gt;= 3</c>.</summary>
    /// <remarks>
    /// <para>A sum is of numbers such as <c>0.5</c>, columns, and columns with a number and <c>*</c> before them, with <c>+</c>
    /// or <c>-</c> between; at least one column has to be left once both sides are put together. A name that is not only letters,
    /// underscores and, but for its first character, digits and dots goes in square brackets, <c>[Total income]</c>, a closing
    /// bracket within it twice.</para>
    /// <para>A column of a relation is not missing: only where the start row has it missing, the relation holds with it. The
    /// relation may end in <c>or missing</c>, as in <c>Amount &lt;= Price or missing</c>: then the relation holds wherever one
    /// of its columns is missing, as a check in SQL does.</para>
    /// <para>A search of rows throws <see cref="FormatException"/> where a text is no relation; the message says how to write
    /// one.</para></remarks>
    public IReadOnlyList<string> Relations { get; init; } = [];

    /// <summary>A row of the data to start from, numbered from 0; null for none.
    /// Its own values are allowed beside the inferred ones.</summary>
    public long? StartRow { get; init; }

    /// <summary>Columns that keep the start row's value.</summary>
    public IReadOnlyList<string> Immutable { get; init; } = [];

    /// <summary>Most columns that may differ from the start row, 0 or more; null for any number.</summary>
    public int? MostChanges { get; init; }

    /// <summary>Greatest distance from the start row, 0 or more: numbers in standard deviations of their column, 1 for a
    /// changed category or a value that came or went, summed over all columns; null for any distance.</summary>
    public double? Farthest { get; init; }

    /// <summary>Greatest distance of each number from the start row's, in standard deviations of its column, 0 or more;
    /// categories change freely, but a missing value stays missing and no other value becomes missing, because no distance is
    /// defined for that; null for any distance.</summary>
    public double? FarthestEach { get; init; }

    /// <summary>Whether nothing is declared.</summary>
    internal bool IsEmpty => !Parts((_, _) => "").Any();

    /// <summary>What rows have to keep to wherever they start from.</summary>
    internal RowConstraints WithoutStart =>
        this with { StartRow = null, Immutable = [], MostChanges = null, Farthest = null, FarthestEach = null };

    /// <summary>The same, once every relation can be read.</summary>
    /// <exception cref="FormatException">A text is no relation; the message says how to write one.</exception>
    internal RowConstraints Validated()
    {
        foreach (var text in Relations) RowRelation.Parse(text);
        return this;
    }

    /// <summary>The declared constraints in words; inferred ones depend on the data and are listed in <see
    /// cref="UnitProfile.Constraints"/>.</summary>
    public override string ToString() => InWords((_, value) => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same, with the values of a column as it writes them.</summary>
    internal string InWords(Func<string, double, string> write) =>
        IsEmpty ? "nothing declared" : string.Join("; ", Parts(write));

    /// <summary>Each declaration in words.</summary>
    private IEnumerable<string> Parts(Func<string, double, string> write) =>
    [
        .. Ranges.Select(range => $"{range.Key}={write(range.Key, range.Value.Least)}..{write(range.Key, range.Value.Most)}"),
        .. Categories.Select(categories => $"{new ColumnCategories(categories.Key, categories.Value)}"),
        .. Integers.Select(name => $"{name} whole"),
        .. NeverMissing.Select(name => $"{name} never missing"),
        .. Relations.Select(text => RowRelation.TryParse(text)?.ToString() ?? text),
        .. StartRow is { } row ? [$"from row {row}"] : Array.Empty<string>(),
        .. Immutable.Count > 0 ? [$"{string.Join(", ", Immutable)} unchanged"] : Array.Empty<string>(),
        .. FarthestEach is { } reach ? [Each(reach)] : Array.Empty<string>(),
        .. MostChanges is { } most ? [$"at most {most} changes"] : Array.Empty<string>(),
        .. Farthest is { } far ? [FormattableString.Invariant($"no further than {far}")] : Array.Empty<string>(),
    ];

    private static string Each(double reach) =>
        $"each number by at most {NumberWords.UpTo(reach, 3)} standard deviation{(reach == 1 ? "" : "s")}";
}
