using System.Buffers.Binary;
using System.Text;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Tests.WeightFiles;

/// <summary><c>.safetensors</c> whose headers are right, and such as lie.</summary>
[TestClass]
public sealed class SafetensorsFileTests
{
    private const string Right = """{"__metadata__":{"a":"b"},"n":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},""" +
        """
        "w":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]}}
        """;

    [TestMethod]
    public void Floats_are_read_and_other_numbers_left_aside()
    {
        using var folder = new TestFolder();
        var tensor = WeightFile.Read(folder.Write("m.safetensors", File(Right, 16))).Single();
        Assert.AreEqual("'w' [2, 2]", $"{tensor}");
        CollectionAssert.AreEqual((float[])[1, 1, 1, 1], tensor.Values);
    }

    [TestMethod]
    [DataRow(Right, 15, "it needs")]
    [DataRow(Right, 17, "follow 1 bytes")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,8]}}""", 8, "it needs 16")]
    [DataRow("""{"w":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"v":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", 8,
        "'v' cannot lie in bytes 0 to 8 of 8, after 8")]
    [DataRow("""{"w":{"dtype":"F16","shape":[4],"data_offsets":[2,10]}}""", 10, "'w' cannot lie in bytes 2 to 10")]
    [DataRow("""{"w":{"dtype":"F16","shape":[-4,-1],"data_offsets":[0,8]}}""", 8, "the shape [-4, -1]")]
    [DataRow("""{"w":{"dtype":"F16","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8,
        "hold more than")]
    [DataRow("""{"w":{"dtype":"F16","shape":[2147483648],"data_offsets":[0,4294967296]}}""", 8, "hold more than")]
    [DataRow("""{"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8, "of the type F8_E4M3")]
    [DataRow("""{"w":{"dtype":"F16","shape":[4],"data_offsets":[0]}}""", 8, "has 1 offsets")]
    [DataRow("""{"w":{"dtype":"F16","shape":[4]}}""", 8, "a part is missing")]
    [DataRow("""{"w":{"dtype":null,"shape":[4],"data_offsets":[0,8]}}""", 8, "a text in its JSON is null.")]
    [DataRow("""{"w":{"dtype":"F16","shape":[4.5],"data_offsets":[0,8]}}""", 8, "is no text, number or list where one belongs.")]
    [DataRow("""{"w":{"dtype":"F16","shape":null,"data_offsets":[0,8]}}""", 8, "is no text, number or list where one belongs.")]
    [DataRow("""{"w":{"dtype":"F16",}}""", 8, "its JSON goes wrong in line 1, byte 21.")]
    [DataRow("""{"w":3}""", 8, "is no safetensors file, or it is damaged")]
    [DataRow("""[]""", 8, "is no safetensors file, or it is damaged")]
    [DataRow("""{"w":""", 8, "is no safetensors file, or it is damaged")]
    [DataRow("{}", 0, "no tensors of floats")]
    public void A_header_that_lies_is_one_sentence(string header, int bytes, string says)
    {
        using var folder = new TestFolder();
        var failure = Assert.That.Refused(() => WeightFile.Read(folder.Write("m.safetensors", File(header, bytes))));
        StringAssert.Contains(failure.Message, says);
        StringAssert.Contains(failure.Message, "m.safetensors'");
    }

    [TestMethod]
    public void A_folder_of_that_name_is_one()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.At("m.safetensors"));
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => WeightFile.Read(folder.At("m.safetensors"))).Message,
            "has none of the files model.json");
    }

    [TestMethod]
    public void A_header_longer_than_the_file_takes_no_memory()
    {
        using var folder = new TestFolder();
        foreach (var length in (ulong[])[ulong.MaxValue, 1UL << 40, 100_000_001, 90_000_000])
        {
            var bytes = File(Right, 16);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            StringAssert.Contains(
                Assert.That.Refused(() => WeightFile.Read(folder.Write("m.safetensors", bytes))).Message, "its header is said");
        }

        Assert.That.Refused(() => WeightFile.Read(folder.Write("m.safetensors", new byte[5])));
    }

    private static byte[] File(string header, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. Enumerable.Range(0, bytes).Select(index => (byte)(index % 2 == 0 ? 0 : 0x3c))];
    }
}
