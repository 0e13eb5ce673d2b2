using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Passes rows on, and remembers what was asked of it.</summary>
internal sealed class SpyView(IDataView rows, bool countIsKnown = true) : IDataView
{
    private int _open;

    /// <summary>The columns that each cursor was made for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Cells that were read.</summary>
    public ConcurrentQueue<(string Column, long Row)> Cells { get; } = new();

    /// <summary>Cursors that nobody disposed yet.</summary>
    public int Open => _open;

    /// <summary>Told of every row before a cursor gives it.</summary>
    public Action<long>? Moving { get; set; }

    /// <summary>Told when a cursor is disposed of.</summary>
    public Action? Closing { get; set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => rows.Schema;

    public long? GetRowCount() => countIsKnown ? rows.GetRowCount() : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        Asked.Enqueue(string.Join(' ', columns.Select(column => column.Name).Order(StringComparer.Ordinal)));
        Interlocked.Increment(ref _open);
        return new Cursor(this, rows.GetRowCursor(columns), [.. columns.Select(column => column.Index)]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(SpyView spy, DataViewRowCursor rows, HashSet<int> asked) : DataViewRowCursor
    {
        private bool _disposed;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => asked.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override bool MoveNext()
        {
            if (!rows.MoveNext()) return false;
            spy.Moving?.Invoke(rows.Position);
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column)) throw new InvalidOperationException($"Nobody asked for '{column.Name}'.");
            var getter = rows.GetGetter<TValue>(column);
            return (ref TValue value) =>
            {
                spy.Cells.Enqueue((column.Name, rows.Position));
                getter(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                rows.Dispose();
                Interlocked.Decrement(ref spy._open);
                spy.Closing?.Invoke();
            }

            base.Dispose(disposing);
        }
    }
}
