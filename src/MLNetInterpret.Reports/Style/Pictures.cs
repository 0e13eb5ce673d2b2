using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetInterpret.Reports.Style;

/// <summary>Images of the data as bitmaps.</summary>
internal static class Pictures
{
    /// <summary>Grey as grey, three planes as colour, any other number of planes side by side, each grey.</summary>
    public static SKBitmap Bitmap(ImageInput image)
    {
        var (planes, height, width) = (image.Channels, image.Height, image.Width);
        if (image.Pixels.Length != planes * height * width) throw new ArgumentException(
            $"An image of {planes} x {height} x {width} needs {planes * height * width} pixels, but has {image.Pixels.Length}.", nameof(image));

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

    /// <summary>Lossless, at its own size.</summary>
    public static byte[] WebP(ImageInput image)
    {
        using var bitmap = Bitmap(image);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75));
        return data?.ToArray() ?? throw new InvalidOperationException("The image could not be encoded as WebP.");
    }
}
