using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>What a column was taken for.</summary>
/// <param name="Name">The column.</param>
/// <param name="Kind">A number, a category, the label, or ignored.</param>
/// <param name="Holds">What is in it, where a line has room for that.</param>
/// <param name="Brief">The same in two or three words.</param>
internal sealed record ColumnRole(string Name, string Kind, string Holds = "", string Brief = "")
{
    /// <summary>The words for a column of numbers.</summary>
    public const string Number = "number";

    /// <summary>The words for a column of categories.</summary>
    public const string Category = "category";

    /// <summary>The words for the column to predict.</summary>
    public const string Label = "label";

    /// <summary>The words for a column that is passed over.</summary>
    public const string Ignored = "ignored";

    /// <summary>More columns than this share lines.</summary>
    private const int MostLines = 40;

    /// <summary>The same column as the one to predict.</summary>
    public ColumnRole AsLabel => this with { Kind = Label };

    /// <summary>The columns of a table on their way to a network.</summary>
    public static IReadOnlyList<ColumnRole> Of(
        DataViewSchema schema, string label, string? positive, IReadOnlyList<string> ignore) =>
        [.. schema.Where(column => !column.IsHidden).Select(column => column.Name switch
        {
            var name when name == label => new ColumnRole(
                name, Label, Brief: positive is null ? "" : $"'{positive}' against all others"),
            var name when ignore.Contains(name) => new(name, Ignored),
            var name => new(name, TableFeaturizer.IsNumber(column) ? Number : Category),
        })];

    /// <summary>A line for each column; where they are many, one for each kind.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ColumnRole> columns)
    {
        if (columns.Count > MostLines) return Grouped(columns);
        var width = columns.Select(column => column.Name.Length).DefaultIfEmpty().Max();
        return columns.Select(
            column => NumberWords.Visible($"  {column.Name.PadRight(width)}  {column.Kind,-8}  {column.Holds}".TrimEnd()));
    }

    /// <summary>A line for each kind, with the names of its columns.</summary>
    public static IEnumerable<string> Grouped(IReadOnlyList<ColumnRole> columns) =>
        from column in columns
        group column.Brief.Length == 0 ? column.Name : $"{column.Name} ({column.Brief})" by column.Kind into kind
        select NumberWords.Visible($"  {kind.Key} ({NumberWords.Count(kind.Count())}): {string.Join(", ", kind)}");
}
