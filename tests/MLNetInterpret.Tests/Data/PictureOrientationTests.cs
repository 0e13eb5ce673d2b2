using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>Pictures are read as they are meant to be seen: upright, and in sRGB.</summary>
[TestClass]
public sealed class PictureOrientationTests : IDisposable
{
    private const int Height = 32;
    private const int Width = 48;
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow("png", true), DataRow("png", false), DataRow("webp", true), DataRow("webp", false)]
    public void Each_orientation_is_read_upright_to_the_pixel(string ending, bool littleEndian)
    {
        var pixels = new byte[3 * Height * Width];
        new Random(5).NextBytes(pixels);
        var seen = new ImageInput(3, Height, Width, pixels);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var file = Encoded.Turned(ending, Encoded.File(ending, Stored(seen, orientation)), orientation, littleEndian);
            var read = PictureFile.Read(_files.Write($"{orientation}.{ending}", file));
            Assert.AreEqual((Height, Width), (read.Height, read.Width), $"orientation {orientation}");
            CollectionAssert.AreEqual(pixels, read.Pixels, $"orientation {orientation}");
        }
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void A_photo_of_a_phone_is_upright_wherever_it_is_read(bool littleEndian)
    {
        var quarters = Quarters();
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var file = Encoded.Turned("jpg", Encoded.File("jpg", Stored(quarters, orientation)), orientation, littleEndian);
            var path = _files.Write($"phone/{orientation}.jpg", file);
            AssertQuarters(PictureFile.Read(path), $"read, orientation {orientation}");
            var scaled = PictureFile.ReadScaled(path, longerSide: Width / 2);
            Assert.AreEqual((Height / 2, Width / 2), (scaled.Height, scaled.Width));
            AssertQuarters(scaled, $"scaled, orientation {orientation}");
        }

        var rows = new MLContext(seed: 1).Data.LoadImageFolder(_files.Path, Width, Height);
        foreach (var row in Sample.Column<VBuffer<float>>(rows, "Features"))
            AssertQuarters(
                new(3, Height, Width, [.. row.DenseValues().Select(value => (byte)Math.Round(255 * value))]), "in the folder");
    }

    [TestMethod]
    public void An_orientation_that_there_is_not_changes_nothing()
    {
        var quarters = Quarters();
        foreach (var ending in new[] { "jpg", "png", "webp" })
            foreach (var orientation in new[] { 0, 9, 200 })
            {
                var file = Encoded.Turned(ending, Encoded.File(ending, quarters), orientation, littleEndian: true);
                AssertQuarters(PictureFile.Read(_files.Write($"odd.{ending}", file)), $"{ending} {orientation}");
            }
    }

    [TestMethod]
    public void Exif_data_of_any_bytes_do_no_harm()
    {
        var (quarters, random) = (Quarters(), new Random(8));
        var png = Encoded.File("png", quarters);
        for (var trial = 0; trial < 80; trial++)
        {
            var exif = new byte[random.Next(60)];
            random.NextBytes(exif);
            if (trial % 2 == 0 && exif.Length >= 4) (trial % 4 == 0 ? "II*\0"u8 : "MM\0*"u8).CopyTo(exif);
            var read = PictureFile.Read(_files.Write("any.png", Encoded.PngWithExif(png, exif)));
            Assert.AreEqual(Height * Width, read.Height * read.Width);
        }
    }

    [TestMethod, DataRow("png", 1), DataRow("webp", 1), DataRow("jpg", 4)]
    public void A_colour_profile_is_turned_into_sRGB(string ending, int off)
    {
        // a profile of linear light: what is stored is the share of the light, not of what is seen
        using var linear = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Linear, SKColorSpaceXyz.Srgb);
        byte[] levels = [20, 55, 200];
        byte[] pixels = [.. levels.SelectMany(level => Enumerable.Repeat(level, 256))];
        var read = PictureFile.Read(_files.Write($"p.{ending}", Encoded.File(ending, new(3, 16, 16, pixels), linear)));
        for (var plane = 0; plane < 3; plane++)
        {
            var light = levels[plane] / 255.0;
            var expected = 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055);
            Assert.AreEqual(expected, read.Pixels[plane * 256 + 100], off, $"plane {plane}");
        }

        var plain = PictureFile.Read(_files.Write($"s.{ending}", Encoded.File(ending, new(3, 16, 16, pixels))));
        Assert.AreEqual(levels[1], plain.Pixels[256 + 100], (double)off, "without a profile");
    }

    /// <summary>What <see cref="PictureFile.Read"/> says of ML.NET's own reader.</summary>
    [TestMethod]
    public void ML_NETs_own_reader_turns_nothing_and_takes_half_a_file()
    {
        var file = Encoded.Turned("jpg", Encoded.File("jpg", Stored(Quarters(), 6)), 6, littleEndian: true);
        using var lying = MLImage.CreateFromFile(_files.Write("lying.jpg", file));
        Assert.AreEqual((Width, Height), (lying.Height, lying.Width));

        var noise = new byte[64 * 64];
        new Random(1).NextBytes(noise);
        var half = Encoded.File("jpg", new(1, 64, 64, noise));
        using var cut = MLImage.CreateFromFile(_files.Write("cut.jpg", half[..(half.Length / 2)]));
        Assert.AreEqual((64, 64), (cut.Height, cut.Width));
    }

    /// <summary>Red, green above blue, white.</summary>
    private static ImageInput Quarters()
    {
        var pixels = new byte[3 * Height * Width];
        for (var i = 0; i < Height * Width; i++)
        {
            var (right, low) = (i % Width >= Width / 2, i / Width >= Height / 2);
            pixels[i] = (byte)(right == low ? 255 : 0);
            pixels[Height * Width + i] = (byte)(right ? 255 : 0);
            pixels[2 * Height * Width + i] = (byte)(low ? 255 : 0);
        }

        return new(3, Height, Width, pixels);
    }

    private static void AssertQuarters(ImageInput read, string what)
    {
        (int, int, int) At(int quarterRow, int quarterColumn)
        {
            var place = (2 * quarterRow + 1) * read.Height / 4 * read.Width + (2 * quarterColumn + 1) * read.Width / 4;
            int Level(int plane) =>
                read.Pixels[plane * read.Height * read.Width + place] switch { < 40 => 0, > 215 => 1, _ => 9 };
            return (Level(0), Level(1), Level(2));
        }

        Assert.AreEqual(
            ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)), (At(0, 0), At(0, 1), At(1, 0), At(1, 1)), what);
    }

    /// <summary>A picture's rows and columns as a camera in this position stores them.</summary>
    private static ImageInput Stored(ImageInput seen, int orientation)
    {
        var (height, width, size) = (seen.Height, seen.Width, seen.Height * seen.Width);
        var (rows, columns) = orientation >= 5 ? (width, height) : (height, width);
        var pixels = new byte[3 * size];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                // where the stored row and column are seen, in the words of the Exif standard
                var (y, x) = orientation switch
                {
                    2 => (row, width - 1 - column),                   // row 0 is the top, column 0 the right side
                    3 => (height - 1 - row, width - 1 - column),      // bottom, right
                    4 => (height - 1 - row, column),                  // bottom, left
                    5 => (column, row),                               // left, top
                    6 => (column, width - 1 - row),                   // right, top
                    7 => (height - 1 - column, width - 1 - row),      // right, bottom
                    8 => (height - 1 - column, row),                  // left, bottom
                    _ => (row, column),
                };
                for (var plane = 0; plane < 3; plane++)
                    pixels[plane * size + row * columns + column] = seen.Pixels[plane * size + y * width + x];
            }

        return new(3, rows, columns, pixels);
    }
}
