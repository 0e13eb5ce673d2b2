using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>Picture files as they are meant to be seen: whole, upright, and in sRGB.</summary>
internal static class PictureDecoder
{
    /// <summary>What is read at once: 400 MB as pixels. Larger than the photos of any camera but a few.</summary>
    private const int MostPixels = 100_000_000;

    private const int MostBytes = 1_000_000_000;

    /// <summary>Reads a picture, or what comes first of an animation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayShrink">Whether a picture of more than 100 million pixels is made smaller while it is decoded, where its
    /// format can (JPEG); else it is refused, as every other is.</param>
    /// <returns>Red, green, blue, and how opaque each pixel is (premultiplied), 8 bits each.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no picture, damaged, cut short, or too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static SKBitmap Decode(string path, bool mayShrink = false)
    {
        var file = ReadFile(path);
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data, path);
        var size = RequireReadable(codec, file, path, mayShrink);
        // what a profile says of the colours is turned into sRGB; without one they are sRGB already
        var info = new SKImageInfo(
            size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb());
        var bitmap = new SKBitmap();
        try
        {
            if (!bitmap.TryAllocPixels(info))
                throw new InvalidDataException(
                    $"There is not enough memory for the picture '{path}' of {info.Height} x {info.Width} pixels.");
            var result = codec.GetPixels(info, bitmap.GetPixels());
            if (result == SKCodecResult.IncompleteInput || !PictureContainer.IsWhole(file, codec.EncodedFormat))
                throw new InvalidDataException($"The picture '{path}' is cut short: the file ends before the picture does.");
            if (result != SKCodecResult.Success)
                throw new InvalidDataException($"The picture '{path}' is damaged: not all of it can be decoded.");
            bitmap.SetImmutable();      // so that what draws it makes no copy
            if (Origin(codec, file) is var origin && origin == SKEncodedOrigin.TopLeft) return bitmap;
            var upright = Upright(bitmap, origin);
            bitmap.Dispose();
            return upright;
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    /// <summary>Rows and columns of a picture as it is to be seen, from its header alone.</summary>
    /// <inheritdoc cref="Decode" path="/exception"/>
    public static (int Height, int Width) Size(string path)
    {
        var file = ReadFile(path);
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data, path);
        return Origin(codec, file) >= SKEncodedOrigin.LeftTop
            ? (codec.Info.Width, codec.Info.Height)
            : (codec.Info.Height, codec.Info.Width);
    }

    private static SKCodec Open(SKData data, string path) => SKCodec.Create(data) ?? throw new InvalidDataException(
        $"'{path}' is not a picture that can be read (PNG, JPEG, WebP, BMP or GIF), or it is cut short within its header.");

    private static SKEncodedOrigin Origin(SKCodec codec, byte[] file) =>
        codec.EncodedFormat == SKEncodedImageFormat.Png ? PictureContainer.PngOrigin(file) : codec.EncodedOrigin;

    /// <summary>The size to decode to, before anything is allocated for it.</summary>
    private static SKSizeI RequireReadable(SKCodec codec, byte[] file, string path, bool mayShrink)
    {
        var info = codec.Info;
        var pixels = (long)info.Width * info.Height;
        if (pixels > PictureContainer.MostPixels(file, codec.EncodedFormat))
            throw new InvalidDataException(
                $"The picture '{path}' is damaged or cut short: its header says {info.Height:N0} x {info.Width:N0} pixels, "
                + $"more than its {file.Length:N0} bytes can hold.");
        if (pixels <= MostPixels) return info.Size;
        for (var eighths = 7; mayShrink && eighths > 0; eighths--)
            if (codec.GetScaledDimensions(eighths / 8f) is var size && (long)size.Width * size.Height <= MostPixels) return size;
        throw new InvalidDataException(
            $"The picture '{path}' has {info.Height:N0} x {info.Width:N0} pixels; "
            + $"up to {MostPixels:N0} are read, so make it smaller first.");
    }

    private static byte[] ReadFile(string path)
    {
        RecordFile.RequireFile(path);
        if (RecordFile.HasNoLength(path))
            throw new InvalidDataException($"'{path}' is empty, or it is not a file but a pipe, a socket or a device.");
        return new FileInfo(path).Length <= MostBytes
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"'{path}' is larger than the {MostBytes:N0} bytes that a picture may have.");
    }

    /// <summary>A picture turned and mirrored as it is to be seen.</summary>
    /// <param name="lying">As its pixels are stored.</param>
    /// <param name="origin">Where their first row and column are to be seen (Exif 3.0, 4.6.4, Orientation).</param>
    private static SKBitmap Upright(SKBitmap lying, SKEncodedOrigin origin)
    {
        var (width, height) = (lying.Width, lying.Height);
        var size = width * height;
        // the pixel seen at the top left, and the steps to those right of it and below it
        var (first, right, down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (size - 1, -1, -width),
            SKEncodedOrigin.BottomLeft => (size - width, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (size - width, -width, 1),
            SKEncodedOrigin.RightBottom => (size - 1, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        if (origin >= SKEncodedOrigin.LeftTop) (width, height) = (height, width);
        ReadOnlySpan<int> stored = MemoryMarshal.Cast<byte, int>(lying.GetPixelSpan());
        var upright = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, lying.ColorSpace));
        var row = new int[width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) row[x] = stored[first + x * right + y * down];
            Marshal.Copy(row, 0, upright.GetPixels() + (y * upright.RowBytes), width);
        }

        upright.SetImmutable();
        return upright;
    }
}
