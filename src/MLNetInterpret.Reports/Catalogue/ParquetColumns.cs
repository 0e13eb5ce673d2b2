using ParquetSharp;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>A Parquet file that is read column by column; whatever is wrong with it is an
/// <see cref="InvalidDataException"/> that names it.</summary>
internal sealed class ParquetColumns : IDisposable
{
    private const int BatchRows = 1 << 14;
    private readonly string _path;
    private readonly ParquetFileReader _file;
    private readonly Dictionary<string, int> _places;
    private readonly bool _isSealed;

    public ParquetColumns(string path)
    {
        _path = path;
        if (!File.Exists(path)) throw new InvalidDataException($"The file '{path}' is missing.");
        _file = Guard(() =>
        {
            using var properties = ReaderProperties.GetDefaultReaderProperties();
            properties.EnablePageChecksumVerification();
            return new ParquetFileReader(path, properties);
        });
        (Metadata, _places) = Guard(() =>
        {
            var schema = _file.FileMetaData.Schema;
            return (
                _file.FileMetaData.KeyValueMetadata,
                Enumerable.Range(0, schema.NumColumns).ToDictionary(i => schema.Column(i).Path.ToDotVector()[0]));
        });
        _isSealed = Metadata.Keys.Any(key => key.StartsWith(ScanParquet.DigestKey, StringComparison.Ordinal));
    }

    /// <summary>Checks what the file says about itself, where it has a digest of that: version 0.1.0 wrote none.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public void RequireWhole()
    {
        if (_isSealed && Metadata.GetValueOrDefault(ScanParquet.DigestKey)
            != ColumnDigest.Of(Metadata.Where(pair => pair.Key != ScanParquet.DigestKey)))
            throw Broken("what it says about itself is not what was written");
    }

    /// <summary>What the file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether there is a column of that name.</summary>
    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>All values of a column, in the order of the rows.</summary>
    public T[] Column<T>(string name)
    {
        if (!_places.TryGetValue(name, out var place)) throw Broken($"it has no column '{name}'");
        return Guard(() =>
        {
            var values = new List<T>();
            var buffer = new T[BatchRows];      // how many there are is not believed before they are read
            for (var i = 0; i < _file.FileMetaData.NumRowGroups; i++)
            {
                using var group = _file.RowGroup(i);
                using var column = group.Column(place).LogicalReader<T>();
                while (column.HasNext && column.ReadBatch(buffer) is > 0 and var read) values.AddRange(buffer.AsSpan(0, read));
            }

            if (values.Count != _file.FileMetaData.NumRows)
                throw Broken($"its column '{name}' has {values.Count} values instead of {_file.FileMetaData.NumRows}");
            if (_isSealed && Metadata.GetValueOrDefault(ScanParquet.DigestOf(name)) != ColumnDigest.Of(values))
                throw Broken($"the values of its column '{name}' are not those that were written");
            return values.ToArray();
        });
    }

    /// <summary>What the contents say that cannot be.</summary>
    public InvalidDataException Broken(string why, Exception? cause = null) =>
        new($"The file '{_path}' cannot be read: {why}.", cause);

    /// <summary>Runs what may stumble over the file's contents.</summary>
    public T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ParquetException or InvalidCastException or FormatException or ArgumentException
            or NotSupportedException or OverflowException or EndOfStreamException or KeyNotFoundException
            or System.Text.Json.JsonException)
        {
            throw Broken(error.Message.TrimEnd('.'), error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
