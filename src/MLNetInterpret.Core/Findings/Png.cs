using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNetInterpret.Core.Findings;

/// <summary>8-bit planes as a PNG file, and back without loss: grey, red, green and blue, or any number of planes below each
/// other as one grey picture.</summary>
internal static class Png
{
    private const byte Grey = 0, Colour = 2;

    private static readonly ZLibCompressionOptions Filters =
        new() { CompressionLevel = 9, CompressionStrategy = ZLibCompressionStrategy.Filtered };

    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a picture.</summary>
    /// <param name="channels">Number of planes.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="pixels">Plane after plane, row after row.</param>
    public static byte[] Write(int channels, int height, int width, byte[] pixels)
    {
        var (step, rows) = channels == 3 ? (3, height) : (1, channels * height);
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (8, step == 3 ? Colour : Grey);
        Chunk(file, "IHDR"u8, header);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, Filters, leaveOpen: true))
            {
                var (row, above, best, tried) =
                    (new byte[width * step], new byte[width * step], new byte[width * step], new byte[width * step]);
                for (var y = 0; y < rows; y++)
                {
                    for (var i = 0; i < row.Length; i++)
                        row[i] = pixels[step == 1 ? (y * width) + i : (i % 3 * height * width) + (y * width) + (i / 3)];
                    zlib.WriteByte(Filtered(row, above, step, ref best, ref tried));
                    zlib.Write(best);
                    (row, above) = (above, row);
                }
            }

            Chunk(file, "IDAT"u8, packed.ToArray());
        }

        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>Plane after plane, row after row.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or is of another size or kind.</exception>
    public static byte[] Read(byte[] file, int channels, int height, int width)
    {
        var (step, rows) = channels == 3 ? (3, height) : (1, channels * height);
        var (header, packed) = (new byte[13], new MemoryStream());
        if (!file.AsSpan().StartsWith(Signature)) throw new InvalidDataException("A picture is no PNG.");
        for (var at = Signature.Length; ;)
        {
            if (file.Length - at < 12) throw new InvalidDataException("A PNG ends too early.");
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || length > file.Length - at - 12) throw new InvalidDataException("A PNG ends too early.");
            var content = file.AsSpan(at + 4, 4 + length);
            if (Checksum(content) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)))
                throw new InvalidDataException("A PNG is damaged: its checksum is another.");
            if (content[..4].SequenceEqual("IEND"u8)) break;
            if (content[..4].SequenceEqual("IHDR"u8) && length == header.Length) content[4..].CopyTo(header);
            if (content[..4].SequenceEqual("IDAT"u8)) packed.Write(content[4..]);
            at += 12 + length;
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header) != width || BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)) != rows
            || header[8] != 8 || header[9] != (step == 3 ? Colour : Grey) || header[12] != 0)
            throw new InvalidDataException($"A PNG is no picture of {channels} x {height} x {width}.");
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new byte[(long)channels * height * width];
        var (row, above) = (new byte[width * step], new byte[width * step]);
        for (var y = 0; y < rows; y++)
        {
            if (zlib.ReadByte() is not (>= 0 and <= 4 and var filter) || zlib.ReadAtLeast(row, row.Length, false) < row.Length)
                throw new InvalidDataException("The pixels of a PNG are damaged.");
            for (var i = 0; i < row.Length; i++)
            {
                row[i] += Guess(filter, row, above, i, step);
                pixels[step == 1 ? (y * width) + i : (i % 3 * height * width) + (y * width) + (i / 3)] = row[i];
            }

            (row, above) = (above, row);
        }

        return pixels;
    }

    /// <summary>Leaves in <paramref name="best"/> the filtered row whose bytes, as signed numbers, are the smallest in
    /// sum.</summary>
    private static byte Filtered(byte[] row, byte[] above, int step, ref byte[] best, ref byte[] tried)
    {
        var (least, chosen) = (long.MaxValue, 0);
        for (var filter = 0; filter <= 4; filter++)
        {
            var sum = 0L;
            for (var i = 0; i < row.Length; i++)
                sum += Math.Abs((int)(sbyte)(tried[i] = (byte)(row[i] - Guess(filter, row, above, i, step))));
            if (sum >= least) continue;
            (least, chosen) = (sum, filter);
            (best, tried) = (tried, best);
        }

        return (byte)chosen;
    }

    private static byte Guess(int filter, byte[] row, byte[] above, int at, int step)
    {
        var (left, up, corner) = (at < step ? 0 : row[at - step], above[at], at < step ? 0 : above[at - step]);
        return filter switch
        {
            0 => 0,
            1 => (byte)left,
            2 => (byte)up,
            3 => (byte)((left + up) / 2),
            _ => (byte)Nearest(left, up, corner),
        };
    }

    private static int Nearest(int left, int up, int corner)
    {
        var (byLeft, byUp, byCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, byte[] content)
    {
        var number = new byte[4];
        byte[] named = [.. name, .. content];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
        file.Write(number);
    }

    /// <summary>The CRC-32 of the format (ISO 3309).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes) sum = Remainders[(byte)(sum ^ one)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Remainder(int of)
    {
        var rest = (uint)of;
        for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320;
        return rest;
    }
}
