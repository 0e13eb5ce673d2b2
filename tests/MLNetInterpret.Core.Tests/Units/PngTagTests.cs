using System.Buffers.Binary;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public sealed class PngTagTests : IDisposable
{
    private static readonly byte[] Smallest = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_tagged_file_is_known_and_its_chunks_have_right_checksums()
    {
        var tagged = PngTag.AddTo(Smallest);
        File.WriteAllBytes(_folder.At("ours.png"), tagged);
        File.WriteAllBytes(_folder.At("theirs.png"), Smallest);
        File.WriteAllBytes(_folder.At("cut.png"), tagged[..40]);
        Assert.IsTrue(PngTag.IsIn(_folder.At("ours.png")));
        Assert.IsFalse(PngTag.IsIn(_folder.At("theirs.png")));
        Assert.IsFalse(PngTag.IsIn(_folder.At("cut.png")));

        List<string> chunks = [];
        for (var place = 8; place < tagged.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(tagged.AsSpan(place));
            var typed = tagged.AsSpan(place + 4, 4 + length);
            chunks.Add(System.Text.Encoding.ASCII.GetString(typed[..4]));
            Assert.AreEqual(Crc(typed), BinaryPrimitives.ReadUInt32BigEndian(tagged.AsSpan(place + 8 + length)), chunks[^1]);
            place += 12 + length;
        }

        CollectionAssert.AreEqual(new[] { "IHDR", "tEXt", "IDAT", "IEND" }, chunks);
    }

    /// <summary>CRC-32 as the format defines it, bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
        }

        return ~crc;
    }
}
