using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>Picture files as they are meant to be seen: whole, upright, and in sRGB.</summary>
internal static class PictureDecoder
{
    /// <summary>Reads a picture, or what comes first of an animation.</summary>
    /// <returns>Red, green, blue, and how opaque each pixel is (premultiplied), 8 bits each.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no picture, damaged, or cut short.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static SKBitmap Decode(string path)
    {
        var file = ReadFile(path);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException(
            $"'{path}' is not a picture that can be read (PNG, JPEG, WebP, BMP or GIF), or it is cut short within its header.");
        // what a profile says of the colours is turned into sRGB; without one they are sRGB already
        var info = new SKImageInfo(
            codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb());
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
            var origin = codec.EncodedFormat == SKEncodedImageFormat.Png ? PictureContainer.PngOrigin(file) : codec.EncodedOrigin;
            if (origin == SKEncodedOrigin.TopLeft) return bitmap;
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

    private static byte[] ReadFile(string path)
    {
        RecordFile.RequireFile(path);
        return RecordFile.HasNoLength(path)
            ? throw new InvalidDataException($"'{path}' is empty, or it is no file but a pipe, a socket or a device.")
            : File.ReadAllBytes(path);
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
        var (stored, seen) = (new int[size], new int[size]);
        Marshal.Copy(lying.GetPixels(), stored, 0, size);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                seen[y * width + x] = stored[first + x * right + y * down];
        var upright = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, lying.ColorSpace));
        Marshal.Copy(seen, 0, upright.GetPixels(), size);
        return upright;
    }
}
