using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Data;

namespace MLNetInterpret;

/// <summary>A text, cut into overlapping windows; its last part is held out.</summary>
/// <remarks>
/// Both views have the columns <c>Text</c> (the window) and <c>Offset</c> (Int64, the index in the whole text of the window's
/// first character). A window lies on one side of the split. Characters are UTF-16 code units; a window never cuts a pair of
/// surrogates. The text is kept once; windows are slices of it. Line ends stay as they are.
/// </remarks>
public sealed class TextCorpus
{
    private const int Looked = 1000;
    private const string Advice =
        "Say how it is encoded (on the command line, for example, --encoding windows-1252 or --encoding utf-16).";

    private readonly ReadOnlyMemory<char> _text;

    private TextCorpus(string path, ReadOnlyMemory<char> text, int window, int overlap, double heldOut)
    {
        (Path, _text) = (path, text);
        Split = AtBoundary((int)Math.Round(text.Length * (1 - heldOut)));
        Train = new WindowView(this, 0, Split, window, overlap);
        Test = new WindowView(this, Split, text.Length, window, overlap);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<char> Text => _text.Span;

    /// <summary>The whole text, to be kept.</summary>
    internal ReadOnlyMemory<char> Memory => _text;

    /// <summary>Characters in the whole text.</summary>
    public int Length => _text.Length;

    /// <summary>Index of the first held-out character.</summary>
    public int Split { get; }

    /// <summary>Windows of the part to learn from.</summary>
    public IDataView Train { get; }

    /// <summary>Windows of the held-out part; no rows where nothing is held out.</summary>
    public IDataView Test { get; }

    /// <summary>Reads a text once; see <see cref="NetworkCatalog.LoadTextCorpus"/>.</summary>
    internal static TextCorpus Load(string path, int window, int overlap, double heldOut, Encoding? encoding = null)
    {
        if (window < 2)
            throw new ArgumentOutOfRangeException(nameof(window), $"A window of {window} characters is too short; at least 2.");
        if (overlap < 0 || overlap >= window)
            throw new ArgumentOutOfRangeException(
                nameof(overlap), $"The overlap {overlap} is outside 0 to {window - 1}, the window less one.");
        if (!(heldOut >= 0 && heldOut < 1))
            throw new ArgumentOutOfRangeException(
                nameof(heldOut), $"The held-out share {heldOut} is outside 0 (included) to 1 (excluded).");
        RecordFile.RequireFile(path);
        var text = Read(path, encoding);
        return text.Length > 0
            ? new(path, text, window, overlap, heldOut)
            : throw new InvalidDataException($"'{path}' is empty.");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{System.IO.Path.GetFileName(Path)}: {Length:N0} characters, the last {Length - Split:N0} held out";

    /// <summary>Decodes strictly, part by part, so that an error has a place.</summary>
    private static ReadOnlyMemory<char> Read(string path, Encoding? asked)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > 0x3fffffff)
            throw new InvalidDataException($"'{path}' has {file.Length:N0} bytes; a text corpus has at most {0x3fffffff:N0}.");
        var bytes = new byte[1 << 16];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var mark = FileEncoding.OfMark(bytes.AsSpan(0, read));
        var encoding = mark ?? asked ?? Encoding.UTF8;
        var decoder = FileEncoding.Strict(encoding).GetDecoder();
        var text = new char[file.Length + 1];      // no encoding has more characters than bytes
        var (length, position, from) = (0, 0L, mark?.Preamble.Length ?? 0);
        while (true)
        {
            try
            {
                length += decoder.GetChars(bytes.AsSpan(from, read - from), text.AsSpan(length), flush: read == 0);
            }
            catch (DecoderFallbackException invalid)
            {
                // the index is relative to this part, and negative where the character began in the one before
                throw new InvalidDataException(
                    $"'{path}' is not {FileEncoding.NameOf(encoding)}: "
                    + $"byte {position + from + invalid.Index:N0} (counted from 0) begins no valid character. {Advice}",
                    invalid);
            }

            if (read == 0) break;
            (position, from) = (position + read, 0);
            read = file.Read(bytes);
        }

        // every other byte of UTF-16 without a mark is zero where the text is of Latin letters
        var beginning = text.AsSpan(0, Math.Min(length, Looked));
        if (encoding is UTF8Encoding && beginning.Count('\0') > beginning.Length / 4)
            throw new InvalidDataException(
                $"'{path}' is not {FileEncoding.NameOf(encoding)}: many of its characters are zero bytes. {Advice}");
        return text.AsMemory(0, length);
    }

    private int AtBoundary(int index) => Pairs.Before(Text, index);

    /// <summary>Windows of one side of the split.</summary>
    private sealed class WindowView(TextCorpus corpus, int from, int to, int window, int overlap) : StreamedView(SchemaOf())
    {
        public override long? GetRowCount()
        {
            var length = to - from;
            return length == 0 ? 0 : length <= window ? 1 : 1 + (length - window + window - overlap - 1) / (window - overlap);
        }

        protected override RowReader Open(IReadOnlyList<bool> active) => new Reader(corpus, from, to, window, overlap);

        private static DataViewSchema SchemaOf()
        {
            var schema = new DataViewSchema.Builder();
            schema.AddColumn("Text", TextDataViewType.Instance);
            schema.AddColumn("Offset", NumberDataViewType.Int64);
            return schema.ToSchema();
        }
    }

    private sealed class Reader(TextCorpus corpus, int from, int to, int window, int overlap) : RowReader
    {
        private long _next = from;
        private int _start;
        private int _end = from;

        public override bool Read()
        {
            if (_end >= to) return false;
            _start = corpus.AtBoundary((int)_next);
            _end = Math.Min(to, corpus.AtBoundary((int)Math.Min(to, _next + window)));
            _next += window - overlap;
            return true;
        }

        public override Delegate Getter(int column) => column == 0
            ? (ValueGetter<ReadOnlyMemory<char>>)((ref value) => value = corpus._text[_start.._end])
            : (ValueGetter<long>)((ref value) => value = _start);

        public override void Dispose()
        {
            // nothing is open: the windows are slices of the corpus
        }
    }
}
