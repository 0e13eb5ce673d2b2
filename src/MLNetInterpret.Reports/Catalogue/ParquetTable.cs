using ParquetSharp;
using ParquetSharp.IO;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>How rows of one type become a Parquet table: the name and the value of each column.
/// Compressed with Zstandard.</summary>
internal sealed class ParquetTable<TRow>(params IReadOnlyList<ParquetTable<TRow>.Field> fields)
{
    private const int RowsPerGroup = 1 << 20;

    /// <summary>A column; what may be absent has a nullable type, and a list is an array.</summary>
    public static Field Of<T>(string name, Func<TRow, T> value) => new(
        new Column<T>(name),
        (group, rows) =>
        {
            using var column = group.NextColumn().LogicalWriter<T>();
            column.WriteBatch(Array.ConvertAll(rows, row => value(row)));
        },
        rows => ColumnDigest.Of(rows.Select(value)));

    /// <summary>The name of each column, and the digest of its values.</summary>
    public IEnumerable<(string Column, string Digest)> Digests(IReadOnlyCollection<TRow> rows) =>
        fields.Select(field => (field.Column.Name, field.Digest(rows)));

    /// <summary>Writes the table; equal rows give equal bytes.</summary>
    /// <param name="stream">Takes the file; left open.</param>
    /// <param name="rows">The rows; without any the file has its columns all the same.</param>
    /// <param name="metadata">What the file says about itself.</param>
    public void Write(Stream stream, IEnumerable<TRow> rows, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var managed = new ManagedOutputStream(stream, leaveOpen: true);
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Zstd).EnablePageChecksum().Build();
        using var file = new ParquetFileWriter(managed, [.. fields.Select(field => field.Column)], properties, metadata);
        foreach (var chunk in rows.Chunk(RowsPerGroup))
        {
            using var group = file.AppendRowGroup();
            foreach (var field in fields) field.Write(group, chunk);
        }

        file.Close();
    }

    internal sealed record Field(
        Column Column, Action<RowGroupWriter, TRow[]> Write, Func<IEnumerable<TRow>, string> Digest);
}
