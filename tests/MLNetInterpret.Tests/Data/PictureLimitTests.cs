using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MLNetInterpret.Data;

/// <summary>What a header says is believed only as far as the file can hold it, and before anything is allocated.</summary>
[TestClass]
public sealed class PictureLimitTests : IDisposable
{
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow(20_000, 20_000), DataRow(2_000, 2_000), DataRow(60_000, 1_000)]
    public void A_PNG_file_of_a_few_bytes_that_declares_millions_of_pixels_is_refused(int height, int width)
    {
        var path = _files.Write("bomb.png", Encoded.Png(height, width, [0, 0, 0, 0]));
        var failure = Refused(() => PictureFile.Read(path, width: 8, height: 8));
        StringAssert.Contains(failure.Message, path);
        StringAssert.Contains(failure.Message, $"{height:N0} x {width:N0} pixels, more than its");
    }

    [TestMethod]
    public void A_picture_that_is_really_packed_so_well_is_read()
    {
        var path = _files.Write("white.png", Encoded.Png(3_000, 3_000, new byte[3_000 * 3_001]));
        Assert.IsLessThan(12_000, new FileInfo(path).Length);
        Assert.AreEqual(3_000, PictureFile.Read(path, channels: 1).Height);
    }

    [TestMethod]
    public void A_picture_above_the_limit_is_refused_by_its_size()
    {
        // a file whose length could hold the pixels: the rest of it is never looked at
        var path = _files.Write("large.png", [.. Encoded.Png(20_000, 5_001, [0]), .. new byte[200_000]]);
        var failure = Refused(() => PictureFile.Read(path, width: 8, height: 8));
        StringAssert.Contains(failure.Message, $"'{path}' has 20,000 x 5,001 pixels; up to 100,000,000 are read");
    }

    [TestMethod, TestCategory("Long")]
    public void A_JPEG_file_above_the_limit_is_made_smaller_while_it_is_decoded()
    {
        var path = _files.At("large.jpg");
        using (var bitmap = new SKBitmap(new SKImageInfo(10_400, 10_400, SKColorType.Gray8)))
        using (var canvas = new SKCanvas(bitmap))
        {
            using var white = new SKPaint { Color = SKColors.White };
            canvas.DrawRect(0, 0, 5_200, 10_400, white);
            using var file = File.Create(path);
            bitmap.Encode(file, SKEncodedImageFormat.Jpeg, 80);
        }

        var small = PictureFile.Read(path, channels: 1, width: 2, height: 2).Pixels;
        CollectionAssert.AreEqual(new[] { true, false, true, false }, small.Select(value => value > 230).ToArray());
        CollectionAssert.AreEqual(new[] { false, true, false, true }, small.Select(value => value < 25).ToArray());
        StringAssert.Contains(Refused(() => PictureFile.Read(path)).Message, "make it smaller first");
    }

    [TestMethod]
    public void Every_file_that_a_program_writes_holds_as_many_pixels_as_it_says()
    {
        foreach (var ending in new[] { "jpg", "png", "webp", "gif", "bmp" })
            foreach (var (height, width) in new[] { (1, 1), (16, 16), (250, 3), (100, 200) })
                foreach (var value in new byte[] { 0, 255 })
                {
                    var picture = new ImageInput(1, height, width, [.. Enumerable.Repeat(value, height * width)]);
                    var path = _files.Write($"flat.{ending}", Encoded.File(ending, picture, quality: 1));
                    Assert.AreEqual(width, PictureFile.Read(path, 1).Width, ending);
                }
    }

    [TestMethod]
    public void A_folder_names_the_bomb_and_leaves_it_out_where_that_is_wanted()
    {
        _files.Write("a/good.png", Encoded.File("png", new(1, 4, 4, new byte[16])));
        _files.Write("b/good.png", Encoded.File("png", new(1, 4, 4, new byte[16])));
        _files.Write("b/bomb.png", Encoded.Png(20_000, 20_000, [0]));
        var ml = new MLContext();
        var failure = Assert.Throws<InvalidDataException>(
            () => Sample.Column<VBuffer<float>>(ml.Data.LoadImageFolder(_files.Path, 4, 4), "Features"));
        StringAssert.Contains(failure.Message, "bomb.png");
        var left = ml.Data.LoadImageFolder(_files.Path, 4, 4, skipBroken: true);
        Assert.HasCount(2, Sample.Column<VBuffer<float>>(left, "Features"));
    }

    [TestMethod]
    public void An_IDX_file_that_lies_packed_or_plain_is_refused()
    {
        var labels = _files.Write("labels", Sample.Idx([9], new byte[9]));
        foreach (var (name, pack) in new[] { ("plain", false), ("packed", true) })
        {
            var file = Sample.Idx([9, 4_000, 4_000], new byte[100]);
            var path = _files.Write(name, pack ? Sample.Pack(file) : file);
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => new MLContext().Data.LoadIdx(path, labels));
            StringAssert.Contains(failure.Message, path);
        }

        var wide = _files.Write("wide", Sample.Idx([1, 1, 4_097], new byte[4_097]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => new MLContext().Data.LoadIdx(wide, labels)).Message, "4,096");
    }

    private static InvalidDataException Refused(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.ThrowsExactly<InvalidDataException>(read);
        Assert.IsLessThan(50_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
        return failure;
    }
}
