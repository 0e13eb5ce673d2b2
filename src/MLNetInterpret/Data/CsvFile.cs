using System.Globalization;
using System.Text.Unicode;
using CsvHelper;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>A CSV file's header and rows, read strictly: every row has the header's cells, every error has its line.</summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>ML.NET's steps take minutes for more, in which they hear no cancellation.</summary>
    private const int MostColumns = 30_000;

    private const string EncodingAdvice =
        "say how it is encoded by CsvOptions.Encoding (on the command line, for example, --encoding windows-1252)";

    private readonly string _path;
    private readonly CsvReader _rows;
    private CsvMalformedReason? _malformed;

    private CsvFile(string path, CsvOptions options)
    {
        _path = path;
        _rows = CsvReader.FromFile(path, new()
        {
            Separator = options.Separator,
            Encoding = options.Encoding,
            TrackLineNumbers = true,
            OnMalformedRecord = found => _malformed = found.Reason,
        });
    }

    /// <summary>What stands between cells.</summary>
    public char Separator => _rows.Separator;

    /// <summary>The columns' names, in order.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The file's line on which the current row begins, from 1.</summary>
    public long Line => _rows.LineNumber;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty, or two columns have one name.</exception>
    public static CsvFile Open(string path, CsvOptions options)
    {
        RecordFile.RequireFile(path);
        var file = new CsvFile(path, options);
        try
        {
            file.ReadHeader();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A cell of the current row.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public string this[int column] => Utf8.IsValid(_rows.GetSpan(column))
        ? _rows.GetString(column)
        : throw Wrong($"is not UTF-8 in the column '{Header[column]}'; {EncodingAdvice}");

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="InvalidDataException">The row has more or fewer cells than the header,
    /// or its quotes do not match.</exception>
    public bool Read()
    {
        Cancelling.Hear();
        try
        {
            if (!_rows.Read()) return false;
        }
        catch (CsvFormatException broken)
        {
            throw new InvalidDataException($"'{_path}' is not CSV: {broken.Message}", broken);
        }

        if (_malformed is CsvMalformedReason.UnterminatedQuote) throw Wrong("opens a quote that is never closed");
        if (_malformed is CsvMalformedReason.TextAfterClosingQuote)
            throw Wrong("has text after a closing quote; write a quote within a cell twice");
        return _rows.FieldCount == Header.Count ? true : throw Wrong(
            $"has {NumberWords.Count(_rows.FieldCount, "cell")}, but the header has {NumberWords.Count(Header.Count, "column")}");
    }

    /// <summary>A cell of the current row as it stands there, in UTF-8; valid until the next one.</summary>
    public ReadOnlySpan<byte> Cell(int column) => _rows.GetSpan(column);

    /// <summary>A cell as a number; NaN where it is missing.</summary>
    /// <exception cref="InvalidDataException">It is neither a finite number nor missing.</exception>
    public float Number(int column, CsvFormat format) => format.TryNumber(Cell(column), out var number)
        ? number
        : throw Wrong($"has '{Shorten(this[column])}' in the numeric column '{Header[column]}'; {format.NumberAdvice}");

    /// <summary>A cell as days since 1970-01-01; NaN where it is missing.</summary>
    /// <exception cref="InvalidDataException">It is neither a day nor missing.</exception>
    public double Date(int column, CsvFormat format) => format.TryDate(Cell(column), out var days)
        ? days
        : throw Wrong($"has '{Shorten(this[column])}' in the column of dates '{Header[column]}'; {format.DateAdvice}");

    public void Dispose() => _rows.Dispose();

    /// <summary>A cell fit for a message.</summary>
    public static string Shorten(string cell) => cell.Length <= 40 ? cell : $"{cell[..40]}...";

    private void ReadHeader()
    {
        try
        {
            _rows.ReadHeader();
        }
        catch (CsvFormatException broken)
        {
            throw new InvalidDataException($"The header of '{_path}' is not CSV: {broken.Message}", broken);
        }

        if (_rows.Headers.Any(name => name.Contains('\uFFFD')))
            throw new InvalidDataException($"The header of '{_path}' (line 1) is not UTF-8; {EncodingAdvice}.");
        if (_rows.Headers.Count == 0)
            throw new InvalidDataException($"'{_path}' is empty; its first line has to name the columns.");
        if (_rows.Headers.Count > MostColumns)
            throw new InvalidDataException(
                $"'{_path}' has {NumberWords.Count(_rows.Headers.Count)} columns; up to {NumberWords.Count(MostColumns)} are " +
                "read: leave out columns, or put together what belongs together, first.");
        var names = _rows.Headers
            .Select((name, index) => string.IsNullOrWhiteSpace(name) ? $"Column{index + 1}" : name.Trim()).ToList();
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            var places = Enumerable.Range(0, names.Count).Where(index => names[index] == twice).Select(index => index + 1);
            throw new InvalidDataException(
                $"The header of '{_path}' (line 1) names '{Shorten(twice)}' in the columns {string.Join(" and ", places)}; "
                + "every column needs a name of its own.");
        }

        Header = names;
    }

    private InvalidDataException Wrong(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {Line} of '{_path}' {what}."));
}
