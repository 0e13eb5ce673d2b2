using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Tests.WeightFiles;

/// <summary>Files of PyTorch: views are read as they are, and code in them is never run.</summary>
[TestClass]
public sealed class TorchFileTests
{
    private const string Tensor = "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0" +
        "0X\u0003\0\0\0cpuK\u0006tQ";

    [TestMethod]
    [DataRow("cposix\nsystem\nX\u0004\0\0\0ls -\u0085R.", "names 'posix.system'")]
    [DataRow("cbuiltins\neval\n)R.", "names 'builtins.eval'")]
    [DataRow("\u008c\u0002os\u008c\u0006system\u0093\u008c\u0002ls\u0085R.", "names 'os.system'")]
    [DataRow("(ios\nsystem\n.", "makes an object of the class 'os.system'")]
    [DataRow("(ccollections\nOrderedDict\no.", "makes objects of classes")]
    [DataRow("ccollections\nOrderedDict\n)\u0081.", "makes objects of classes")]
    [DataRow("ccollections\nOrderedDict\n)}\u0092.", "makes objects of classes")]
    [DataRow("ctorch\nSize\n}b.", "sets the state of an object")]
    [DataRow("cmodel\nCharRNN\n)R.", "names 'model.CharRNN'")]
    [DataRow("ccollections\nOrderedDict\nK\u0001\u0085R.", "called with what PyTorch does not call it with")]
    [DataRow("ctorch\nload\n.", "names 'torch.load'")]
    [DataRow("\u0082\u0001.", "the operation 0x82 at byte 0")]
    [DataRow("}X\u0001\0\0\0a" + Tensor + "K\0K\u0002K\u0003\u0086K\u0002K\u0001\u0086\u0089NtRs.", "", DisplayName = "a view")]
    [DataRow("}X\u0001\0\0\0a" + Tensor + "K\0K\u0002K\u0004\u0086K\u0004K\u0001\u0086\u0089NtRs.",
        "has more numbers than the 6 that")]
    [DataRow("}X\u0001\0\0\0a" + Tensor + "K\u0005K\u0002\u0085K\u0001\u0085\u0089NtRs.", "reaches beyond the 6 numbers")]
    [DataRow("}X\u0001\0\0\0a" + Tensor + "K\0J\0\0\0\u0070J\0\0\0\u0070\u0086K\0K\0\u0086\u0089NtRs.", "hold more than")]
    [DataRow("}X\u0001\0\0\0a" + Tensor + "K\0K\u0009\u0085K\0\u0085\u0089NtRs.", "has more numbers than the 6 that")]
    [DataRow("}X\u0001\0\0\0actorch._utils\n_rebuild_parameter_with_state\n(" + Tensor +
        "K\0K\u0002K\u0003\u0086K\u0002K\u0001\u0086\u0089NtRI01\n}}tRs.", "", DisplayName = "a parameter with a state")]
    [DataRow("}(X\u0001\0\0\0a" + Tensor + "K\0K\u0002K\u0003\u0086K\u0002K\u0001\u0086I00\nNtR" +
        "X\u0001\0\0\0bL99999999999999999999L\nX\u0001\0\0\0c(K\u0001\u0091" +
        "X\u0001\0\0\0d\u0096\u0002\0\0\0\0\0\0\0abu.", "", DisplayName = "values of protocols 1, 4 and 5")]
    [DataRow("}X\u0001\0\0\0aIx\ns.", "a number is none")]
    [DataRow("}X\u0001\0\0\0aK\u0001s.", "no tensors under names")]
    [DataRow("X\u00ff\u00ff\u00ff\u007fa.", "said to have 2147483647 bytes")]
    [DataRow("u.", "a list has no beginning")]
    [DataRow("h\u0005.", "refers to value 5")]
    public void A_pickle_is_read_or_refused_and_nothing_is_run(string pickle, string says)
    {
        using var folder = new TestFolder();
        var path = folder.Write("model.pth", Zip(pickle));
        if (says.Length == 0)
        {
            var tensor = WeightFile.Read(path).Single();
            CollectionAssert.AreEqual((float[])[0, 1, 2, 2, 3, 4], tensor.Values);
            return;
        }

        var failure = Assert.That.Refused(() => WeightFile.Read(path));
        StringAssert.Contains(failure.Message, says);
        StringAssert.StartsWith(failure.Message, $"'{path}'");
        StringAssert.EndsWith(failure.Message, ".");
        Assert.DoesNotContain("\n", failure.Message);
    }

    [TestMethod]
    public void A_file_without_its_numbers_is_named()
    {
        using var folder = new TestFolder();
        var whole = "}X\u0001\0\0\0a" + Tensor + "K\0K\u0006\u0085K\u0001\u0085\u0089NtRs.";
        StringAssert.Contains(Refused(Zip(whole, numbers: 5)), "'data/0' has 20 bytes, not 6 numbers of 4");
        StringAssert.Contains(Refused(Zip(whole, numbers: -1)), "'data/0' are missing");
        StringAssert.Contains(Refused(Zip(whole, poison: true)), "not finite");
        StringAssert.Contains(Refused(Zip(whole, isPacked: true)), "'data/0' is compressed, and PyTorch writes it as it is");
        StringAssert.Contains(Refused(Zip(whole)[..200]), "is no state_dict of PyTorch, or it is damaged");
        StringAssert.Contains(Refused(Encoding.Latin1.GetBytes("nothing of the kind")), "does not begin as PyTorch's files do");
        StringAssert.Contains(Refused([]), "does not begin as PyTorch's files do");

        string Refused(byte[] bytes) => Assert.ThrowsExactly<InvalidDataException>(
            () => WeightFile.Read(folder.Write("model.pt", bytes))).Message;
    }

    [TestMethod]
    [DataRow("model", new[] { "a" }), DataRow("mine", new[] { "loss", "mine.a" })]
    public void Weights_beside_other_tensors_are_those_under_a_usual_name_or_all(string name, string[] expected)
    {
        using var folder = new TestFolder();
        const string View = Tensor + "K\0K\u0006\u0085K\u0001\u0085\u0089NtR";
        var pickle = $"}}(X\u0004\0\0\0loss{View}X{(char)name.Length}\0\0\0{name}}}X\u0001\0\0\0a{View}su.";
        CollectionAssert.AreEqual(
            expected, WeightFile.Read(folder.Write("model.pth", Zip(pickle))).Select(tensor => tensor.Name).ToArray());
    }

    private static byte[] Zip(string pickle, int numbers = 6, bool poison = false, bool isPacked = false)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("m/data.pkl", Encoding.Latin1.GetBytes(pickle));
            var values = new byte[Math.Max(0, 4 * numbers)];
            for (var index = 0; index < numbers; index++)
                BinaryPrimitives.WriteSingleLittleEndian(values.AsSpan(4 * index), poison ? float.NaN : index);
            if (numbers >= 0) Write("m/data/0", values);

            void Write(string name, byte[] content)
            {
                using var entry = zip.CreateEntry(
                    name, isPacked ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
