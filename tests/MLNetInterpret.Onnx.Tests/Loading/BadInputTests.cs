using Google.Protobuf;
using Onnx;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>Files that are damaged or wrong get one sentence.</summary>
[TestClass]
public class BadInputTests
{
    [TestMethod]
    public void Bytes_that_are_no_graph_are_refused()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "x.onnx");
        for (var seed = 0; seed < 100; seed++)
        {
            var bytes = new byte[seed * 7];
            new Random(seed).NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            Assert.ThrowsExactly<InvalidDataException>(() => OnnxNetwork.Load(path), $"seed {seed}");
        }

        Assert.ThrowsExactly<FileNotFoundException>(() => OnnxNetwork.Load(Path.Combine(folder.Path, "gone.onnx")));
    }

    [TestMethod]
    public void Graphs_that_contradict_themselves_are_refused_by_name()
    {
        Refused<InvalidDataException>("cycle", graph =>
            (graph.Node[0].Input[0], graph.Node[0].Input[1]) = (graph.Node[1].Output[0], "x"));
        Refused<InvalidDataException>("neither an input, a weight nor a node's output", graph => graph.Initializer.Clear());
        Refused<InvalidDataException>("given by two nodes", graph => graph.Node[1].Output[0] = graph.Node[0].Output[0]);
        Refused<InvalidDataException>("'matmul2' (MatMul) cannot be computed", _ => { }, columns: 4);
        Refused<InvalidDataException>("has 24 bytes", graph => graph.Initializer[0].Dims[0] = 5);
        Refused<InvalidDataException>("more than 2 GB", graph => graph.Initializer[0].Dims[0] = 1L << 30);
        Refused<InvalidDataException>("more than 2 GB", graph => graph.Initializer[0].Dims.Add([long.MaxValue, long.MaxValue]));
        Refused<InvalidDataException>("more than 2 GB", graph => graph.Initializer[0].Dims.Add([0, long.MaxValue / 3]));
        Refused<InvalidDataException>("negative size", graph => graph.Initializer[0].Dims[0] = -2);
        Refused<InvalidDataException>("NaN", graph => graph.Initializer[0].RawData = ByteString.CopyFrom(
            [.. Enumerable.Repeat(BitConverter.GetBytes(float.NaN), 6).SelectMany(bytes => bytes)]));
        Refused<NotSupportedException>("string is not supported", graph => graph.Initializer[0].DataType = (int)DataType.String);
        Refused<NotSupportedException>("string is not supported", graph =>
            graph.Input[0].Type.TensorType.ElemType = (int)DataType.String);
        Refused<NotSupportedException>("undefined is not supported", graph => graph.Input[0].Type = new()
        {
            SequenceType = new() { ElemType = new() { TensorType = new() { ElemType = 1 } } },
        });
        Refused<InvalidDataException>("NaN", graph =>
        {
            graph.Initializer[0].ClearRawData();
            graph.Initializer[0].FloatData.AddRange([1, 2, float.NaN, 4, 5, 6]);
        });
        Refused<NotSupportedException>("sparse", graph => graph.SparseInitializer.Add(new SparseTensorProto()));
        Refused<NotSupportedException>("'relu3' needs the operator Loop", graph => graph.Node[1].OpType = "Loop");
        Refused<NotSupportedException>("Supported are: Abs, Acos, ", graph => graph.Node[1].OpType = "NonMaxSuppression");
        Refused<NotSupportedException>("com.other.Relu", graph => graph.Node[1].Domain = "com.other");
        Refused<InvalidDataException>("depends on no input", graph =>
        {
            graph.Node[0].OpType = "Relu";
            graph.Node[0].Input[0] = graph.Initializer[0].Name;
        });
        Refused<InvalidDataException>("more than 268435456 numbers", graph =>
        {
            graph.Node[1].OpType = "Tile";
            graph.Initializer.Add(new TensorProto
            {
                Name = "times",
                DataType = 7,
                Dims = { 2 },
                Int64Data = { 1L << 20, 1L << 40 }
            });
            graph.Node[1].Input.Add("times");
        });
        Refused<ArgumentException>("several outputs", graph => graph.Output.Add(graph.Output[0].Clone()));
        Refused<ArgumentException>("does not fix the shape", graph =>
            graph.Input[0].Type.TensorType.Shape.Dim[1] = new() { DimParam = "d" });
    }

    [TestMethod, DataRow(6), DataRow(99)]
    public void Operator_sets_that_are_too_old_or_new_are_refused(int opset)
    {
        using var folder = new TestFolder();
        var builder = new ModelBuilder(opset);
        builder.Output(builder.Node("Relu", [builder.Input("x", [-1, 2])]));
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() =>
            OnnxNetwork.Load(builder.Save(folder.Path))).Message, $"operator set {opset}");
    }

    /// <summary>Bits that flip and ends that are cut off: each file loads, or is refused in one sentence.</summary>
    [TestMethod, TestCategory("Long")]
    public void Damaged_files_are_loaded_or_refused_in_one_sentence()
    {
        const int cases = 2000;
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "damaged.onnx");
        string[] names = ["mlp-13", "mlp-7", "gru-17", "lstm-17", "lstm_onehot-13", "rnn-13", "mobilenet_v1-13", "generated"];
        var files = names.Select(name => name == "generated" ? Generated(folder.Path)
            : File.ReadAllBytes(FixtureFiles.Of(name))).ToArray();
        var (loaded, refused) = (0, 0);
        for (var seed = 0; seed < cases; seed++)
        {
            var rng = new Random(seed);
            var at = rng.Next(files.Length);
            var bytes = (byte[])files[at].Clone();
            if (rng.Next(8) == 0) bytes = bytes[..rng.Next(bytes.Length)];
            // most of a file are weights; what matters more stands around them
            else
                for (var flips = rng.Next(1, 4); flips > 0; flips--)
                    bytes[rng.Next(3) == 0 ? rng.Next(bytes.Length) : rng.Next(Math.Min(bytes.Length, 1500))] ^= (byte)(
                        1 << rng.Next(8));
            File.WriteAllBytes(path, bytes);
            using var scope = NewDisposeScope();
            try
            {
                using var network = OnnxNetwork.Load(path, FixtureFiles.Options(names[at]));
                loaded++;
            }
            catch (Exception failure) when (failure is InvalidDataException or NotSupportedException or ArgumentException)
            {
                refused++;
                Assert.DoesNotContain("\n", failure.Message, $"seed {seed}: {failure.Message}");
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed} ({names[at]}): {failure}");
            }
        }

        Assert.IsTrue(loaded > cases / 20 && refused > cases / 5, $"{loaded} loaded, {refused} refused");
    }

    private static byte[] Generated(string folder)
    {
        var graph = new ModelBuilder();
        var maps = graph.Node("Conv", [graph.Input("x", [-1, 3, 8, 8]), graph.Weights(4, 3, 3, 3)],
            ("pads", (long[])[1, 1, 1, 1]), ("strides", (long[])[1, 1]));
        maps = graph.Node("AveragePool",
            [graph.Node("BatchNormalization", [maps, .. Enumerable.Range(0, 4).Select(_ => graph.Weights(4))])],
            ("kernel_shape", (long[])[2, 2]), ("ceil_mode", 1));
        maps = graph.Node("Resize", [graph.Node("Pad", [maps, graph.Longs(0, 0, 1, 1, 0, 0, 1, 1)]), "",
            graph.Floats([4], 1, 1, 2, 2)]);
        var rows = graph.Node("Gemm",
            [graph.Node("Flatten",
            [graph.Node("MaxPool", [maps], ("kernel_shape", (long[])[3, 3]), ("strides", (long[])[3, 3]))]),
            graph.Weights(100, 3)]);
        return File.ReadAllBytes(graph.Output(graph.Node("Softmax", [rows])).Save(folder));
    }

    private static void Refused<T>(string said, Action<GraphProto> damage, int columns = 2)
        where T : Exception
    {
        using var folder = new TestFolder();
        var builder = new ModelBuilder();
        builder.Output(builder.Node("Relu",
            [builder.Node("MatMul", [builder.Input("x", [-1, columns]), builder.Weights(2, 3)])]));
        damage(builder.Graph);
        var failure = Assert.ThrowsExactly<T>(() => OnnxNetwork.Load(builder.Save(folder.Path)), said);
        StringAssert.Contains(failure.Message, said);
        Assert.DoesNotContain("\n", failure.Message);
    }
}
