using System.Buffers.Binary;
using System.IO.Hashing;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to the sizes that headers of data files announce.</summary>
internal static class HeaderDamage
{
    /// <summary>IDX: counts of pictures, rows and columns.</summary>
    public static (byte[] Bytes, string What) Idx(Random random, byte[] bytes) => random.Next(3) == 0
        ? ByteDamage.Number(random, bytes, 4 * random.Next(bytes[3] + 1), little: false)
        : ByteDamage.Any(random, bytes);

    /// <summary>PNG: width and height, mostly with the checksum right; chunks twice, gone, or of another size.</summary>
    public static (byte[] Bytes, string What) Png(Random random, byte[] bytes)
    {
        var (changed, what) = random.Next(4) switch
        {
            3 => ByteDamage.Size(random, bytes, 16, 20, little: false),
            0 => ByteDamage.Number(random, bytes, random.Next(2) == 0 ? 16 : 20, little: false),
            1 => Chunks(random, bytes),
            _ => ByteDamage.Any(random, bytes),
        };
        return random.Next(3) > 0 ? (Checked(changed), $"{what}, checksums right") : (changed, what);
    }

    /// <summary>JPEG: the frame's height and width, behind its marker.</summary>
    public static (byte[] Bytes, string What) Jpeg(Random random, byte[] bytes)
    {
        var frame = bytes.AsSpan().IndexOf([(byte)0xff, (byte)0xc0, (byte)0x00]);
        if (random.Next(6) == 0) return ByteDamage.Size(random, bytes, frame + 5, frame + 7, little: false, small: true);
        return random.Next(3) == 0 && frame >= 0
            ? ByteDamage.Number(random, bytes, frame + (random.Next(2) == 0 ? 5 : 7), little: false, small: true)
            : ByteDamage.Any(random, bytes);
    }

    /// <summary>BMP: file size, offset, header size, width, height, bits, compression.</summary>
    public static (byte[] Bytes, string What) Bmp(Random random, byte[] bytes) => random.Next(6) switch
    {
        0 => ByteDamage.Size(random, bytes, 18, 22, little: true),
        1 or 2 => ByteDamage.Number(random, bytes, new[] { 2, 10, 14, 18, 22, 28, 30, 46 }[random.Next(8)], little: true),
        _ => ByteDamage.Any(random, bytes),
    };

    /// <summary>GIF: the screen's and the first picture's width and height.</summary>
    public static (byte[] Bytes, string What) Gif(Random random, byte[] bytes) => random.Next(6) switch
    {
        0 => ByteDamage.Size(random, bytes, 6, 8, little: true, small: true),
        1 => ByteDamage.Number(random, bytes, random.Next(2) == 0 ? 6 : 8, little: true, small: true),
        _ => ByteDamage.Any(random, bytes),
    };

    /// <summary>WebP: sizes of file and chunk, and the frame's width and height.</summary>
    public static (byte[] Bytes, string What) WebP(Random random, byte[] bytes) => random.Next(6) switch
    {
        0 => ByteDamage.Size(random, bytes, 26, 28, little: true, small: true),
        1 => ByteDamage.Number(
            random, bytes, new[] { 4, 16, 21, 24, 26, 28 }[random.Next(6)], little: true, small: random.Next(2) == 0),
        _ => ByteDamage.Any(random, bytes),
    };

    private static (byte[] Bytes, string What) Chunks(Random random, byte[] bytes)
    {
        var chunks = PngChunks(bytes);
        var (start, length) = chunks[random.Next(chunks.Count)];
        return random.Next(3) switch
        {
            0 => ([.. bytes[..start], .. bytes[(start + length)..]], $"the chunk at {start} removed"),
            1 => ([.. bytes[..(start + length)], .. bytes[start..]], $"the chunk at {start} twice"),
            _ => ByteDamage.Number(random, bytes, start, little: false),
        };
    }

    private static List<(int Start, int Length)> PngChunks(byte[] bytes)
    {
        var chunks = new List<(int Start, int Length)>();
        for (var at = 8L; at + 12 <= bytes.Length;)
        {
            var length = 12L + BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)at));
            if (at + length > bytes.Length) break;
            chunks.Add(((int)at, (int)length));
            at += length;
        }

        return chunks;
    }

    /// <summary>The same with every chunk's checksum right.</summary>
    private static byte[] Checked(byte[] bytes)
    {
        var right = (byte[])bytes.Clone();
        foreach (var (start, length) in PngChunks(bytes))
            BinaryPrimitives.WriteUInt32BigEndian(
                right.AsSpan(start + length - 4), Crc32.HashToUInt32(right.AsSpan(start + 4, length - 8)));
        return right;
    }
}
