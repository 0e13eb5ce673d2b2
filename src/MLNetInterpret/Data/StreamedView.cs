using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>A view that reads its rows anew, one after the other, for every cursor.</summary>
internal abstract class StreamedView(DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema { get; } = schema;

    public bool CanShuffle => false;

    public abstract long? GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded) active[column.Index] = true;
        return new StreamedCursor(Schema, active, Open(active));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Opens the source anew.</summary>
    /// <param name="active">Which columns will be asked for; the others need not be read.</param>
    protected abstract RowReader Open(IReadOnlyList<bool> active);
}

/// <summary>Reads rows one after the other.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>Goes to the next row; false after the last.</summary>
    public abstract bool Read();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type, for the row the reader stands on.</summary>
    public abstract Delegate Getter(int column);

    /// <summary>Closes the source.</summary>
    public abstract void Dispose();
}

/// <summary>ML.NET's cursor over a <see cref="RowReader"/>.</summary>
internal sealed class StreamedCursor(DataViewSchema schema, bool[] active, RowReader reader) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _ended ? -1 : _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_ended) return false;
        Cancelling.Hear();
        if (reader.Read())
        {
            _position++;
            return true;
        }

        _ended = true;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) =>
    {
        RequireRow();
        value = new((ulong)_position, 0);
    };

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was made.");
        if (reader.Getter(column.Index) is not ValueGetter<TValue> getter)
            throw new InvalidOperationException(
                $"The column '{column.Name}' holds {schema[column.Index].Type}, which cannot be read as {typeof(TValue)}.");
        return (ref value) =>
        {
            RequireRow();
            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            reader.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RequireRow()
    {
        if (_ended || _position < 0) throw new InvalidOperationException("The cursor stands on no row: call MoveNext first.");
    }
}
