using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>What a picture file says around its pixels: where it ends, and how it is held.</summary>
/// <remarks>Decoders are content once they have their rows. What a cut took away behind them, a frame or the orientation,
/// only the container tells. Sources: ITU-T T.81 (JPEG), ISO/IEC 15948 (PNG), GIF89a, RFC 9649 (WebP).</remarks>
internal static class PictureContainer
{
    /// <summary>Whether the file reaches the end that its format announces; true for formats that announce none.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> file, SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Jpeg => IsWholeJpeg(file),
        SKEncodedImageFormat.Png => TryFindChunk(file, "IEND"u8, out _),
        SKEncodedImageFormat.Gif => IsWholeGif(file),
        SKEncodedImageFormat.Webp => file.Length >= 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]),
        SKEncodedImageFormat.Bmp => file.Length >= BinaryPrimitives.ReadUInt32LittleEndian(file[2..]),
        _ => true,
    };

    /// <summary>The most pixels that a file of its length can hold: from what its format at best takes for one, so that a
    /// header that lies is seen before its pixels are allocated. No limit for formats that can hold any number.</summary>
    public static long MostPixels(ReadOnlySpan<byte> file, SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => 8L * RecordFile.BestDeflate * file.Length / PngBits(file),
        SKEncodedImageFormat.Jpeg => 8L * 64 * file.Length,      // a bit for each block of 8 x 8
        _ => long.MaxValue,
    };

    /// <summary>Bits of a pixel: the depth of its parts, times their number by the type of colour.</summary>
    private static int PngBits(ReadOnlySpan<byte> png)
    {
        const int Depth = 24, Color = 25;
        var parts = png.Length <= Color ? 1 : png[Color] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return parts * Math.Max(1, png.Length <= Color ? 1 : (int)png[Depth]);
    }

    /// <summary>How a PNG file is held: the orientation in its <c>eXIf</c> chunk.</summary>
    public static SKEncodedOrigin PngOrigin(ReadOnlySpan<byte> file) =>
        TryFindChunk(file, "eXIf"u8, out var exif) ? Orientation(exif) : SKEncodedOrigin.TopLeft;

    /// <summary>From segment to segment, over the coded data, to the marker "end of image".</summary>
    private static bool IsWholeJpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 1 < file.Length;)
        {
            var next = file[at..^1].IndexOf((byte)0xff);
            if (next < 0) return false;
            at += next + 1;
            switch (file[at])
            {
                case 0xd9:
                    return true;
                case 0x00 or 0x01 or 0xff or (>= 0xd0 and <= 0xd8):      // within coded data, or a marker alone
                    break;
                default:
                    if (at + 3 > file.Length) return false;
                    at += 1 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 1)..]);
                    break;
            }
        }

        return false;
    }

    private static bool IsWholeGif(ReadOnlySpan<byte> file)
    {
        const int Header = 13;
        if (file.Length < Header) return false;
        for (var at = Header + ColorTable(file[10]); at < file.Length;)
        {
            switch (file[at])
            {
                case 0x3b:
                    return true;
                case 0x00:      // some programs write one too many
                    at++;
                    break;
                case 0x21:
                    if (!SkipBlocks(file, at + 2, out at)) return false;
                    break;
                case 0x2c when at + 9 < file.Length:
                    if (!SkipBlocks(file, at + 11 + ColorTable(file[at + 9]), out at)) return false;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Bytes of the table of colours that a field of flags announces.</summary>
    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static bool SkipBlocks(ReadOnlySpan<byte> file, int at, out int behind)
    {
        while (at < file.Length && file[at] > 0) at += 1 + file[at];
        behind = at + 1;
        return at < file.Length;
    }

    private static bool TryFindChunk(ReadOnlySpan<byte> png, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        const int Signature = 8, Around = 12;      // length, type and checksum
        for (long at = Signature; at + Around <= png.Length;)
        {
            var chunk = png[(int)at..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length + Around > chunk.Length) break;
            if (chunk[4..8].SequenceEqual(type))
            {
                content = chunk.Slice(8, (int)length);
                return true;
            }

            at += length + Around;
        }

        content = default;
        return false;
    }

    /// <summary>The tag 0x0112 of the first directory (Exif 3.0, 4.6.4).</summary>
    private static SKEncodedOrigin Orientation(ReadOnlySpan<byte> exif)
    {
        var little = exif.StartsWith("II*\0"u8);
        if (exif.Length < 8 || !(little || exif.StartsWith("MM\0*"u8))) return SKEncodedOrigin.TopLeft;
        var directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (directory > (uint)exif.Length) return SKEncodedOrigin.TopLeft;
        var entries = exif[(int)directory..];
        for (var at = 2; at + 12 <= entries.Length && (at - 2) / 12 < Short(entries, little); at += 12)
        {
            if (Short(entries[at..], little) == 0x0112 && Short(entries[(at + 8)..], little) is >= 1 and <= 8 and var origin)
                return (SKEncodedOrigin)origin;
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) => little
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
