using System.Globalization;
using MLNetInterpret.Core.Units;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>Reads any scalar column as text for people: keys by their names, numbers in plain digits, missing as empty.</summary>
internal static class ColumnText
{
    /// <summary>Reads the current row's value.</summary>
    /// <exception cref="ArgumentException">The column is a vector or an image.</exception>
    public static Func<string> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType) return Key(row, column);
        return column.Type.RawType switch
        {
            var t when t == typeof(ReadOnlyMemory<char>) => Read<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
            var t when t == typeof(bool) => Read<bool>(row, column, value => value ? "true" : "false"),
            var t when t == typeof(float) => Read<float>(row, column, value => Number(value)),
            var t when t == typeof(double) => Read<double>(row, column, Number),
            var t when t == typeof(int) => Read<int>(row, column, value => Number(value)),
            var t when t == typeof(uint) => Read<uint>(row, column, value => Number(value)),
            var t when t == typeof(long) => Read<long>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
            var t when t == typeof(ulong) => Read<ulong>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
            var t when t == typeof(short) => Read<short>(row, column, value => Number(value)),
            var t when t == typeof(ushort) => Read<ushort>(row, column, value => Number(value)),
            var t when t == typeof(byte) => Read<byte>(row, column, value => Number(value)),
            var t when t == typeof(sbyte) => Read<sbyte>(row, column, value => Number(value)),
            var t when t == typeof(DateTime) =>
                Read<DateTime>(row, column, value => value.ToString("u", CultureInfo.InvariantCulture)),
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

    private static Func<string> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> write)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return write(value);
        };
    }

    private static Func<string> Key(DataViewRow row, DataViewSchema.Column column)
    {
        var known = ClassLabels.ValuesOf(column);
        string Name(ulong key) => key == 0 ? "" : NameOf(key - 1, known);
        return column.Type.RawType switch
        {
            var t when t == typeof(byte) => Read<byte>(row, column, key => Name(key)),
            var t when t == typeof(ushort) => Read<ushort>(row, column, key => Name(key)),
            var t when t == typeof(uint) => Read<uint>(row, column, key => Name(key)),
            _ => Read<ulong>(row, column, Name),
        };
    }
}
