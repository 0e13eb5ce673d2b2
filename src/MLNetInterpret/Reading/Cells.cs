using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>Reads a column's value in the row that a cursor stands on.</summary>
internal static class Cells
{
    /// <summary>Whether a type holds one number: of any width, the number of a key included.</summary>
    public static bool IsNumber(DataViewType type) => type is NumberDataViewType or KeyDataViewType;

    /// <summary>A value of the column's raw type, as something else.</summary>
    public static Func<TValue> Of<TRaw, TValue>(DataViewRow row, DataViewSchema.Column column, Func<TRaw, TValue> convert)
    {
        var getter = row.GetGetter<TRaw>(column);
        TRaw value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }

    /// <summary>A number of any width, as another.</summary>
    /// <exception cref="ArgumentException">The column holds no single number.</exception>
    /// <exception cref="OverflowException">While reading: the number does not fit.</exception>
    public static Func<T> Number<T>(DataViewRow row, DataViewSchema.Column column) where T : struct, INumberBase<T> =>
        column.Type.RawType switch
        {
            var t when t == typeof(float) => Of<float, T>(row, column, T.CreateChecked),
            var t when t == typeof(double) => Of<double, T>(row, column, T.CreateChecked),
            var t when t == typeof(sbyte) => Of<sbyte, T>(row, column, T.CreateChecked),
            var t when t == typeof(byte) => Of<byte, T>(row, column, T.CreateChecked),
            var t when t == typeof(short) => Of<short, T>(row, column, T.CreateChecked),
            var t when t == typeof(ushort) => Of<ushort, T>(row, column, T.CreateChecked),
            var t when t == typeof(int) => Of<int, T>(row, column, T.CreateChecked),
            var t when t == typeof(uint) => Of<uint, T>(row, column, T.CreateChecked),
            var t when t == typeof(long) => Of<long, T>(row, column, T.CreateChecked),
            var t when t == typeof(ulong) => Of<ulong, T>(row, column, T.CreateChecked),
            _ => throw new ArgumentException($"The column '{column.Name}' holds {column.Type}, which is no number."),
        };
}
