using System.Globalization;
using static MLNetInterpret.Reading.ColumnText;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Conditions in words: a person's own where there are some, else the table's.</summary>
internal sealed class ConditionWords
{
    /// <summary>The value of a phrase for numbers from a limit on.</summary>
    public const string High = "high";

    /// <summary>The value of a phrase for numbers up to a limit.</summary>
    public const string Low = "low";

    /// <summary>The value of a phrase for empty cells.</summary>
    public const string Missing = "missing";

    private const int ShownValues = 20;
    private const double MostExtreme = 0.5;
    private readonly Dictionary<(string Column, Kind Kind, string Value), string> _phrases = [];
    private readonly Dictionary<string, NumberColumn> _numbers;

    /// <summary>Checks phrases against the table that they are about.</summary>
    /// <exception cref="ArgumentException">A phrase is about a column or value that the table does not have,
    /// or one is there twice.</exception>
    public ConditionWords(IReadOnlyList<(string Column, string Value, string Words)> phrases, Table table)
    {
        _numbers = table.Columns.OfType<NumberColumn>().DistinctBy(column => column.Name).ToDictionary(column => column.Name);
        foreach (var phrase in phrases)
        {
            var column = table.Columns.FirstOrDefault(column => column.Name == phrase.Column) ?? throw new ArgumentException(
                $"There is a phrase for the column '{phrase.Column}', but the network depends on: "
                + $"{string.Join(", ", table.Columns.Select(column => column.Name))}.");
            var (kind, value) = Key(column, phrase.Value);
            if (!_phrases.TryAdd((column.Name, kind, value), phrase.Words))
                throw new ArgumentException(
                    $"There are two phrases for '{phrase.Value}' of the column '{column.Name}'; give one.");
        }
    }

    /// <summary>Whether a column's numbers are days since 1970-01-01.</summary>
    public bool IsDate(string column) => _numbers.TryGetValue(column, out var numbers) && numbers.IsDate;

    /// <summary>A condition's words.</summary>
    /// <param name="column">The column.</param>
    /// <param name="least">See <see cref="RowCondition"/>.</param>
    /// <param name="most">The same.</param>
    /// <param name="categories">The same.</param>
    /// <param name="share">Share of rows for which it holds: what holds for most of them is neither high nor low.</param>
    public string Of(string column, double? least, double? most, IReadOnlyList<string>? categories, double share)
    {
        if (categories is not null)
        {
            string? Own(string name) => name.Length == 0 ? Phrase(column, Kind.Missing) : Phrase(column, Kind.Value, name);
            string[] plain = [.. categories.Where(name => Own(name) is null).Select(name => name.Length == 0 ? Missing : name)];
            return string.Join(" or ",
            [
                .. categories.Select(Own).OfType<string>(),
                .. plain.Length > 0 ? [$"{column} {string.Join(" or ", plain)}"] : Array.Empty<string>(),
            ]);
        }

        string Number(double number) => _numbers[column].Value(number).Text;
        if (least is { } only && least == most) return Phrase(column, Kind.Value, Number(only)) ?? $"{column} of {Number(only)}";
        if (least is { } from && most is { } to) return $"{column} from {Number(from)} to {Number(to)}";
        var words = share > MostExtreme ? null : Phrase(column, least is null ? Kind.Low : Kind.High);
        if (least is { } low) return words is null ? $"{column} of {Number(low)} or more" : $"{words} ({Number(low)} or more)";
        return words is null ? $"{column} of at most {Number(most!.Value)}" : $"{words} ({Number(most!.Value)} or less)";
    }

    /// <summary>Several as a list.</summary>
    public static string Join(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private string? Phrase(string column, Kind kind, string value = "") =>
        _phrases.GetValueOrDefault((column, kind, value));

    private static (Kind Kind, string Value) Key(TableColumn column, string value)
    {
        if (value == Missing) return (Kind.Missing, "");
        if (column is CategoryColumn category)
            return category.Names.Contains(value)
                ? (Kind.Value, value)
                : throw Unknown(column, value, [.. category.Names.Where(name => name.Length > 0), Missing]);
        if (value == High) return (Kind.High, "");
        if (value == Low) return (Kind.Low, "");
        var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);
        return isNumber
            ? (Kind.Value, Number(number))
            : throw Unknown(column, value, [High, Low, Missing, "a number"]);
    }

    private static ArgumentException Unknown(TableColumn column, string value, IReadOnlyList<string> known)
    {
        var shown = string.Join(", ", known.Take(ShownValues));
        var more = known.Count > ShownValues ? $" and {known.Count - ShownValues} more" : "";
        return new($"There is a phrase for '{value}' of the column '{column.Name}', which has: {shown}{more}.");
    }

    /// <summary>What a phrase is about.</summary>
    private enum Kind
    {
        /// <summary>Numbers from a limit on.</summary>
        High,

        /// <summary>Numbers up to a limit.</summary>
        Low,

        /// <summary>Empty cells.</summary>
        Missing,

        /// <summary>One number or category.</summary>
        Value,
    }
}
