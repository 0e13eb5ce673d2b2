using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;

namespace MLNetInterpret;

/// <summary>What a column of a table was taken for, what is in it, and why.</summary>
public sealed class ColumnRole
{
    /// <summary>More columns than this share lines.</summary>
    private const int MostLines = 40;

    private const int ShownValues = 4;
    private const string Input = "input";
    private static readonly string[] Heads = ["Column", "Role", "Type", "Values", "Missing", "Why"];

    internal ColumnRole(string name, CsvFormat format) => (Name, Format) = (name, format);

    /// <summary>The column.</summary>
    public string Name { get; }

    /// <summary>What it is to a network.</summary>
    public ColumnKind Kind => Format.Kind;

    /// <summary>Whether it is the column to predict.</summary>
    public bool IsLabel => Format.IsLabel;

    /// <summary>What is in it, in a few words; empty where it was not looked at.</summary>
    public string Values { get; internal init; } = "";

    /// <summary>Cells of the rows looked at that are missing.</summary>
    public int Missing { get; internal init; }

    /// <summary>Why it was taken for that; empty where nothing is to be said.</summary>
    public string Why { get; internal init; } = "";

    /// <summary>How its cells are read.</summary>
    internal CsvFormat Format { get; }

    /// <summary>Whether its cells are read as numbers.</summary>
    internal bool IsNumber => Format.Type == ColumnKind.Number;

    /// <summary>A category's values with their counts, the most common first; empty for numbers and dates.</summary>
    internal IReadOnlyList<KeyValuePair<string, int>> Categories { get; init; } = [];

    /// <summary>Why it may have been taken for the wrong kind, and what to do then; null where nothing speaks for that.</summary>
    internal string? Doubt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => NumberWords.Visible(string.Join(", ",
        new[] { Name, Role, Type, Values, Missing > 0 ? $"{NumberWords.Count(Missing)} missing" : "", Why }
            .Where(part => part.Length > 0)));

    /// <summary>The columns of a table on their way to a network.</summary>
    internal static IReadOnlyList<ColumnRole> Of(
        DataViewSchema schema, string label, string? positive, IReadOnlyList<string> ignore) =>
        [.. schema.Where(column => !column.IsHidden).Select(column =>
        {
            var type = TableFeaturizer.IsNumber(column) ? ColumnKind.Number : ColumnKind.Category;
            var known = CsvFormat.Of(column) ?? new(type, type);
            return new ColumnRole(column.Name, known with
            {
                Kind = ignore.Contains(column.Name) ? ColumnKind.Ignored : known.Kind,
                IsLabel = column.Name == label,
            })
            {
                Why = column.Name == label && positive is not null ? $"'{positive}' against all others" : "",
            };
        })];

    /// <summary>A table of columns with a line for each; where they are many, a line for each kind.</summary>
    internal static IEnumerable<string> Lines(IReadOnlyList<ColumnRole> columns)
    {
        if (columns.Count > MostLines) return Grouped(columns);
        string[][] cells =
        [
            Heads,
            .. columns.Select(column => new[]
            {
                column.Name, column.Role, column.Type, column.Values,
                column.Missing > 0 ? NumberWords.Count(column.Missing) : "", column.Why,
            }.Select(NumberWords.Visible).ToArray()),
        ];
        int[] shown = [.. Enumerable.Range(0, Heads.Length).Where(at => cells.Skip(1).Any(row => row[at].Length > 0))];
        int[] widths = [.. Enumerable.Range(0, Heads.Length).Select(at => cells.Max(row => row[at].Length))];
        return cells.Select(row => $"  {string.Join("  ", shown.Select(at => row[at].PadRight(widths[at])))}".TrimEnd());
    }

    /// <summary>A line for each kind, with the names of its columns.</summary>
    internal static IEnumerable<string> Grouped(IReadOnlyList<ColumnRole> columns) =>
        from column in columns
        let why = column.Why.Length > 0 ? column.Why : column.IsNumber ? "" : column.Values.Split(':')[0]
        group why.Length == 0 ? column.Name : $"{column.Name} ({why})"
            by column.Role == Input ? column.Type : column.Role into kind
        select NumberWords.Visible($"  {kind.Key} ({NumberWords.Count(kind.Count())}): {string.Join(", ", kind)}");

    /// <summary>A category's values with their counts.</summary>
    internal static string InWords(IReadOnlyList<KeyValuePair<string, int>> categories, int distinct)
    {
        var named = categories.Take(ShownValues).Select(value =>
            string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Shorten(value.Key)} {value.Value:N0}"));
        var more = categories.Count > ShownValues ? ", ..." : "";
        return $"{NumberWords.Count(distinct, "value")}: {string.Join(", ", named)}{more}";
    }

    private string Role => IsLabel ? "label" : Kind switch
    {
        ColumnKind.Identifier => "identifier",
        ColumnKind.Ignored => "ignored",
        _ => Input,
    };

    private string Type => Format.Type switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Date => "date",
        _ when Kind == ColumnKind.Ignored && Values.Length == 0 => "",      // it was not looked at
        _ when Kind == ColumnKind.Identifier => "text",
        _ => "category",
    };
}
