using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Images of the data as bitmaps.</summary>
internal static class Bitmaps
{
    /// <summary>Grey as grey, three planes as colour, any other number of planes side by side, each grey.</summary>
    public static SKBitmap Bitmap(ImageInput image)
    {
        var (planes, height, width) = (image.Channels, image.Height, image.Width);
        if (image.Pixels.Length != planes * height * width) throw new ArgumentException(
            $"An image of {planes} x {height} x {width} needs {planes * height * width} pixels, but has {image.Pixels.Length}.",
            nameof(image));

        var columns = planes is 1 or 3 ? 1 : (int)Math.Ceiling(Math.Sqrt(planes));
        var rows = planes is 1 or 3 ? 1 : (planes + columns - 1) / columns;
        var (totalWidth, size) = (columns * width, height * width);
        var bytes = new byte[rows * height * totalWidth * 4];
        for (var i = 0; i < rows * height * totalWidth; i++)
        {
            var (y, x) = (i / totalWidth, i % totalWidth);
            var plane = planes is 1 or 3 ? 0 : (y / height * columns) + (x / width);
            var at = (y % height * width) + (x % width);
            for (var channel = 0; channel < 3; channel++)
            {
                var source = planes == 3 ? channel : plane;
                bytes[(4 * i) + channel] = source < planes ? image.Pixels[(source * size) + at] : (byte)255;
            }

            bytes[(4 * i) + 3] = 255;
        }

        var bitmap = new SKBitmap(new SKImageInfo(totalWidth, rows * height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(bytes, 0, bitmap.GetPixels(), bytes.Length);
        return bitmap;
    }

    /// <summary>Whether a crop is a part of the picture, and not all of it.</summary>
    public static bool IsPart(ImageInput image, Crop crop) =>
        crop is { Height: > 0, Width: > 0 }
        && crop.Top < image.Height && crop.Left < image.Width && crop.Top + crop.Height > 0 && crop.Left + crop.Width > 0
        && (crop.Top > 0 || crop.Left > 0 || crop.Top + crop.Height < image.Height || crop.Left + crop.Width < image.Width);

    /// <summary>A smaller bitmap with a limit on its longer side; each pixel is the mean of its area.</summary>
    /// <remarks>Skia's own filters skip pixels when they shrink a lot, which turns fine texture into noise.</remarks>
    public static SKBitmap Shrunk(SKBitmap bitmap, int longest)
    {
        var scale = Math.Max(bitmap.Width, bitmap.Height) / (double)longest;
        if (scale <= 1) return bitmap.Copy();
        var width = Math.Max(1, (int)Math.Round(bitmap.Width / scale));
        var height = Math.Max(1, (int)Math.Round(bitmap.Height / scale));
        var narrow = Averaged(bitmap.GetPixelSpan(), bitmap.Height, bitmap.Width, width, 4, bitmap.RowBytes, 4);
        var small = Averaged(narrow, width, bitmap.Height, height, 4 * width, 4, 4 * width);
        var shrunk = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(small, 0, shrunk.GetPixels(), small.Length);
        return shrunk;
    }

    /// <summary>As WebP: lossless, unless it is large or shown small, when nobody could see the difference.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="longest">Pixels that the longer side may have: twice what it is shown at.</param>
    public static byte[] WebP(ImageInput image, int longest = int.MaxValue)
    {
        const int Large = 64 * 64, Small = 216;
        using var whole = Bitmap(image);
        using var bitmap = Shrunk(whole, longest);
        var lossless = bitmap.Width == whole.Width && bitmap.Height == whole.Height && bitmap.Width * bitmap.Height <= Large
            && longest > Small;
        using var pixels = bitmap.PeekPixels();
        var options = lossless
            ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)
            : new(SKWebpEncoderCompression.Lossy, longest <= Small ? 62 : 85);
        using var data = pixels.Encode(options);
        return data?.ToArray() ?? throw new InvalidOperationException("The image could not be encoded as WebP.");
    }

    /// <summary>Every line of RGBA pixels averaged from one length to a smaller one.</summary>
    /// <param name="source">The pixels.</param>
    /// <param name="lines">Number of lines.</param>
    /// <param name="from">Pixels of a line.</param>
    /// <param name="to">Pixels of a line afterwards.</param>
    /// <param name="step">Bytes from a pixel to the next of its line.</param>
    /// <param name="line">Bytes from a line to the next in <paramref name="source"/>.</param>
    /// <param name="resultStep">Bytes from a pixel to the next of its line in the result, which is packed.</param>
    private static byte[] Averaged(ReadOnlySpan<byte> source, int lines, int from, int to, int step, int line, int resultStep)
    {
        var result = new byte[lines * to * 4];
        var resultLine = resultStep == 4 ? 4 * to : 4;
        var length = from / (double)to;
        for (var place = 0; place < to; place++)
        {
            var (start, end) = (place * length, (place + 1) * length);
            var (first, last) = ((int)start, Math.Min(from - 1, (int)Math.Ceiling(end) - 1));
            for (var l = 0; l < lines; l++)
            {
                for (var channel = 0; channel < 4; channel++)
                {
                    var sum = 0.0;
                    for (var at = first; at <= last; at++)
                        sum += (Math.Min(at + 1, end) - Math.Max(at, start)) * source[(l * line) + (at * step) + channel];
                    var mean = (byte)Math.Clamp(Math.Round(sum / length), 0, 255);
                    result[(l * resultLine) + (place * resultStep) + channel] = mean;
                }
            }
        }

        return result;
    }
}
