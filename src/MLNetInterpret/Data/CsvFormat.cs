using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>What a column of a CSV file is, and how its cells are read. It stands in the schema as an annotation, so that a saved
/// model knows it.</summary>
/// <param name="Kind">What it is to a network.</param>
/// <param name="Type">What its cells hold: numbers, categories (also identifiers) or dates.</param>
internal sealed record CsvFormat(ColumnKind Kind, ColumnKind Type)
{
    private const string Annotation = "MniCsvColumn";

    private static readonly NumberFormatInfo Point = NumberFormatInfo.InvariantInfo;
    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private byte[][]? _missing;
    private Dictionary<string, string>? _values;

    /// <summary>Whether it is the column to predict.</summary>
    public bool IsLabel { get; init; }

    /// <summary>The file's separator.</summary>
    public char? Separator { get; init; }

    /// <summary>The file's encoding; null for UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>The decimal mark.</summary>
    public char DecimalMarker { get; init; } = '.';

    /// <summary>Whether numbers may have thousands set apart, currency signs and units.</summary>
    public bool IsLenient { get; init; }

    /// <summary>Whether every number has a percent sign; null where it may.</summary>
    public bool? IsPercent { get; init; } = false;

    /// <summary>The sign or unit of the numbers, empty for none; null where any may be.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the month stands before the day.</summary>
    public bool MonthFirst { get; init; }

    /// <summary>Cells that mean "missing", besides empty ones.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Spellings, and the value that each is one of; empty where every cell is a value.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; init; } = new Dictionary<string, string>();

    /// <summary>The values that are kept; empty where all are.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>What the values that are not kept become.</summary>
    public string Other { get; init; } = "";

    /// <summary>How numbers with a decimal mark are written.</summary>
    public static NumberFormatInfo NumbersOf(char mark) => mark == ',' ? Comma : Point;

    /// <summary>Where nothing is known but the type.</summary>
    public static CsvFormat Of(ColumnKind kind, CsvOptions options) => new(kind, kind)
    {
        DecimalMarker = options.DecimalMarker ?? '.',
        MonthFirst = options.MonthFirst ?? false,
        Missing = options.Missing,
    };

    /// <summary>What a schema knows of a column; null where that was not read from a CSV file.</summary>
    public static CsvFormat? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Annotation)?.Type is not TextDataViewType) return null;
        ReadOnlyMemory<char> json = default;
        column.Annotations.GetValue(Annotation, ref json);
        return JsonSerializer.Deserialize<CsvFormat>(json.Span);
    }

    /// <summary>Adds a column to a schema.</summary>
    public void AddTo(DataViewSchema.Builder schema, string name)
    {
        var json = JsonSerializer.Serialize(this).AsMemory();
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add<ReadOnlyMemory<char>>(Annotation, TextDataViewType.Instance, (ref value) => value = json);
        schema.AddColumn(name, DataType, annotations.ToAnnotations());
    }

    /// <summary>The type of its values.</summary>
    [JsonIgnore]
    public DataViewType DataType => Type switch
    {
        ColumnKind.Number => NumberDataViewType.Single,
        ColumnKind.Date => NumberDataViewType.Double,
        _ => TextDataViewType.Instance,
    };

    /// <summary>What may stand in a column of numbers, and what else can be said.</summary>
    [JsonIgnore]
    public string NumberAdvice
    {
        get
        {
            var (mark, other) = DecimalMarker == '.' ? ("point", ",") : ("comma", ".");
            return $"a finite number with a decimal {mark} or an empty cell is allowed; a word that means missing is named by "
                + "CsvOptions.Missing (on the command line --missing), another decimal mark by CsvOptions.DecimalMarker "
                + $"(--decimal {other}), and numbers with signs or thousands set apart by CsvOptions.Roles (--number)";
        }
    }

    /// <summary>What may stand in a column of dates, and what else can be said.</summary>
    [JsonIgnore]
    public string DateAdvice =>
        $"a day such as 2023-08-31 or {(MonthFirst ? "08/31/2023" : "31/08/2023")} or an empty cell is allowed; which of day "
        + "and month comes first is said by CsvOptions.MonthFirst (on the command line --date-order), a word that means missing "
        + "by CsvOptions.Missing (--missing)";

    /// <summary>The value of a category or identifier; empty where it is missing.</summary>
    public string Text(string cell)
    {
        if (Missing.Count > 0 && Missing.Contains(cell)) return "";
        if (Spellings.Count > 0 && Spellings.TryGetValue(cell, out var value)) return value;
        if (Kept.Count == 0 || string.IsNullOrEmpty(cell)) return cell;
        _values ??= Kept.ToDictionary(kept => kept);
        return _values.GetValueOrDefault(cell, Other);
    }

    /// <summary>Reads a number, or NaN for a missing one; false where it is neither.</summary>
    public bool TryNumber(ReadOnlySpan<byte> cell, out float number)
    {
        number = float.NaN;
        if (IsMissing(cell)) return true;
        if (float.TryParse(cell, NumberStyles.Float, NumbersOf(DecimalMarker), out number) && !float.IsInfinity(number))
            return IsPercent is not true || number == 0;
        number = float.NaN;
        var text = System.Text.Encoding.UTF8.GetString(cell);
        if (CellWords.MeansMissing(text)) return true;
        if (NumberLike.Of(text, DecimalMarker) is not { } like || !(IsLenient || like.Traits == NumberTrait.Percent)
            || double.IsNaN(like.Value) || IsPercent == !like.Traits.HasFlag(NumberTrait.Percent)
            || (Unit is not null && like.Unit.Length > 0 && like.Unit != Unit)) return false;
        number = (float)like.Value;
        return float.IsFinite(number);
    }

    /// <summary>Reads a day as days since 1970-01-01, or NaN for a missing one; false where it is neither.</summary>
    public bool TryDate(ReadOnlySpan<byte> cell, out double days)
    {
        days = double.NaN;
        if (IsMissing(cell)) return true;
        var text = System.Text.Encoding.UTF8.GetString(cell);
        if (CellWords.MeansMissing(text)) return true;
        if (DateText.Read(text, MonthFirst) is not { } read) return false;
        days = read;
        return true;
    }

    /// <summary>Whether a cell is blank or declared to mean "missing".</summary>
    public bool IsMissing(ReadOnlySpan<byte> cell)
    {
        if (cell.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0) return true;
        _missing ??= [.. Missing.Select(word => System.Text.Encoding.UTF8.GetBytes(word))];
        foreach (var word in _missing)
            if (cell.SequenceEqual(word)) return true;
        return false;
    }
}
