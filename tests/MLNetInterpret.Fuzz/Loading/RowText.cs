using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Rows as text, so that one different bit of a number shows.</summary>
internal static class RowText
{
    private const int MostRows = 400;

    /// <summary>The columns and the rows of a view.</summary>
    public static string Of(IDataView view)
    {
        var text = new StringBuilder(Of(view.Schema));
        using var cursor = view.GetRowCursor(view.Schema);
        var cells = view.Schema.Where(column => !column.IsHidden).Select(column => Cell(cursor, column)).ToList();
        for (var row = 0; row < MostRows && cursor.MoveNext(); row++)
            text.AppendJoin('|', cells.Select(cell => cell())).Append('\n');
        return text.ToString();
    }

    /// <summary>Names and types of columns, and the names of their slots.</summary>
    public static string Of(DataViewSchema schema)
    {
        var text = new StringBuilder();
        foreach (var column in schema.Where(column => !column.IsHidden))
        {
            text.Append(column.Name).Append(':').Append(column.Type).Append('\n');
            if (!column.HasSlotNames()) continue;
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.GetSlotNames(ref names);
            text.AppendJoin(',', names.DenseValues()).Append('\n');
        }

        return text.ToString();
    }

    private static Func<string> Cell(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: NumberDataViewType type } when type == NumberDataViewType.Single =>
            Numbers(cursor, column),
        TextDataViewType => Value<ReadOnlyMemory<char>>(cursor, column, value => value.ToString()),
        BooleanDataViewType => Value<bool>(cursor, column, value => value ? "true" : "false"),
        KeyDataViewType key when key.RawType == typeof(uint) => Value<uint>(cursor, column, Number),
        NumberDataViewType number when number == NumberDataViewType.Single => Value<float>(cursor, column, Number),
        NumberDataViewType number when number == NumberDataViewType.Int64 => Value<long>(cursor, column, Number),
        NumberDataViewType number when number == NumberDataViewType.Int32 => Value<int>(cursor, column, Number),
        _ => () => "?",
    };

    private static Func<string> Value<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<T, string> write)
    {
        var getter = cursor.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return write(value);
        };
    }

    private static Func<string> Numbers(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            getter(ref buffer);
            return string.Join(' ', buffer.DenseValues().Select(Number));
        };
    }

    private static string Number<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
