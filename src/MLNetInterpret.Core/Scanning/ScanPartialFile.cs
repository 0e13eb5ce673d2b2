using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A partial result as bytes: a mark, the plan's id, the compressed content, and a checksum of it all.</summary>
/// <remarks>Equal contents give equal bytes, whatever was merged in which order.</remarks>
internal static class ScanPartialFile
{
    private const int ChecksumBytes = 32;

    /// <summary>What every version begins with; one character follows that names the version.</summary>
    private static readonly byte[] Mark = "MLNISCN"u8.ToArray();
    private const byte Version = (byte)'1';

    public static byte[] Encode(ScanPartial partial)
    {
        partial.ForgetRows();
        using var bytes = new MemoryStream();
        bytes.Write([.. Mark, Version]);
        bytes.Write(Encoding.ASCII.GetBytes(partial.Plan.Id));
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(new BufferedStream(packed, 1 << 16), Encoding.UTF8))
            Write(writer, partial);
        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>What shows that the bytes are not as they were written, in a clause; null where nothing does.</summary>
    /// <remarks>Every version ends with the checksum of all before it.</remarks>
    public static string? DamageOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= Mark.Length + ChecksumBytes || !bytes.StartsWith(Mark) ? "it is truncated or something else"
        : !SHA256.HashData(bytes[..^ChecksumBytes]).AsSpan().SequenceEqual(bytes[^ChecksumBytes..])
            ? "its checksum is wrong, so it is truncated or damaged"
        : null;

    /// <summary>Checks that the bytes are whole and belong to the plan.</summary>
    /// <returns>The compressed content.</returns>
    /// <exception cref="InvalidDataException">They are not; the message is a clause.</exception>
    public static ReadOnlyMemory<byte> Check(byte[] bytes, ScanPlan plan)
    {
        if (DamageOf(bytes) is { } damage) throw new InvalidDataException(damage);
        var (expected, start) = (plan.Id, Mark.Length + 1);
        if (bytes[Mark.Length] != Version) throw new InvalidDataException(
            $"it was written by a {(bytes[Mark.Length] > Version ? "newer" : "different")} version of this library, which reads "
            + $"version {(char)Version} of the format");
        var content = bytes.AsMemory(0, bytes.Length - ChecksumBytes);
        if (content.Length < start + expected.Length) throw new InvalidDataException("it is truncated or something else");
        var id = Encoding.ASCII.GetString(bytes, start, expected.Length);
        return id == expected
            ? content[(start + expected.Length)..]
            : throw new InvalidDataException($"it belongs to the plan {id}, not to {expected}");
    }

    /// <exception cref="InvalidDataException">The bytes are incomplete, damaged, or of another plan;
    /// the message is a clause.</exception>
    public static ScanPartial Decode(byte[] bytes, ScanPlan plan, IReadOnlyList<ScannedPoint> points)
    {
        var content = Check(bytes, plan);
        using var packed = new BrotliStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        using var reader = new BinaryReader(new BufferedStream(packed, 1 << 16), Encoding.UTF8);
        try
        {
            var partial = new ScanPartial(plan, points);
            Read(reader, partial);
            return partial.ForgetRows()
                ? partial
                : throw new InvalidDataException("its content is damaged (it says nothing of a row among the strongest)");
        }
        catch (Exception failure)
            when (failure is IOException or InvalidOperationException or ArgumentException or FormatException
                or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"its content is damaged ({failure.Message.TrimEnd('.')})", failure);
        }
    }

    private static void Write(BinaryWriter writer, ScanPartial partial)
    {
        writer.Write(partial.ShardFacts.Count);
        foreach (var (shard, facts) in partial.ShardFacts)
        {
            writer.Write(shard);
            writer.Write(facts.Rows);
            writer.Write(facts.InputHash);
        }

        writer.Write(partial.Known.Count);
        foreach (var (place, facts) in partial.Known.All)
        {
            writer.Write(place.Row);
            writer.Write(place.Position);
            WriteText(writer, facts.Id);
            WriteText(writer, facts.Label);
            WriteAll<float>(writer, facts.Signature);
        }

        WriteAll<long>(writer, partial.ClassCounts);
        WriteAll<long>(writer, partial.ProjectedOnes);
        WriteAll<long>(writer, partial.ColumnNonFinite);
        WriteAll<ulong>(writer, partial.ColumnSums.Limbs);
        WriteAll<ulong>(writer, partial.ColumnSquares.Limbs);
        foreach (var point in partial.Points) Write(writer, point);
    }

    private static void Read(BinaryReader reader, ScanPartial partial)
    {
        for (var count = Count(reader.ReadInt32(), partial.Plan.ShardCount ?? int.MaxValue); count > 0; count--)
            partial.Add(reader.ReadInt32(), new ShardFacts(reader.ReadInt64(), ReadExactly(reader, SHA256.HashSizeInBytes)));
        var most = 2L * partial.Plan.Candidates * partial.Points.Sum(point => (long)point.Highest.Count);
        for (var count = Count(reader.ReadInt32(), most); count > 0; count--)
        {
            var place = new RowPlace(reader.ReadInt64(), reader.ReadInt32());
            var (id, label, signature) = (ReadText(reader), ReadText(reader), new float[RowSignatures.Length]);
            ReadAll<float>(reader, signature);
            partial.Known.Add(place, new RowFacts(id, label, signature));
        }

        ReadAll<long>(reader, partial.ClassCounts);
        ReadAll<long>(reader, partial.ProjectedOnes);
        ReadAll<long>(reader, partial.ColumnNonFinite);
        ReadAll(reader, partial.ColumnSums.Limbs);
        ReadAll(reader, partial.ColumnSquares.Limbs);
        foreach (var point in partial.Points) Read(reader, point);
    }

    private static void Write(BinaryWriter writer, PointPartial point)
    {
        writer.Write(point.Rows);
        if (point.Plan.SampleShare is not null) writer.Write(point.SampledRows);
        WriteAll<long>(writer, point.NonFinite);
        WriteAll<long>(writer, point.ClassNonFinite);
        WriteAll<float>(writer, point.Minimum);
        WriteAll<float>(writer, point.Maximum);
        foreach (var sums in point.AllSums) WriteAll<ulong>(writer, sums.Limbs);
        foreach (var top in point.Highest.Concat(point.Lowest))
        {
            writer.Write7BitEncodedInt(top.Count);
            foreach (var row in top.Ranked())
            {
                writer.Write(row.Activation);
                writer.Write7BitEncodedInt64(row.Row);
                writer.Write7BitEncodedInt(row.Position);
                writer.Write(row.Key);
            }
        }

        WriteAll<long>(writer, point.Sketches.Zeros);
        long last = -1;
        foreach (var (place, count) in point.Sketches.Entries())
        {
            writer.Write7BitEncodedInt64(place - last);
            writer.Write7BitEncodedInt64(count);
            last = place;
        }

        writer.Write7BitEncodedInt64(0);
    }

    private static void Read(BinaryReader reader, PointPartial point)
    {
        point.Rows = reader.ReadInt64();
        point.SampledRows = point.Plan.SampleShare is null ? point.Rows : reader.ReadInt64();
        ReadAll<long>(reader, point.NonFinite);
        ReadAll<long>(reader, point.ClassNonFinite);
        ReadAll<float>(reader, point.Minimum);
        ReadAll<float>(reader, point.Maximum);
        foreach (var sums in point.AllSums) ReadAll(reader, sums.Limbs);
        foreach (var top in point.Highest.Concat(point.Lowest))
            for (var count = Count(reader.Read7BitEncodedInt(), point.Plan.Candidates); count > 0; count--)
                top.Offer(reader.ReadSingle(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt(), reader.ReadUInt64());
        ReadAll<long>(reader, point.Sketches.Zeros);
        long last = -1;
        while (reader.Read7BitEncodedInt64() is var gap and > 0)
            point.Sketches.Restore(last += gap, reader.Read7BitEncodedInt64());
    }

    /// <summary>A count that the plan allows: what a file says is not believed beyond that.</summary>
    private static int Count(int count, long most) => count >= 0 && count <= most
        ? count
        : throw new FormatException($"it counts {count}, where the plan allows 0 to {most}");

    private static void WriteAll<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged =>
        writer.Write(MemoryMarshal.AsBytes(values));

    private static void ReadAll<T>(BinaryReader reader, Span<T> values) where T : unmanaged =>
        reader.ReadExactly(MemoryMarshal.AsBytes(values));

    private static byte[] ReadExactly(BinaryReader reader, int count)
    {
        var bytes = new byte[count];
        reader.ReadExactly(bytes);
        return bytes;
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text);
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
