using ParquetSharp;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>A Parquet file that is read column by column; whatever is wrong with it is an
/// <see cref="InvalidDataException"/> that names it.</summary>
internal sealed class ParquetColumns : IDisposable
{
    private readonly string _path;
    private readonly ParquetFileReader _file;
    private readonly Dictionary<string, int> _places;

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
    }

    /// <summary>What the file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All values of a column, in the order of the rows.</summary>
    public T[] Column<T>(string name)
    {
        if (!_places.TryGetValue(name, out var place)) throw Broken($"it has no column '{name}'");
        return Guard(() =>
        {
            var values = new List<T>();
            for (var i = 0; i < _file.FileMetaData.NumRowGroups; i++)
            {
                using var group = _file.RowGroup(i);
                using var column = group.Column(place).LogicalReader<T>();
                values.AddRange(column.ReadAll(checked((int)group.MetaData.NumRows)));
            }

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
