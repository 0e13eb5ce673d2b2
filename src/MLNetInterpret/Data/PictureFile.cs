using System.Runtime.InteropServices;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using SkiaSharp;

namespace MLNetInterpret;

/// <summary>Reads and writes picture files.</summary>
public static class PictureFile
{
    /// <summary>Reads a picture: PNG, JPEG, WebP, BMP or GIF (of an animation the first picture). Transparent parts become
    /// white.</summary>
    /// <remarks>It is read upright, as its EXIF orientation says, and in sRGB, whatever its colour profile is. ML.NET's own
    /// <c>LoadImages</c> does neither, and accepts a file that is cut short.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="channels">3 for red, green, blue, or 1 for their luminance (ITU-R BT.601).</param>
    /// <param name="width">Columns to scale to, 1 or more; null keeps the file's.</param>
    /// <param name="height">Rows to scale to, 1 or more; null keeps the file's. The central part of the file that has these
    /// proportions is taken, so that nothing is stretched.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no picture, is damaged, is cut short, or has more than 100 million
    /// pixels (a JPEG file may have more where a size is given).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The channels are neither 1 nor 3, or the size is not above 0.</exception>
    public static ImageInput Read(string path, int channels = 3, int? width = null, int? height = null)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(
                nameof(channels), $"A picture file is read with 1 or 3 channels, not {channels}.");
        Check.AtLeast(width ?? 1, 1, nameof(width));
        Check.AtLeast(height ?? 1, 1, nameof(height));
        using var picture = PictureDecoder.Decode(path, mayShrink: height is not null && width is not null);
        var (rows, columns) = (height ?? picture.Height, width ?? picture.Width);
        var scale = Math.Min((double)picture.Height / rows, (double)picture.Width / columns);
        var (cutWidth, cutHeight) = ((float)(columns * scale), (float)(rows * scale));
        var (left, top) = ((picture.Width - cutWidth) / 2, (picture.Height - cutHeight) / 2);
        var planes = new byte[channels * rows * columns];
        Copy(picture, new(left, top, left + cutWidth, top + cutHeight), channels, rows, columns, planes);
        return new(channels, rows, columns, planes);
    }

    /// <summary>Reads a picture as <see cref="Read"/> does, scaled as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longerSide">Rows or columns, whichever are more, 1 or more.</param>
    /// <param name="channels">3 for red, green, blue, or 1 for their luminance.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ImageInput ReadScaled(string path, int longerSide, int channels = 3)
    {
        Check.AtLeast(longerSide, 1);
        var (height, width) = PictureDecoder.Size(path);
        (height, width) = ImageInput.Scaled(height, width, longerSide);
        return Read(path, channels, width, height);
    }

    /// <summary>Writes a picture as PNG, completely or not at all.</summary>
    /// <param name="picture">Grey or red, green, blue.</param>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <exception cref="ArgumentException">The picture has neither 1 nor 3 channels.</exception>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    public static void Save(this ImageInput picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Channels is not (1 or 3))
            throw new ArgumentException(
                $"A PNG file has 1 or 3 channels, not {picture.Channels}; the sheets of a report show any number.",
                nameof(picture));
        var size = picture.Height * picture.Width;
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = new byte[4 * size];
        for (var i = 0; i < size; i++)
        {
            for (var plane = 0; plane < 3; plane++)
                pixels[4 * i + plane] = picture.Pixels[(picture.Channels == 1 ? 0 : plane) * size + i];
            pixels[4 * i + 3] = 255;
        }

        Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, stream => stream.Write(PngTag.AddTo(data.AsSpan())));
    }

    /// <summary>A part of a picture, scaled, as planes.</summary>
    internal static void Copy(SKBitmap picture, SKRect part, int channels, int height, int width, Span<byte> planes)
    {
        using var surface = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var image = SKImage.FromBitmap(picture);
        using (var canvas = new SKCanvas(surface))
        {
            canvas.Clear(SKColors.White);      // what is transparent becomes white
            using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
            canvas.DrawImage(image, part, new SKRect(0, 0, width, height), paint);
        }

        var pixels = surface.Bytes;
        var size = height * width;
        for (var i = 0; i < size; i++)
        {
            var (red, green, blue) = (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]);
            if (channels == 1) planes[i] = (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
            else (planes[i], planes[size + i], planes[2 * size + i]) = (red, green, blue);
        }
    }
}
