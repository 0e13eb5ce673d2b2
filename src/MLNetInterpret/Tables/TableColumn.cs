using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables;

/// <summary>One column of a table, with its values in the rows that are kept.</summary>
internal abstract class TableColumn(string name, Func<double, string, object> toRaw)
{
    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>How it is distributed.</summary>
    public abstract ColumnProfile Profile { get; }

    /// <summary>The values that a row may be given: for a number, values that occur from the 1st to the 99th percentile; for a
    /// category, those that occur; a missing value where the data has one.</summary>
    public abstract IReadOnlyList<RowValue> Choices { get; }

    /// <summary>Index in <see cref="Choices"/> of the most usual value: the median, or the most common category.</summary>
    public abstract int Typical { get; }

    /// <summary>The value in a row that was kept.</summary>
    public abstract RowValue At(long row);

    /// <summary>A value's place on a line: values differ by their places' difference, at most 1. For numbers it is in units of
    /// the range from the 1st to the 99th percentile; categories, and missing values against present ones, are 1 or more
    /// apart.</summary>
    public abstract float Place(RowValue value);

    /// <summary>The place of a row that was kept.</summary>
    public abstract float PlaceAt(int row);

    /// <summary>The value in the row that the cursor stands on.</summary>
    public abstract RowValue Current { get; }

    /// <summary>Keeps the value in the row that the cursor stands on.</summary>
    public abstract void Read();

    /// <summary>Keeps every other value only, from the first on.</summary>
    public abstract void Thin();

    /// <summary>A value in the column's raw type.</summary>
    public object Raw(RowValue value) => toRaw(value.Number ?? double.NaN, value.Text);

    /// <summary>Whether values of a type make a column: numbers, truth values and text.</summary>
    public static bool CanBeOf(DataViewType type) => type is NumberDataViewType or BooleanDataViewType or TextDataViewType;

    /// <summary>The column of a table.</summary>
    /// <param name="row">A cursor.</param>
    /// <param name="column">Its column, of a type that <see cref="CanBeOf"/> names.</param>
    public static TableColumn Of(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => new CategoryColumn(column.Name, ColumnText.Getter(row, column), (_, text) => text.AsMemory()),
        BooleanDataViewType => new CategoryColumn(column.Name, ColumnText.Getter(row, column), (_, text) => text == "true"),
        _ => new NumberColumn(column.Name, Cells.Number<double>(row, column),
            (value, _) => Convert.ChangeType(value, column.Type.RawType, CultureInfo.InvariantCulture))
        {
            IsDate = CsvFormat.Of(column)?.Type == ColumnKind.Date,
        },
    };

    /// <summary>Every other one of some values, from the first on.</summary>
    protected static void Thin<T>(List<T> values)
    {
        for (var at = 0; 2 * at < values.Count; at++) values[at] = values[2 * at];
        values.RemoveRange((values.Count + 1) / 2, values.Count / 2);
    }
}

/// <summary>A column of numbers.</summary>
internal sealed class NumberColumn(string name, Func<double> read, Func<double, string, object> toRaw) : TableColumn(name, toRaw)
{
    private const int GridValues = 33;
    private const float Missing = 1e30f;      // far from every number
    private static readonly double[] ProfileQuantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
    private readonly List<double> _values = [];
    private double[]? _sorted;
    private Resolution? _resolution;
    private IReadOnlyList<RowValue>? _choices;

    public override ColumnProfile Profile
    {
        get
        {
            var spread = Sorted.Length == 0 ? default(Spread?) : Spread.Of<double>(Sorted);
            return new(
                Name, Share(), [.. ProfileQuantiles.Select(Quantile)], spread?.Mean ?? 0, spread?.Population ?? 0, null);
        }
    }

    public override IReadOnlyList<RowValue> Choices => _choices ??= FindChoices();

    public override int Typical => Nearest(Quantile(0.5));

    /// <summary>The finite values, ascending.</summary>
    public double[] Sorted => _sorted ??= [.. _values.Where(double.IsFinite).Order()];

    /// <summary>What the values keep to; null for numbers of any size.</summary>
    public Resolution? Resolution => _resolution ??= IsDate ? Resolution.OfDates(Sorted) : Resolution.Of(Sorted);

    /// <summary>Whether the numbers are days since 1970-01-01.</summary>
    public bool IsDate { get; init; }

    /// <summary>Whether some row has no number.</summary>
    public bool HasMissing => Sorted.Length < _values.Count;

    public override RowValue At(long row) => Value(_values[(int)row]);

    /// <summary>The number in a row; NaN or infinite where it is missing.</summary>
    public double NumberAt(long row) => _values[(int)row];

    public override RowValue Current => Value(read());

    public override void Read() => _values.Add(read());

    public override void Thin() => Thin(_values);

    public override float Place(RowValue value) => Place(value.Number ?? double.NaN);

    public override float PlaceAt(int row) => Place(_values[row]);

    private float Place(double value)
    {
        if (!double.IsFinite(value)) return Missing;
        var (from, to) = (Quantile(0.01), Quantile(0.99));
        if (to > from) return (float)((value - Quantile(0.5)) / (to - from));
        // of next to one value: every other is another
        var at = Array.BinarySearch(Sorted, value);
        while (at > 0 && Sorted[at - 1] == value) at--;
        return at >= 0 ? 2 * at : (2 * ~at) - 1;
    }

    private RowValue[] FindChoices()
    {
        var grid = Enumerable.Range(0, Sorted.Length == 0 ? 0 : GridValues)
            .Select(step => Quantile(0.01 + 0.98 * step / (GridValues - 1))).Distinct().Select(Value);
        return [.. Share() > 0 ? grid.Append(Value(double.NaN)) : grid];
    }

    /// <summary>A limit of the column's, for people.</summary>
    public string Write(double value) => IsDate ? NumberWords.Day(value) : NumberWords.UpTo(value, 6);

    /// <summary>A value of the column; NaN for a missing one.</summary>
    public RowValue Value(double value) =>
        new(Name, IsDate ? NumberWords.Day(value) : ColumnText.Number(value), double.IsFinite(value) ? value : null);

    private int Nearest(double value)
    {
        var nearest = 0;
        for (var choice = 0; choice < Choices.Count; choice++)
        {
            if (Choices[choice].Number is not { } number || Choices[nearest].Number is not { } best) continue;
            if (Math.Abs(number - value) < Math.Abs(best - value)) nearest = choice;
        }

        return nearest;
    }

    /// <summary>A value that occurs (nearest rank), so whole numbers stay whole.</summary>
    public double Quantile(double q) => Sorted.Length == 0 ? 0 : Core.Statistics.Quantile.Nearest<double>(Sorted, q);

    private double Share() => _values.Count == 0 ? 0 : 1 - (double)Sorted.Length / _values.Count;
}

/// <summary>A column of categories; an empty text is a missing value.</summary>
internal sealed class CategoryColumn(string name, Func<string> read, Func<double, string, object> toRaw)
    : TableColumn(name, toRaw)
{
    private const int MostChoices = 64;
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int> _known = [];
    private readonly List<string> _names = [];
    private readonly List<long> _counts = [];
    private IReadOnlyList<RowValue>? _choices;

    public override ColumnProfile Profile => new(
        Name, _known.TryGetValue("", out var missing) ? Share(missing) : 0, null, null, null,
        [.. ByCount().Where(code => _names[code].Length > 0).Select(code => (Value: _names[code], Share: Share(code)))]);

    public override IReadOnlyList<RowValue> Choices => _choices ??= [.. ByCount().Take(MostChoices).Select(Value)];

    public override int Typical => 0;

    public override RowValue At(long row) => Value(_codes[(int)row]);

    /// <summary>The category in a row, empty where it is missing.</summary>
    public string NameAt(long row) => _names[_codes[(int)row]];

    /// <summary>Every category that occurs, the most common first; an empty text is a missing value.</summary>
    public IReadOnlyList<string> Names => [.. ByCount().Select(code => _names[code])];

    public override float Place(RowValue value) => _known.GetValueOrDefault(value.Text, -1);

    public override float PlaceAt(int row) => _codes[row];

    public override RowValue Current => new(Name, read(), null);

    public override void Read()
    {
        var text = read();
        if (!_known.TryGetValue(text, out var code))
        {
            _known[text] = code = _names.Count;
            _names.Add(text);
            _counts.Add(0);
        }

        _counts[code]++;
        _codes.Add(code);
    }

    public override void Thin()
    {
        for (var at = 1; at < _codes.Count; at += 2) _counts[_codes[at]]--;
        Thin(_codes);
    }

    private IEnumerable<int> ByCount() => Enumerable.Range(0, _names.Count)
        .Where(code => _counts[code] > 0)
        .OrderByDescending(code => _counts[code])
        .ThenBy(code => _names[code], StringComparer.Ordinal);

    private RowValue Value(int code) => new(Name, _names[code], null);

    private double Share(int code) => (double)_counts[code] / _codes.Count;
}
