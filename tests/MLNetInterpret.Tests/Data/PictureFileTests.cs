using SkiaSharp;

namespace MLNetInterpret;

[TestClass]
public sealed class PictureFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pictures-");

    public void Dispose() => _folder.Delete(recursive: true);

    [TestMethod, DataRow(1), DataRow(3)]
    public void A_picture_written_and_read_is_the_same(int channels)
    {
        var random = new Random(2);
        var pixels = new byte[channels * 5 * 7];
        random.NextBytes(pixels);
        var picture = new ImageInput(channels, 5, 7, pixels);
        picture.Save(At("a.png"));
        var read = PictureFile.Read(At("a.png"), channels);
        Assert.AreEqual((channels, 5, 7), (read.Channels, read.Height, read.Width));
        CollectionAssert.AreEqual(pixels, read.Pixels);
        CollectionAssert.AreEqual(new[] { "a.png" }, Names());
    }

    [TestMethod]
    public void Colours_are_read_as_luminance_where_one_channel_is_asked_for()
    {
        new ImageInput(3, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255]).Save(At("rgb.png"));
        CollectionAssert.AreEqual(new byte[] { 76, 150, 29 }, PictureFile.Read(At("rgb.png"), 1).Pixels);
        new ImageInput(1, 1, 2, [10, 200]).Save(At("grey.png"));
        CollectionAssert.AreEqual(new byte[] { 10, 200, 10, 200, 10, 200 }, PictureFile.Read(At("grey.png")).Pixels);
    }

    [TestMethod, DataRow(12, 4, 12), DataRow(6, 2, 6), DataRow(24, 8, 24), DataRow(1, 1, 1)]
    public void A_picture_is_scaled_as_a_whole_to_its_longer_side(int longer, int height, int width)
    {
        byte[] pixels = [.. Enumerable.Range(0, 48).Select(pixel => (byte)(pixel % 12 < 6 ? 0 : 255))];
        new ImageInput(1, 4, 12, pixels).Save(At("half.png"));
        var scaled = PictureFile.ReadScaled(At("half.png"), longer, 1);
        Assert.AreEqual((height, width), (scaled.Height, scaled.Width));
        if (width > 1) Assert.AreEqual((0, 255), (scaled.Pixels[0], scaled.Pixels[^1]));      // neither end was cut away
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PictureFile.ReadScaled(At("half.png"), 0));
    }

    [TestMethod]
    public void The_central_part_is_taken_and_nothing_is_stretched()
    {
        // a black frame left and right of a white square
        byte[] pixels = [.. Enumerable.Range(0, 48).Select(pixel => (byte)(pixel % 12 is >= 4 and < 8 ? 255 : 0))];
        new ImageInput(1, 4, 12, pixels).Save(At("wide.png"));
        var square = PictureFile.Read(At("wide.png"), 1, 4, 4);
        CollectionAssert.AreEqual(Enumerable.Repeat((byte)255, 16).ToArray(), square.Pixels);
        var tall = PictureFile.Read(At("wide.png"), 1, 2, 4);
        CollectionAssert.AreEqual(Enumerable.Repeat((byte)255, 8).ToArray(), tall.Pixels);
        var half = PictureFile.Read(At("wide.png"), 1, 6, 2);
        Assert.AreEqual((2, 6), (half.Height, half.Width));
        Assert.IsTrue(half.Pixels[0] < 60 && half.Pixels[2] > 200 && half.Pixels[5] < 60);
    }

    [TestMethod]
    public void What_is_transparent_becomes_white()
    {
        using var clear = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        clear.Erase(new SKColor(10, 20, 30, 0));
        using (var file = File.Create(At("clear.png"))) clear.Encode(file, SKEncodedImageFormat.Png, 100);
        Assert.IsTrue(PictureFile.Read(At("clear.png")).Pixels.All(value => value == 255));
    }

    [TestMethod]
    public void Files_that_are_no_pictures_are_refused_by_name()
    {
        var nowhere = Assert.ThrowsExactly<FileNotFoundException>(() => PictureFile.Read(At("nowhere.png")));
        StringAssert.Contains(nowhere.Message, "nowhere.png");
        File.WriteAllText(At("text.png"), "this is no picture");
        File.WriteAllBytes(At("empty.png"), []);
        foreach (var name in new[] { "text.png", "empty.png" })
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(At(name))).Message, name);
        var channels = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PictureFile.Read(At("text.png"), 2));
        StringAssert.Contains(channels.Message, "1 or 3 channels, not 2");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PictureFile.Read(At("text.png"), 3, 0, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PictureFile.Read(At("text.png"), 3, 4, -1));
    }

    [TestMethod]
    public void What_cannot_be_written_leaves_nothing_behind()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ImageInput(2, 2, 2, new byte[8]).Save(At("two.png")));
        StringAssert.Contains(error.Message, "1 or 3 channels, not 2");
        Directory.CreateDirectory(At("taken.png"));
        Assert.Throws<IOException>(() => new ImageInput(1, 2, 2, new byte[4]).Save(At("taken.png")));
        File.WriteAllText(At("old.png"), "old");
        Assert.Throws<IOException>(() => new ImageInput(1, 2, 2, new byte[4]).Save(At("old.png/a.png")));
        CollectionAssert.AreEqual(new[] { "old.png", "taken.png" }, Names());
        Assert.AreEqual("old", File.ReadAllText(At("old.png")));

        new ImageInput(1, 2, 2, [1, 2, 3, 4]).Save(At("old.png"));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4 }, PictureFile.Read(At("old.png"), 1).Pixels);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
}
