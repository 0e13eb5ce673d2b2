using System.Text;
using Microsoft.ML;

namespace MLNetInterpret.Data;

[TestClass]
public sealed class TextCorpusTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [TestMethod]
    [DataRow(100, 10, 3, 0.2), DataRow(101, 10, 0, 0.5), DataRow(10, 10, 9, 0.0), DataRow(7, 10, 2, 0.3)]
    [DataRow(1000, 256, 64, 0.05)]
    public void Windows_cover_each_side_of_the_split_and_never_cross_it(int length, int window, int overlap, double heldOut)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + i % 90)));
        var corpus = _ml.Data.LoadTextCorpus(_files.Write("t.txt", text), window, overlap, heldOut);
        Assert.AreEqual((int)Math.Round(length * (1 - heldOut)), corpus.Split);

        foreach (var (view, from, to) in new[] { (corpus.Train, 0, corpus.Split), (corpus.Test, corpus.Split, length) })
        {
            var (texts, offsets) = (Sample.Text(view, "Text"), Sample.Column<long>(view, "Offset"));
            Assert.AreEqual(texts.Length, view.GetRowCount());
            var next = from;
            for (var row = 0; row < texts.Length; row++)
            {
                Assert.AreEqual(row == 0 ? from : next - overlap, offsets[row]);
                Assert.AreEqual(text.Substring((int)offsets[row], texts[row].Length), texts[row]);
                Assert.IsTrue(texts[row].Length == window || row == texts.Length - 1);
                var end = (int)offsets[row] + texts[row].Length;
                Assert.IsGreaterThan(next, end, "a window brings something new");
                next = end;
            }

            Assert.AreEqual(to, next);
        }
    }

    [TestMethod]
    public void Line_ends_and_characters_beyond_the_first_plane_stay_whole()
    {
        var text = "a\r\nb" + string.Concat(Enumerable.Repeat("\U0001F600", 8));
        var corpus = _ml.Data.LoadTextCorpus(_files.Write("t.txt", text), window: 5, overlap: 1, heldOut: 0.25);
        Assert.AreEqual(text, corpus.Text.ToString());
        foreach (var window in Sample.Text(corpus.Train, "Text").Concat(Sample.Text(corpus.Test, "Text")))
            Assert.IsFalse(char.IsLowSurrogate(window[0]) || char.IsHighSurrogate(window[^1]), window);
        Assert.EndsWith(text[^2..], Sample.Text(corpus.Test, "Text")[^1]);
    }

    [TestMethod, DataRow(3), DataRow(65_535), DataRow(65_536), DataRow(70_000)]
    public void Invalid_bytes_are_refused_with_their_place(int offset)
    {
        var bytes = new byte[80_000];
        Array.Fill(bytes, (byte)'x');
        bytes[offset] = 0xff;
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadTextCorpus(_files.Write("bad.txt", bytes)));
        StringAssert.Contains(failure.Message, $"byte {offset:N0} (counted from 0)");
    }

    [TestMethod]
    [DataRow("utf-8", true), DataRow("utf-16", true), DataRow("utf-16BE", true), DataRow("utf-32", true)]
    [DataRow("utf-32BE", true), DataRow("utf-16", false), DataRow("windows-1252", false), DataRow("iso-8859-1", false)]
    public void A_text_is_the_same_in_every_encoding_by_its_mark_or_by_its_name(string name, bool isMarked)
    {
        var encoding = FileEncoding.Named(name);
        var text = string.Concat(Enumerable.Repeat(
            encoding.IsSingleByte ? "café ü\r\n" : "café \U0001F600 ü\r\n", 20_000));      // over several parts of the file
        var bytes = encoding.GetBytes(text);
        var path = _files.Write("t.txt", [.. isMarked ? encoding.GetPreamble() : [], .. bytes]);
        Assert.AreEqual(text, _ml.Data.LoadTextCorpus(path, encoding: isMarked ? null : encoding).Text.ToString());
        if (!isMarked) return;
        var other = _ml.Data.LoadTextCorpus(path, encoding: FileEncoding.Named("windows-1252"));
        Assert.AreEqual(text, other.Text.ToString(), "the mark counts");
    }

    [TestMethod]
    public void A_text_of_another_encoding_is_refused_with_what_to_try()
    {
        void Refuses(string expected, byte[] bytes, Encoding? encoding = null)
        {
            var path = _files.Write("t.txt", bytes);
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadTextCorpus(path, encoding: encoding));
            StringAssert.Contains(failure.Message, expected);
        }

        Refuses(
            "is not UTF-8: byte 3 (counted from 0) begins no valid character. Say how it is encoded",
            Encoding.Latin1.GetBytes("café"));
        Refuses("is not UTF-8: many of its characters are zero bytes", Encoding.Unicode.GetBytes("no mark here"));
        Refuses("is not UTF-16: byte 4", [(byte)'a', 0, (byte)'b', 0, 0, 0xDC, (byte)'c', 0], Encoding.Unicode);
        Refuses("is not us-ascii: byte 3", Encoding.Latin1.GetBytes("café"), Encoding.ASCII);
    }

    [TestMethod]
    public void A_character_cut_off_at_the_end_is_refused()
    {
        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.Data.LoadTextCorpus(_files.Write("cut.txt", [(byte)'a', (byte)'b', 0xe2, 0x82])));
        StringAssert.Contains(failure.Message, "byte 2 ");
    }

    [TestMethod]
    public void Wrong_arguments_are_named()
    {
        var path = _files.Write("t.txt", "some text");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.LoadTextCorpus(path, window: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.LoadTextCorpus(path, window: 10, overlap: 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.LoadTextCorpus(path, heldOut: double.NaN));
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadTextCorpus(_files.Write("e.txt", "")));
        Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Data.LoadTextCorpus(_files.At("nowhere.txt")));
    }
}
