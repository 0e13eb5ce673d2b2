using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;

namespace MLNetInterpret;

/// <summary>A CSV file as rows, each column as its <see cref="ColumnKind"/> says. Prints as a report of its columns.</summary>
/// <remarks>Only the rows that inference needs are read when the table is opened; every cursor reads the file anew, and only the
/// columns it was asked for. A row that does not fit is reported with its line when a cursor reaches it.</remarks>
public sealed class CsvTable : IDataView
{
    private readonly View _view;

    private readonly long _headerLine;

    private CsvTable(string path, Head head, IReadOnlyList<ColumnRole> columns, View view) =>
        (Path, Separator, _headerLine, Columns, _view) = (path, head.Separator, head.Line, columns, view);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Separator between its cells.</summary>
    public char Separator { get; }

    /// <summary>What each column was taken for, in the file's order.</summary>
    public IReadOnlyList<ColumnRole> Columns { get; }

    /// <summary>Why it may have been read in the wrong encoding; null where nothing speaks for that.</summary>
    internal string? Doubt { get; private init; }

    /// <inheritdoc/>
    public DataViewSchema Schema => _view.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Opens a file and infers the kinds of its columns.</summary>
    internal static CsvTable Infer(string path, CsvOptions options)
    {
        options = options.Validated();
        using var file = CsvFile.Open(path, options);
        var (columns, rows, complete) = CsvInference.Run(file, path, options);
        return Of(path, options, Head.Of(file), columns, columns, complete ? rows : null, Misread(path, options.Encoding));
    }

    /// <summary>Opens a file whose columns are known; reads the header only.</summary>
    internal static CsvTable Like(string path, DataViewSchema like, CsvOptions options)
    {
        options = options.Validated();
        RecordFile.RequireFile(path);
        var known = like.Where(column => !column.IsHidden).Select(column => Known(column, options)).ToList();
        var said = known.Select(role => role.Format).FirstOrDefault(format => format.Separator is not null);
        var doubt = Misread(path, options.Encoding);
        if (options.Encoding is null && said?.Encoding is { } name)
        {
            var (encoding, isUtf8) = (FileEncoding.Named(name), FileEncoding.IsSurelyUtf8(path));
            if (!isUtf8) options = options with { Encoding = encoding };
            else if (encoding is not UTF8Encoding)
                doubt = $"'{path}' is read as UTF-8, which it is; the rows that the model learned from were in {name}.";
        }

        var header = Header(path, options);
        // the separator that the model's own rows had is tried where the header's looks do not tell
        if (options.Separator is null && said is not null && known.Exists(IsMissed))
            header = Header(path, options with { Separator = said.Separator });
        var missing = known.Find(IsMissed);
        if (missing is not null)
            throw new InvalidDataException(Reading.Columns.MissingText(missing.Name, "input", header.Names, $"'{path}'"));

        known.RemoveAll(role => !header.Names.Contains(role.Name));
        IReadOnlyList<ColumnRole> all = [.. header.Names.Select(name => known.Find(role => role.Name == name)
            ?? new(name, new(ColumnKind.Ignored, ColumnKind.Category)))];
        return Of(path, options, header, known, all, null, doubt);

        bool IsMissed(ColumnRole role) => IsNeeded(role) && !header.Names.Contains(role.Name);
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
        var comma = Columns.Any(column => column.IsNumber && column.Format.DecimalMarker == ',') ? ", decimal commas" : "";
        var head = $"{System.IO.Path.GetFileName(Path)}: {rows}, {Columns.Count} columns, separated by {between}{comma}"
            + (_headerLine > 1 ? $", header in line {_headerLine}" : "");
        return string.Join('\n', ColumnRole.Lines(Columns).Prepend(head));
    }

    private static CsvTable Of(
        string path, CsvOptions options, Head head, IReadOnlyList<ColumnRole> read, IReadOnlyList<ColumnRole> all, long? rows,
        string? doubt)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in read) column.Format.AddTo(schema, column.Name);
        View view = new(
            path, options with { Separator = head.Separator }, schema.ToSchema(), [.. read.Select(column => column.Format)],
            rows);
        return new(path, head, all, view) { Doubt = doubt };
    }

    private static Head Header(string path, CsvOptions options)
    {
        using var file = CsvFile.Open(path, options);
        return Head.Of(file);
    }

    /// <summary>A warning where the encoding asked for is hardly the file's; else null.</summary>
    private static string? Misread(string path, Encoding? asked) =>
        asked is null or UTF8Encoding || !FileEncoding.IsSurelyUtf8(path)
            ? null
            : $"'{path}' is read as {asked.WebName}, but is UTF-8, so that letters such as ä come out wrong: leave "
                + "CsvOptions.Encoding out (on the command line --encoding).";

    /// <summary>Whether a model cannot do without a column.</summary>
    private static bool IsNeeded(ColumnRole role) =>
        role.IsLabel || role.Kind is not (ColumnKind.Identifier or ColumnKind.Ignored);

    private static ColumnRole Known(DataViewSchema.Column column, CsvOptions options)
    {
        var format = CsvFormat.Of(column);
        if (format is null)
        {
            if (column.Type != NumberDataViewType.Single && column.Type is not TextDataViewType)
                throw new ArgumentException(
                    $"The column '{column.Name}' holds {column.Type}; from a CSV file only Single and text can be read.");
            format = CsvFormat.Of(column.Type is TextDataViewType ? ColumnKind.Category : ColumnKind.Number, options);
        }

        return new(column.Name, format with
        {
            IsLabel = format.IsLabel || column.Name == options.Label,
            DecimalMarker = options.DecimalMarker ?? format.DecimalMarker,
            MonthFirst = options.MonthFirst ?? format.MonthFirst,
            Missing = options.Missing is { Count: > 0 } words ? words : format.Missing,
        });
    }

    private sealed class View(
        string path, CsvOptions options, DataViewSchema schema, IReadOnlyList<CsvFormat> formats, long? rows)
        : StreamedView(schema)
    {
        public override long? GetRowCount() => rows;

        protected override RowReader Open(IReadOnlyList<bool> active) =>
            new Reader(CsvFile.Open(path, options), Schema, formats, path);
    }

    private sealed class Reader : RowReader
    {
        private readonly CsvFile _file;
        private readonly IReadOnlyList<CsvFormat> _formats;
        private readonly int[] _cells;

        public Reader(CsvFile file, DataViewSchema schema, IReadOnlyList<CsvFormat> formats, string path)
        {
            (_file, _formats) = (file, formats);
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
            var (cell, format) = (_cells[column], _formats[column]);
            return format.Type switch
            {
                ColumnKind.Number => (ValueGetter<float>)((ref value) => value = _file.Number(cell, format)),
                ColumnKind.Date => (ValueGetter<double>)((ref value) => value = _file.Date(cell, format)),
                _ => Getters.Text(() => format.Text(_file[cell])),
            };
        }

        public override void Dispose() => _file.Dispose();
    }

    /// <param name="Separator">What stands between cells.</param>
    /// <param name="Names">The columns' names.</param>
    /// <param name="Line">The line that they stand on.</param>
    private sealed record Head(char Separator, IReadOnlyList<string> Names, long Line)
    {
        public static Head Of(CsvFile file) => new(file.Separator, file.Header, file.HeaderLine);
    }
}
