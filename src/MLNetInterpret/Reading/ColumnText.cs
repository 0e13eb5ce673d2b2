using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>Reads any scalar column as text for people: keys by their names, numbers in plain digits, missing as empty.</summary>
internal static class ColumnText
{
    /// <summary>Reads the current row's value.</summary>
    /// <exception cref="ArgumentException">The column is a vector or an image.</exception>
    public static Func<string> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType) return Key(row, column);
        return column.Type switch
        {
            TextDataViewType => Cells.Of<ReadOnlyMemory<char>, string>(row, column, value => value.ToString()),
            BooleanDataViewType => Cells.Of<bool, string>(row, column, value => value ? "true" : "false"),
            DateTimeDataViewType =>
                Cells.Of<DateTime, string>(row, column, value => value.ToString("u", CultureInfo.InvariantCulture)),
            // 64 bits hold more digits than single precision
            NumberDataViewType { RawType: var raw } when raw == typeof(long) => Digits(Cells.Number<long>(row, column)),
            NumberDataViewType { RawType: var raw } when raw == typeof(ulong) => Digits(Cells.Number<ulong>(row, column)),
            NumberDataViewType when Cells.Number<double>(row, column) is var read => () => Number(read()),
            _ => throw new ArgumentException(
                $"The column '{column.Name}' holds {column.Type}; " +
                "a column to show has one number, text, key or truth value a row."),
        };
    }

    /// <summary>A number in plain digits; NaN is missing, and empty.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "" : NumberWords.UpTo((float)value, 6);

    /// <summary>The names of all keys that a column may hold.</summary>
    public static IReadOnlyList<string> KeyNames(DataViewSchema.Column column, int count)
    {
        var known = ClassLabels.ValuesOf(column);
        return [.. Enumerable.Range(0, count).Select(index => NameOf((ulong)index, known))];
    }

    private static string NameOf(ulong index, string[] known) =>
        index < (ulong)known.Length ? known[index] : index.ToString(CultureInfo.InvariantCulture);

    private static Func<string> Digits<T>(Func<T> read) where T : IFormattable =>
        () => read().ToString(null, CultureInfo.InvariantCulture);

    private static Func<string> Key(DataViewRow row, DataViewSchema.Column column)
    {
        var (known, read) = (ClassLabels.ValuesOf(column), Cells.Number<ulong>(row, column));
        return () => read() is > 0 and var key ? NameOf(key - 1, known) : "";
    }
}
