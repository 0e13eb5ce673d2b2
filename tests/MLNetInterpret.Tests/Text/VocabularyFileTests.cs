using System.Text;
using MLNetInterpret.Text;

namespace MLNetInterpret.Tests.Text;

/// <summary>Files of characters as other programs write them.</summary>
[TestClass]
public sealed class VocabularyFileTests
{
    [TestMethod]
    [DataRow("a\nb\n\n\nc\n", "a b \n c"), DataRow("a\nb\nc", "a b c")]
    [DataRow("a\r\nb\r\n\n\r\nc\r\n", "a b \n c"), DataRow("a\r\nb\r\nc", "a b c")]
    [DataRow("ab\r\n", "a b \r \n"), DataRow("\n ab", "\n   a b"), DataRow("\ufeffab", "a b")]
    [DataRow("a\ud83d\ude00\0", "a \ud83d\ude00 \0")]
    public void Characters_stand_one_a_line_or_one_behind_the_other(string text, string expected)
    {
        using var folder = new TestFolder();
        var vocabulary = VocabularyFile.Read(folder.Write("c.txt", text), null);
        Assert.AreEqual(expected, string.Join(' ', Enumerable.Range(0, vocabulary.Count).Select(vocabulary.Decode)));
    }

    [TestMethod]
    public void A_file_is_of_its_mark_s_encoding_or_UTF_8_and_no_other()
    {
        using var folder = new TestFolder();
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
            Assert.AreEqual(
                3, VocabularyFile.Read(folder.Write("c.txt", [.. encoding.Preamble, .. encoding.GetBytes("aéz")]), 3).Count);
        foreach (var name in (string[])["c.txt", "c.json"])
        {
            var failure = Assert.ThrowsExactly<InvalidDataException>(
                () => VocabularyFile.Read(folder.Write(name, Encoding.Latin1.GetBytes("[\"aéz\"]")), null));
            StringAssert.Contains(
                failure.Message, $"{name}' is not UTF-8: byte 3 (counted from 0) begins no valid character; write it in UTF-8.");
        }
    }

    [TestMethod]
    [DataRow("""{"char2idx":{"a":0}}""", "the code of 'char2idx' is no whole number.")]
    [DataRow("""{"a":0.5}""", "the code of 'a' is no whole number.")]
    [DataRow("""[["a",0]]""", "an entry is neither a text nor a number nor null, but a list.")]
    [DataRow("[\"\\ud83d\"]", "the text \"\\ud83d\" has half of a pair: write its number.")]
    [DataRow("{'a':0}", "its JSON goes wrong in line 1, byte 2.")]
    [DataRow("", "its JSON goes wrong in line 1, byte 1.")]
    public void What_is_no_vocabulary_is_told_where(string json, string says)
    {
        using var folder = new TestFolder();
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => VocabularyFile.Read(folder.Write("c.json", json), null));
        StringAssert.EndsWith(failure.Message, $"to code or back: {says}");
    }
}
