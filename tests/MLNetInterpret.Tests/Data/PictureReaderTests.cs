using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MLNetInterpret.Data;

[TestClass]
public sealed class PictureReaderTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod, DataRow(false), DataRow(true)]
    public void Idx_rows_are_what_was_written(bool packed)
    {
        byte[] Stored(byte[] content) => packed ? Sample.Pack(content) : content;
        var images = _files.Write("i", Stored(Sample.Idx([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6])));
        var labels = _files.Write("l", Stored(Sample.Idx([2], [1, 0])));
        var view = _ml.Data.LoadIdx(images, labels, "cat", "dog");

        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, ((VectorDataViewType)view.Schema["Features"].Type).Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, Sample.KeyNames(view));
        CollectionAssert.AreEqual(new uint[] { 2, 1 }, Sample.Column<uint>(view, "Label"));
        CollectionAssert.AreEqual(new[] { "0", "1" }, Sample.Text(view, "Id"));
        Assert.AreEqual(2, view.GetRowCount());
        var pixels = Sample.Column<VBuffer<float>>(view, "Features");
        CollectionAssert.AreEqual(new[] { 0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f }, pixels[0].DenseValues().ToArray());
        Assert.AreEqual(6 / 255f, pixels[1].GetItemOrDefault(5));
    }

    [TestMethod]
    public void Cursors_are_independent_and_give_only_what_was_asked_for()
    {
        var view = _ml.Data.LoadIdx(
            _files.Write("i", Sample.Idx([3, 1, 1], [1, 2, 3])), _files.Write("l", Sample.Idx([3], [0, 1, 2])));
        using var first = view.GetRowCursor([view.Schema["Label"]]);
        using var second = view.GetRowCursor([view.Schema["Label"]]);
        var (a, b) = (first.GetGetter<uint>(view.Schema["Label"]), second.GetGetter<uint>(view.Schema["Label"]));
        uint value = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() => a(ref value));
        first.MoveNext();
        first.MoveNext();
        second.MoveNext();
        a(ref value);
        Assert.AreEqual(2u, value);
        b(ref value);
        Assert.AreEqual(1u, value);
        Assert.AreEqual((1L, 0L), (first.Position, second.Position));
        Assert.ThrowsExactly<InvalidOperationException>(() => first.GetGetter<VBuffer<float>>(view.Schema["Features"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => first.GetGetter<float>(view.Schema["Label"]));
    }

    [TestMethod]
    public void Labels_without_names_are_counted()
    {
        var view = _ml.Data.LoadIdx(
            _files.Write("i", Sample.Idx([2, 1, 1], [1, 2])), _files.Write("l", Sample.Idx([2], [0, 3])));
        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3" }, Sample.KeyNames(view));
    }

    [TestMethod]
    public void A_wrong_idx_file_is_refused_at_once()
    {
        var images = _files.Write("i", Sample.Idx([2, 1, 1], [1, 2]));
        var labels = _files.Write("l", Sample.Idx([2], [0, 1]));
        void Refused(string part, string wrongImages, string wrongLabels)
        {
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadIdx(wrongImages, wrongLabels));
            StringAssert.Contains(failure.Message, part);
        }

        Refused("starts with 00000801", labels, images);
        Refused("2 pictures, but", images, _files.Write("l3", Sample.Idx([3], [0, 1, 2])));
        Refused("header says [2, 1, 1], which takes 18", _files.Write("short", Sample.Idx([2, 1, 1], [1])), labels);
        Refused("is empty", _files.Write("empty", ""), labels);
        Refused("every axis has to be at least 1", _files.Write("none", Sample.Idx([0, 1, 1], [])), labels);
        Refused("ends within the end of its header", _files.Write("stub", [0, 0, 8, 3, 0, 0]), labels);
        Refused("not a complete gzip file", _files.Write("bad.gz", [0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), labels);
        var missing = Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadIdx(_files.At("nowhere"), labels));
        StringAssert.Contains(missing.Message, _files.At("nowhere"));
    }

    [TestMethod]
    public void Damage_behind_the_header_is_met_before_the_last_row_is_passed()
    {
        var pictures = Sample.Idx([100, 10, 10], [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7919 >> 3))]);
        var labels = _files.Write("l", Sample.Idx([100], new byte[100]));
        void Met(string part, byte[] images, string of)
        {
            var path = _files.Write("i.gz", images);
            var failure = Assert.ThrowsExactly<InvalidDataException>(
                () => Sample.Column<VBuffer<float>>(_ml.Data.LoadIdx(path, of, "all"), "Features"));
            StringAssert.Contains(failure.Message, part);
            StringAssert.Contains(failure.Message, _files.At("i.gz"));
        }

        var packed = Sample.Pack(pictures);
        Met("truncated", packed[..(packed.Length / 2)], labels);
        Met("truncated", Sample.Pack(pictures[..^1]), labels);
        Met("bytes follow record 99", Sample.Pack([.. pictures, 0]), labels);
        packed[^6] ^= 0xff;      // the checksum
        Met("corrupt", packed, labels);

        var ones = Sample.Idx([100], [.. Enumerable.Repeat((byte)1, 100)]);
        var view = _ml.Data.LoadIdx(_files.Write("ok", pictures), _files.Write("l2", ones), "one");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<uint>(view, "Label")).Message, "Record 0 of");
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void Cifar_records_follow_one_another_through_all_files(bool packed)
    {
        byte[] Stored(byte[] content) => packed ? Sample.Pack(content) : content;
        string[] paths =
        [
            _files.Write("a.bin", Stored([.. Sample.Record(0, 255, 0, 0), .. Sample.Record(1, 0, 51, 0)])),
            _files.Write("b.bin", Stored(Sample.Record(1, 0, 0, 102))),
        ];
        var view = _ml.Data.LoadCifarBinary(paths, ["ship", "frog"]);
        CollectionAssert.AreEqual(new uint[] { 1, 2, 2 }, Sample.Column<uint>(view, "Label"));
        CollectionAssert.AreEqual(new[] { "a.bin:0", "a.bin:1", "b.bin:0" }, Sample.Text(view, "Id"));
        Assert.AreEqual(packed ? null : 3L, view.GetRowCount());
        var pixels = Sample.Column<VBuffer<float>>(view, "Features");
        Assert.AreEqual((1f, 0f), (pixels[0].GetItemOrDefault(0), pixels[0].GetItemOrDefault(1024)));
        Assert.AreEqual(0.2f, pixels[1].GetItemOrDefault(2047));
        Assert.AreEqual(0.4f, pixels[2].GetItemOrDefault(2048));
    }

    [TestMethod]
    public void Broken_cifar_records_are_named()
    {
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Data.LoadCifarBinary(_files.Write("a", Sample.Record(0, 1, 2, 3)[..^1]), "one"));
        StringAssert.Contains(failure.Message, "3,072 bytes, which is not a multiple");
        var packed = _ml.Data.LoadCifarBinary(_files.Write("b", Sample.Pack([.. Sample.Record(0, 1, 2, 3), 0])), "one");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<uint>(packed, "Label")).Message, "within record 1");
        var unknown = _ml.Data.LoadCifarBinary(_files.Write("c", Sample.Record(3, 1, 2, 3)), "one");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<uint>(unknown, "Label")).Message, "has the label 3");
        Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadCifarBinary(_files.At("nowhere"), "one"));
    }

    [TestMethod]
    public void A_folder_of_pictures_gives_classes_ids_and_colours()
    {
        void Picture(string name, SKColor colour, int size)
        {
            using var bitmap = new SKBitmap(size, size);
            bitmap.Erase(colour);
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            _files.Write(name, png.ToArray());
        }

        Picture("b/red.png", SKColors.Red, 50);
        Picture("a/clear.png", SKColors.Transparent, 5);
        Picture("a/deep/blue.PNG", SKColors.Blue, 9);
        _files.Write("a/notes.txt", "not a picture");
        Directory.CreateDirectory(_files.At("empty"));
        var view = _ml.Data.LoadImageFolder(_files.Path, width: 6, height: 4);

        CollectionAssert.AreEqual(new[] { "a", "b" }, Sample.KeyNames(view));
        CollectionAssert.AreEqual(new[] { "a/clear.png", "a/deep/blue.PNG", "b/red.png" }, Sample.Text(view, "Id"));
        CollectionAssert.AreEqual(new uint[] { 1, 1, 2 }, Sample.Column<uint>(view, "Label"));
        var pixels = Sample.Column<VBuffer<float>>(view, "Features");
        float[] Planes(int row) => [.. new[] { 0, 24, 48 }.Select(i => pixels[row].GetItemOrDefault(i))];
        CollectionAssert.AreEqual(new[] { 1f, 1f, 1f }, Planes(0));
        CollectionAssert.AreEqual(new[] { 0f, 0f, 1f }, Planes(1));
        CollectionAssert.AreEqual(new[] { 1f, 0f, 0f }, Planes(2));
        var grey = Sample.Column<VBuffer<float>>(_ml.Data.LoadImageFolder(_files.Path, 6, 4, channels: 1), "Features");
        Assert.AreEqual(24, grey[2].Length);
        Assert.AreEqual(0.299, grey[2].GetItemOrDefault(0), 0.002);
    }

    [TestMethod]
    public void A_file_that_is_no_picture_is_named()
    {
        _files.Write("a/broken.png", "this is text");
        var view = _ml.Data.LoadImageFolder(_files.Path, 4, 4);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<VBuffer<float>>(view, "Features"));
        StringAssert.Contains(failure.Message, "broken.png");
        var flat = _ml.Data.LoadImageFolder(_files.At("a"), 4, 4);
        CollectionAssert.AreEqual(new[] { "a" }, Sample.KeyNames(flat), "pictures without subfolders are one class");
        Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<VBuffer<float>>(flat, "Features"));
        Directory.CreateDirectory(_files.At("empty"));
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadImageFolder(_files.At("empty"), 4, 4));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => _ml.Data.LoadImageFolder(_files.At("nowhere"), 4, 4));
    }
}
