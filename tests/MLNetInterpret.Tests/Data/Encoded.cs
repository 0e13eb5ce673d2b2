using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>Picture files byte by byte.</summary>
internal static class Encoded
{
    /// <summary>A format by its ending; 100 is without loss but for JPEG.</summary>
    public static byte[] File(string ending, ImageInput picture, SKColorSpace? colors = null, int quality = 100) => ending switch
    {
        "jpg" => Skia(SKEncodedImageFormat.Jpeg, picture, colors, quality),
        "png" => Skia(SKEncodedImageFormat.Png, picture, colors, quality),
        "webp" => Skia(SKEncodedImageFormat.Webp, picture, colors, quality),
        "gif" => Gif(picture, frames: 2),
        _ => Bmp(picture),
    };

    /// <summary>A file with an orientation in its EXIF data.</summary>
    public static byte[] Turned(string ending, byte[] file, int orientation, bool littleEndian) => ending switch
    {
        "jpg" => [.. file[..2], .. Segment([.. "Exif\0\0"u8, .. Exif(orientation, littleEndian)]), .. file[2..]],
        "png" => [.. file[..33], .. Chunk("eXIf", Exif(orientation, littleEndian)), .. file[33..]],
        _ => Extended(file, Exif(orientation, littleEndian)),
    };

    /// <summary>A PNG file with an <c>eXIf</c> chunk before its end.</summary>
    public static byte[] PngWithExif(byte[] file, byte[] exif) => [.. file[..^12], .. Chunk("eXIf", exif), .. file[^12..]];

    /// <summary>A JPEG file's segment of an application's own data.</summary>
    public static byte[] Segment(byte[] content) =>
        [0xff, 0xe1, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Skia(SKEncodedImageFormat format, ImageInput picture, SKColorSpace? colors, int quality)
    {
        var size = picture.Height * picture.Width;
        byte[] pixels = [.. Enumerable.Range(0, 4 * size).Select(i => i % 4 == 3
            ? (byte)255
            : picture.Pixels[i / 4 + (picture.Channels == 1 ? 0 : i % 4 * size)])];
        using var bitmap = new SKBitmap(
            new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, colors));
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>Two entries: the maker, and the orientation.</summary>
    private static byte[] Exif(int orientation, bool little)
    {
        byte[] Short(int value) => little ? [(byte)value, 0] : [0, (byte)value];
        byte[] Tag(byte low) => little ? [low, 1] : [1, low];
        byte[] Long(int value) => little ? [(byte)value, 0, 0, 0] : [0, 0, 0, (byte)value];
        return
        [
            .. little ? "II*\0"u8 : "MM\0*"u8, .. Long(8), .. Short(2),
            .. Tag(0x0f), .. Short(2), .. Long(4), .. "abc\0"u8,
            .. Tag(0x12), .. Short(3), .. Long(1), .. Short(orientation), 0, 0,
            .. Long(0),
        ];
    }

    /// <summary>A PNG file of 8 bits of grey whose header says a size, whatever its rows are.</summary>
    public static byte[] Png(int height, int width, byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(rows);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
        return [.. signature, .. Chunk("IHDR", head), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        var sum = uint.MaxValue;
        foreach (var value in chunk.AsSpan(4, content.Length + 4))
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : 0xedb88320 ^ (sum >> 1);
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), ~sum);
        return chunk;
    }

    /// <summary>A WebP file without loss, put into the extended format, with EXIF data behind the picture.</summary>
    private static byte[] Extended(byte[] file, byte[] exif)
    {
        static byte[] Part(string name, byte[] content)
        {
            byte[] padding = new byte[content.Length % 2];
            return [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content, .. padding];
        }

        var size = BitConverter.ToUInt32(file, 21);      // 14 bits each for width - 1 and height - 1
        var (width, height) = (size & 0x3fff, (size >> 14) & 0x3fff);
        byte[] head = [8, 0, 0, 0, (byte)width, (byte)(width >> 8), 0, (byte)height, (byte)(height >> 8), 0];
        byte[] parts = [.. "WEBP"u8, .. Part("VP8X", head), .. file[12..], .. Part("EXIF", exif)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(parts.Length), .. parts];
    }

    /// <summary>Grey pictures, one after the other; the dictionary is begun anew before codes grow longer than 9 bits.</summary>
    private static byte[] Gif(ImageInput picture, int frames)
    {
        var (width, height) = (picture.Width, picture.Height);
        var codes = new List<int>();
        for (var i = 0; i < width * height; i++)
        {
            if (i % 200 == 0) codes.Add(256);
            codes.Add(picture.Pixels[i]);
        }

        codes.Add(257);
        var bits = codes.SelectMany(code => Enumerable.Range(0, 9).Select(bit => (code >> bit) & 1)).Chunk(8);
        byte[] data = [.. bits.Select(eight => (byte)eight.Select((bit, place) => bit << place).Sum())];
        byte[] blocks = [.. data.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length)), 0];
        byte[] frame = [0x2c, 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0, 8, .. blocks];
        byte[] control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
        return
        [
            .. "GIF89a"u8, (byte)width, 0, (byte)height, 0, 0xf7, 0, 0,
            .. Enumerable.Range(0, 768).Select(i => (byte)(i / 3)),
            .. Enumerable.Range(0, frames).SelectMany(_ => control.Concat(frame)), 0x3b,
        ];
    }

    /// <summary>24 bits a pixel, the lowest row first.</summary>
    private static byte[] Bmp(ImageInput picture)
    {
        var (width, height, size) = (picture.Width, picture.Height, picture.Width * picture.Height);
        var stride = (3 * width + 3) / 4 * 4;
        var rows = new byte[stride * height];
        for (var i = 0; i < size; i++)
            for (var plane = 0; plane < 3; plane++)
                rows[(height - 1 - i / width) * stride + i % width * 3 + 2 - plane] =
                    picture.Pixels[i + (picture.Channels == 1 ? 0 : plane * size)];
        int[] head = [54 + rows.Length, 0, 54, 40, width, height, 1 | 24 << 16, 0, rows.Length, 2835, 2835, 0, 0];
        return [.. "BM"u8, .. head.SelectMany(BitConverter.GetBytes), .. rows];
    }
}
