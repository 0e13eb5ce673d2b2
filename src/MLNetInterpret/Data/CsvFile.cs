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

    /// <summary>Most lines above a header that are looked at.</summary>
    private const int MostTitles = 20;

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
            HasHeader = false,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            TrackLineNumbers = true,
            OnMalformedRecord = found => _malformed = found.Reason,
        });
    }

    /// <summary>What stands between cells.</summary>
    public char Separator => _rows.Separator;

    /// <summary>The columns' names, in order.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The line that the header stands on, from 1.</summary>
    public long HeaderLine { get; private set; }

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
            file.ReadHeader(Titles(path, options));
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
        // a separator at the end of every row begins no cell of its own
        var isLongerByNothing = _rows.FieldCount == Header.Count + 1 && _rows.IsEmpty(Header.Count);
        return _rows.FieldCount == Header.Count || isLongerByNothing ? true : throw Wrong(
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

    /// <summary>Lines above the header: comments, or a title of one cell where the rows have more.</summary>
    private static int Titles(string path, CsvOptions options)
    {
        using var file = new CsvFile(path, options);
        var seen = new List<(int Cells, bool IsComment)>();
        try
        {
            while (seen.Count < MostTitles + 2 && file._rows.Read())
            {
                seen.Add((file._rows.FieldCount, file._rows.GetSpan(0) is [(byte)'#', ..]));
                if (seen.Count == 1 && !IsTitle(seen[0])) return 0;
            }
        }
        catch (CsvFormatException)
        {
            return 0;      // it is told where it is read
        }

        var header = seen.FindIndex(line => line.Cells > 1 && !(line.IsComment && line.Cells != seen[^1].Cells));
        return header > 0 && header < seen.Count - 1 && seen[header].Cells == seen[header + 1].Cells ? header : 0;

        static bool IsTitle((int Cells, bool IsComment) line) => line.Cells == 1 || line.IsComment;
    }

    private void ReadHeader(int titles)
    {
        try
        {
            for (var line = 0; line <= titles; line++)
                if (!_rows.Read()) throw new InvalidDataException($"'{_path}' is empty; its first line has to name the columns.");
        }
        catch (CsvFormatException broken)
        {
            throw new InvalidDataException($"The header of '{_path}' is not CSV: {broken.Message}", broken);
        }

        HeaderLine = Line;
        string[] cells = [.. Enumerable.Range(0, _rows.FieldCount).Select(_rows.GetString)];
        if (cells.Any(name => name.Contains('\uFFFD')))
            throw new InvalidDataException($"The header of '{_path}' (line {HeaderLine}) is not UTF-8; {EncodingAdvice}.");
        if (cells.Length > MostColumns)
            throw new InvalidDataException(
                $"'{_path}' has {NumberWords.Count(cells.Length)} columns; up to {NumberWords.Count(MostColumns)} are " +
                "read: leave out columns, or put together what belongs together, first.");
        var names = cells
            .Select((name, index) => string.IsNullOrWhiteSpace(name) ? $"Column{index + 1}" : name.Trim()).ToList();
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            var places = Enumerable.Range(0, names.Count).Where(index => names[index] == twice).Select(index => index + 1);
            throw new InvalidDataException(
                $"The header of '{_path}' (line {HeaderLine}) names '{Shorten(twice)}' in the columns "
                + $"{string.Join(" and ", places)}; "
                + "every column needs a name of its own.");
        }

        Header = names;
    }

    private InvalidDataException Wrong(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {Line} of '{_path}' {what}."));
}
