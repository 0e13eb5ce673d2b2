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
        rows => ColumnDigest.Of(rows.Select(value)),
        IsFloating(typeof(T)) ? name : typeof(T).GetElementType() is { } item && IsFloating(item) ? $"{name}.list.item" : null);

    private static bool IsFloating(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var own && (own == typeof(float) || own == typeof(double));

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
        builder.Compression(Compression.Zstd).EnablePageChecksum();
        foreach (var path in fields.Select(field => field.Numbers).OfType<string>())
            builder.DisableDictionary(path).Encoding(path, Encoding.ByteStreamSplit);
        using var properties = builder.Build();
        using var file = new ParquetFileWriter(managed, [.. fields.Select(field => field.Column)], properties, metadata);
        foreach (var chunk in rows.Chunk(RowsPerGroup))
        {
            using var group = file.AppendRowGroup();
            foreach (var field in fields) field.Write(group, chunk);
        }

        file.Close();
    }

    /// <summary>A column.</summary>
    /// <param name="Column">Its name and type.</param>
    /// <param name="Write">Writes its values of some rows.</param>
    /// <param name="Digest">The digest of its values.</param>
    /// <param name="Numbers">Where its floating-point numbers are: signs and exponents stand together, so that they take less.
    /// Null for another type.</param>
    internal sealed record Field(
        Column Column, Action<RowGroupWriter, TRow[]> Write, Func<IEnumerable<TRow>, string> Digest, string? Numbers);
}
