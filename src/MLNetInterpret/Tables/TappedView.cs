using Microsoft.ML;

namespace MLNetInterpret.Tables;

/// <summary>A table's rows for the steps behind it, of which some columns are read beside them.</summary>
/// <param name="table">The rows.</param>
/// <param name="beside">The columns read beside, whatever the steps need.</param>
internal sealed class TappedView(IDataView table, IReadOnlyList<DataViewSchema.Column> beside) : IDataView
{
    /// <summary>The row that the first cursor stands on; null before one is opened.</summary>
    public DataViewRow? Row { get; private set; }

    public DataViewSchema Schema => table.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => table.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        // a step that works ahead opens a second one for itself
        if (Row is not null) return table.GetRowCursor(columnsNeeded);
        var cursor = table.GetRowCursor(columnsNeeded.Concat(beside).DistinctBy(column => column.Index));
        Row = cursor;
        return cursor;
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
