using System.Buffers.Binary;
using SkiaSharp;

namespace MLNetInterpret.Fuzz.Fixtures;

/// <summary>Small colour pictures in five formats.</summary>
internal static class PictureFiles
{
    /// <summary>Writes one; the name's ending says its format.</summary>
    public static void Write(string path, int side, int seed, int label = 0)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, side * side)
            .Select(place => new SKColor(
                GeneratedData.Grey(random, label, place / side, side), (byte)(place * 7), (byte)(place % side * 9)))
            .ToArray();
        File.WriteAllBytes(path, Path.GetExtension(path) switch
        {
            ".bmp" => Bmp(points, side),
            ".gif" => Gif(points, side),
            var ending => Encoded(points, side, ending),
        });
    }

    private static byte[] Encoded(SKColor[] points, int side, string ending)
    {
        using var bitmap = new SKBitmap(side, side) { Pixels = points };
        var format = ending switch
        {
            ".png" => SKEncodedImageFormat.Png,
            ".jpeg" => SKEncodedImageFormat.Jpeg,
            _ => SKEncodedImageFormat.Webp,
        };
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>24 bits a point, rows from below; a multiple of 4 columns needs no padding.</summary>
    private static byte[] Bmp(SKColor[] points, int side)
    {
        const int Head = 54;
        var bytes = new byte[Head + (3 * points.Length)];
        "BM"u8.CopyTo(bytes);
        (int At, int Value)[] fields = [(2, bytes.Length), (10, Head), (14, 40), (18, side), (22, side), (34, 3 * points.Length)];
        foreach (var (at, value) in fields) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        (bytes[26], bytes[28]) = (1, 24);
        for (var i = 0; i < points.Length; i++)
        {
            var point = points[((side - 1 - (i / side)) * side) + (i % side)];
            (bytes[Head + (3 * i)], bytes[Head + (3 * i) + 1], bytes[Head + (3 * i) + 2]) = (point.Blue, point.Green, point.Red);
        }

        return bytes;
    }

    /// <summary>128 greys, each point a code of its own: "clear" comes so often that codes keep 8 bits.</summary>
    private static byte[] Gif(SKColor[] points, int side)
    {
        const byte Clear = 128, End = 129;
        var codes = new List<byte>();
        foreach (var part in points.Chunk(100))
        {
            codes.Add(Clear);
            codes.AddRange(part.Select(point => (byte)(point.Red / 2)));
        }

        codes.Add(End);
        byte[] palette = [.. Enumerable.Range(0, 128).SelectMany(grey => Enumerable.Repeat((byte)(2 * grey), 3))];
        byte[] size = [(byte)side, 0, (byte)side, 0];
        byte[] blocks = [.. codes.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length))];
        return [.. "GIF89a"u8, .. size, 0xf6, 0, 0, .. palette, 0x2c, 0, 0, 0, 0, .. size, 0, 7, .. blocks, 0, 0x3b];
    }
}
