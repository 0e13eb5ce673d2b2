using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Data;

/// <summary>A picture that is cut short is never taken for whole.</summary>
[TestClass]
public sealed class CutPictureTests : IDisposable
{
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod, DataRow("jpg"), DataRow("png"), DataRow("webp"), DataRow("gif"), DataRow("bmp")]
    public void A_file_cut_anywhere_is_refused_by_name(string ending)
    {
        var picture = Noise(20, 14);
        var whole = Encoded.File(ending, picture, quality: 80);
        var read = PictureFile.Read(_files.Write($"whole.{ending}", whole), 1);
        Assert.AreEqual((20, 14), (read.Height, read.Width));
        if (ending != "jpg" && ending != "webp") CollectionAssert.AreEqual(picture.Pixels, read.Pixels);
        var path = _files.At($"cut.{ending}");
        foreach (var length in Cuts(whole))
        {
            File.WriteAllBytes(path, whole[..length]);
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(path), $"{length} of {whole.Length}");
            StringAssert.Contains(failure.Message, path);
        }
    }

    [TestMethod, DataRow("jpg"), DataRow("png"), DataRow("webp")]
    public void A_turned_picture_cut_anywhere_is_refused(string ending)
    {
        var whole = Encoded.Turned(ending, Encoded.File(ending, Noise(16, 16)), 6, littleEndian: true);
        Assert.AreEqual(16, PictureFile.Read(_files.Write($"whole.{ending}", whole)).Height);
        foreach (var length in Cuts(whole))
        {
            var path = _files.Write($"cut.{ending}", whole[..length]);
            Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(path), $"{length} of {whole.Length}");
        }
    }

    [TestMethod]
    public void A_thumbnails_end_within_a_JPEG_is_not_the_pictures()
    {
        var plain = Encoded.File("jpg", Noise(24, 24), quality: 90);
        byte[] whole = [.. plain[..2], .. Encoded.Segment([.. "thumb"u8, 0xff, 0xd8, 0xff, 0xd9, 1, 2]), .. plain[2..]];
        Assert.AreEqual(24, PictureFile.Read(_files.Write("whole.jpg", whole)).Height);
        foreach (var share in new[] { 0.5, 0.75, 0.99 })
        {
            var path = _files.Write("cut.jpg", whole[..(int)(share * whole.Length)]);
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(path)).Message, "is cut short");
        }
    }

    [TestMethod, DataRow("jpg"), DataRow("png"), DataRow("gif")]
    public void A_file_whose_rest_never_arrived_is_refused(string ending)
    {
        // some programs reserve the whole file first, and its rest stays zero
        var whole = Encoded.File(ending, Noise(40, 30), quality: 80);
        foreach (var share in new[] { 0.3, 0.6, 0.9 })
        {
            var arrived = (int)(share * whole.Length);
            var path = _files.Write($"half.{ending}", [.. whole[..arrived], .. new byte[whole.Length - arrived]]);
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(path)).Message, path);
        }
    }

    [TestMethod, DataRow("jpg"), DataRow("png"), DataRow("webp"), DataRow("gif"), DataRow("bmp")]
    public void Bytes_behind_the_end_do_no_harm(string ending)
    {
        var whole = Encoded.File(ending, Noise(9, 11), quality: 80);
        var read = PictureFile.Read(_files.Write($"more.{ending}", [.. whole, .. "and a trailer of the camera's"u8]));
        Assert.AreEqual((9, 11), (read.Height, read.Width));
    }

    [TestMethod]
    public void In_a_folder_the_failure_names_the_file_and_the_way_out()
    {
        _files.Write("a/whole.png", Encoded.File("png", Noise(8, 8)));
        var jpeg = Encoded.File("jpg", Noise(64, 64), quality: 90);
        _files.Write("b/quarter.jpg", jpeg[..(jpeg.Length / 4)]);
        var rows = new MLContext(seed: 1).Data.LoadImageFolder(_files.Path, 8, 8);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<VBuffer<float>>(rows, "Features"));
        foreach (var part in new[] { _files.At("b/quarter.jpg"), "cut short", "Give skipBroken" })
            StringAssert.Contains(failure.Message, part);
    }

    /// <summary>Every length near the beginning and the end, and many between.</summary>
    private static IEnumerable<int> Cuts(byte[] whole) =>
        Enumerable.Range(0, whole.Length).Where(length => length < 40 || length > whole.Length - 60 || length % 7 == 0);

    private static ImageInput Noise(int height, int width)
    {
        var pixels = new byte[height * width];
        new Random(height).NextBytes(pixels);
        return new(1, height, width, pixels);
    }
}
