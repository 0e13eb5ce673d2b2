using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Cli.Training;

/// <summary>Rows for work of ML.NET's, which tells nothing of how far it is: all rows that are read are counted.</summary>
/// <param name="rows">The rows.</param>
/// <param name="told">Given the number of rows read so far, in all passes, now and then.</param>
internal sealed class CountedView(IDataView rows, Action<long> told) : IDataView
{
    private const int Every = 64;
    private long _read;

    public DataViewSchema Schema => rows.Schema;

    public bool CanShuffle => rows.CanShuffle;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, rows.GetRowCursor(columnsNeeded, rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private void Count()
    {
        if (Interlocked.Increment(ref _read) is var read && read % Every == 0) told(read);
    }

    private sealed class Cursor(CountedView view, DataViewRowCursor inner) : DataViewRowCursor
    {
        public override DataViewSchema Schema => inner.Schema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override bool MoveNext()
        {
            if (!inner.MoveNext()) return false;
            view.Count();
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
