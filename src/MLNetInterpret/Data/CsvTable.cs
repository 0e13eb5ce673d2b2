using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;

namespace MLNetInterpret;

/// <summary>A CSV file as rows: numbers are Single (NaN where a cell is empty), categories are text.
/// Prints as a report of its columns.</summary>
/// <remarks>Only the rows that inference needs are read when the table is opened; every cursor reads the file anew, and only the
/// columns it was asked for. A row that does not fit is reported with its line when a cursor reaches it.</remarks>
public sealed class CsvTable : IDataView
{
    private readonly View _view;
    private readonly IReadOnlyList<ColumnRole> _roles;

    private CsvTable(string path, char separator, IReadOnlyList<CsvColumn> columns, IReadOnlyList<ColumnRole> roles, View view) =>
        (Path, Separator, Columns, _roles, _view) = (path, separator, columns, roles, view);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Separator between its cells.</summary>
    public char Separator { get; }

    /// <summary>What was inferred of each column; empty where the columns were given.</summary>
    internal IReadOnlyList<CsvColumn> Columns { get; }

    /// <inheritdoc/>
    public DataViewSchema Schema => _view.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Opens a file and infers the kinds of its columns.</summary>
    internal static CsvTable Infer(string path, CsvOptions options)
    {
        using var file = CsvFile.Open(path, options);
        var (columns, rows, complete) = CsvInference.Run(file, path, options);
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.IsNumber ? NumberDataViewType.Single : TextDataViewType.Instance);
        var fixedOptions = options with { Separator = file.Separator };
        return new(
            path, file.Separator, columns,
            [.. columns.Select(column => column.Name == options.Label ? column.Role.AsLabel : column.Role)],
            new(path, fixedOptions, schema.ToSchema(), complete ? rows : null));
    }

    /// <summary>Opens a file whose columns are known; reads the header only.</summary>
    internal static CsvTable Like(string path, DataViewSchema like, CsvOptions options)
    {
        using var file = CsvFile.Open(path, options);
        var schema = new DataViewSchema.Builder();
        var header = file.Header.ToHashSet();
        foreach (var column in like.Where(column => !column.IsHidden))
        {
            if (column.Type != NumberDataViewType.Single && column.Type is not TextDataViewType)
                throw new ArgumentException(
                    $"The column '{column.Name}' holds {column.Type}; from a CSV file only Single and text can be read.",
                    nameof(like));
            if (!header.Contains(column.Name))
                throw new InvalidDataException(
                    Reading.Columns.MissingText(column.Name, "input", file.Header, $"'{path}'"));
            schema.AddColumn(column.Name, column.Type);
        }

        var read = schema.ToSchema();
        return new(
            path, file.Separator, [], [.. file.Header.Select(name => RoleOf(read, name, options.Label))],
            new(path, options with { Separator = file.Separator }, read, null));
    }

    /// <summary>The number of rows, where inference read the whole file; else null.</summary>
    public long? GetRowCount() => _view.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        _view.GetRowCursor(columnsNeeded, rand);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        _view.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>The file, its size, and a line for each column.</summary>
    public override string ToString()
    {
        var rows = GetRowCount() is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows")
            : "rows not counted";
        var between = Separator == '\t' ? "tab" : $"'{Separator}'";
        var head = $"{System.IO.Path.GetFileName(Path)}: {rows}, {_roles.Count} columns, separated by {between}";
        return string.Join('\n', ColumnRole.Lines(_roles).Prepend(head));
    }

    private static ColumnRole RoleOf(DataViewSchema read, string name, string? label) => new(
        name,
        read.GetColumnOrNull(name)?.Type switch
        {
            null => ColumnRole.Ignored,
            _ when name == label => ColumnRole.Label,
            TextDataViewType => ColumnRole.Category,
            _ => ColumnRole.Number,
        });

    private sealed class View(string path, CsvOptions options, DataViewSchema schema, long? rows) : StreamedView(schema)
    {
        public override long? GetRowCount() => rows;

        protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(CsvFile.Open(path, options), Schema, path);
    }

    private sealed class Reader : RowReader
    {
        private readonly CsvFile _file;
        private readonly DataViewSchema _schema;
        private readonly int[] _cells;

        public Reader(CsvFile file, DataViewSchema schema, string path)
        {
            (_file, _schema) = (file, schema);
            var places = file.Header.Index().ToDictionary(name => name.Item, name => name.Index);
            _cells = [.. schema.Select(column => places.GetValueOrDefault(column.Name, -1))];
            if (_cells.Contains(-1))
            {
                file.Dispose();
                var lost = schema[Array.IndexOf(_cells, -1)];
                throw new InvalidDataException($"'{path}' has lost its column '{lost.Name}' since it was opened.");
            }
        }

        public override bool Read() => _file.Read();

        public override Delegate Getter(int column)
        {
            var cell = _cells[column];
            return _schema[column].Type is TextDataViewType
                ? Getters.Text(() => _file[cell])
                : (ValueGetter<float>)((ref value) => value = _file.Number(cell));
        }

        public override void Dispose() => _file.Dispose();
    }
}
