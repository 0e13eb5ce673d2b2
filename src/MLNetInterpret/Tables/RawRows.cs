using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Tables;

/// <summary>A few rows in memory under another table's schema; columns that are not given hold their type's default.</summary>
/// <param name="schema">The schema, kept as the same object, because ML.NET's mappers insist on it.</param>
/// <param name="columns">Indices in the schema of the values given.</param>
/// <param name="rows">For each row one value, of the column's raw type, for each of <paramref name="columns"/>.</param>
internal sealed class RawRows(DataViewSchema schema, IReadOnlyList<int> columns, IReadOnlyList<object[]> rows) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(RawRows table) : DataViewRowCursor
    {
        private int _row = -1;

        public override DataViewSchema Schema => table.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool MoveNext() => ++_row < table.GetRowCount();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var place = table.PlaceOf(column.Index);
            return place < 0
                ? (ref TValue value) => value = default!
                : (ref TValue value) => value = (TValue)table.ValueAt(_row, place);
        }
    }

    private int PlaceOf(int column)
    {
        for (var place = 0; place < columns.Count; place++)
            if (columns[place] == column) return place;
        return -1;
    }

    private object ValueAt(int row, int place) => rows[row][place];
}
