using Onnx;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>What files leave open or write in other ways.</summary>
[TestClass]
public class LoadingTests
{
    private static readonly OnnxOptions Checked = new() { Reference = OrtReference.Run };

    [TestMethod]
    public void Points_are_named_as_the_modules_of_PyTorch()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("resnet18-13"));
        string[] names = [.. network.Points.Select(point => point.Point.Name)];
        CollectionAssert.AreEqual(
            (string[])["conv1", "relu", "maxpool", "layer1.0.conv1", "layer1.0.relu", "layer1.0.conv2", "layer1.0.Add",
                "layer1.0.relu_1"],
            names[..8]);
        CollectionAssert.IsSubsetOf((string[])["layer4.1.conv2", "avgpool", "fc"], names);
        Assert.AreSame(PixelScale.Unit, network.Pixels);
        CollectionAssert.Contains(network.Module.named_parameters().Select(weight => weight.name).ToArray(),
            "layer1.0.conv1.weight");
    }

    [TestMethod]
    public void An_inner_condition_may_read_values_of_the_branch_around_it()
    {
        using var folder = new TestFolder();
        for (var seed = 0; seed < 6; seed++)
        {
            var graph = new ModelBuilder(17, seed);
            var path = graph.Output(Operators.GeneratedGraphs.All["If"](graph, new Random(seed))).Save(folder.Path);
            OnnxNetwork.Load(path, Checked).Dispose();
        }
    }

    [TestMethod, DataRow("Uint16", 2), DataRow("Uint32", 4)]
    public void Whole_numbers_in_other_files_are_handed_to_the_reference_as_they_are(string name, int size)
    {
        var type = Enum.Parse<DataType>(name);
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        graph.Output(graph.Node("Add", [graph.Input("x", [-1, 3]), graph.Node("Cast", [graph.Whole(type, [3], 1, 2, 3)],
            ("to", 1))]));
        var weights = graph.Graph.Initializer[0];
        var bytes = new byte[3 * size];
        for (var at = 0; at < 3; at++) bytes[at * size] = (byte)(at + 1);
        File.WriteAllBytes(Path.Combine(folder.Path, "weights.bin"), bytes);
        weights.Int32Data.Clear();
        weights.Uint64Data.Clear();
        weights.DataLocation = TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
        using var network = OnnxNetwork.Load(graph.Save(folder.Path), Checked);
        CollectionAssert.AreEqual((float[])[1, 2, 3], network.Run(zeros(1, 3)).data<float>().ToArray());
    }

    [TestMethod]
    public void The_oldest_and_the_newest_operator_set_are_read()
    {
        using var folder = new TestFolder();
        foreach (var opset in (int[])[7, 26])
        {
            var graph = new ModelBuilder(opset);
            var path = graph.Output(graph.Node("Relu",
                [graph.Node("Add", [graph.Input("x", [-1, 3]), graph.Weights(3)])])).Save(folder.Path);
            OnnxNetwork.Load(path, Checked).Dispose();
        }
    }

    [TestMethod]
    public void Units_of_tokens_are_the_last_axis_of_the_file()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("transformer-13"), new() { InputShape = [9] });
        var embedding = network.Points[0];
        CollectionAssert.AreEqual((long[])[16, 9], embedding.Shape.ToArray());
    }

    [TestMethod]
    public void An_LSTM_shows_its_cells_and_gates()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("lstm_onehot-13"), new() { InputShape = [9] });
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var codes = randint(0, 20, [2, 7], int64, generator: new Generator(3, CPU));
        // another length than the file was loaded with
        using var seen = network.RunWithCache(codes, network.Points.Select(point => point.Point));
        Tensor At(string value) => seen[new($"lstm.{value}")];
        Assert.IsTrue((At("output") * At("cell").tanh()).allclose(At("hidden"), 1e-4, 1e-5));
        var (cell, kept) = (At("cell"), At("forget").narrow(2, 1, 6) * At("cell").narrow(2, 0, 6));
        Assert.IsTrue((kept + (At("input") * At("candidate")).narrow(2, 1, 6)).allclose(cell.narrow(2, 1, 6), 1e-4, 1e-5));
        CollectionAssert.AreEqual((long[])[2, 16, 7], cell.shape);
        var listed = network.Units().Select(unit => unit.Point.Name).Distinct().ToArray();
        CollectionAssert.IsSubsetOf((string[])["lstm.cell", "lstm.hidden"], listed);
        CollectionAssert.DoesNotContain(listed, "lstm.forget");
    }

    [TestMethod]
    public void Pictures_with_channels_last_are_given_with_channels_first()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var maps = graph.Node("Conv",
            [graph.Node("Transpose", [graph.Input("x", [-1, 6, 7, 3])], ("perm", (long[])[0, 3, 1, 2])),
            graph.Weights(5, 3, 3, 3)]);
        var path = graph.Output(graph.Node("Transpose", [graph.Node("Relu", [maps])], ("perm", (long[])[0, 2, 3, 1]))).Save(
            folder.Path);
        using var network = OnnxNetwork.Load(path, Checked);
        CollectionAssert.AreEqual((long[])[3, 6, 7], network.InputShape.ToArray());
        CollectionAssert.AreEqual((long[])[5, 4, 5], network.Points[^1].Shape.ToArray());
    }

    [TestMethod]
    public void A_file_of_one_row_takes_any_number()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var x = graph.Node("Reshape", [graph.Input("x", [1, 4, 5]), graph.Longs(1, -1)]);
        var path = graph.Output(graph.Node("Concat", [graph.Node("MatMul", [x, graph.Weights(20, 3)]), graph.Weights(1, 2)],
            ("axis", 1))).Save(folder.Path);
        using var network = OnnxNetwork.Load(path, Checked);
        Assert.IsEmpty(network.Warnings);
        using var rows = network.Run(rand(4, 4, 5));
        CollectionAssert.AreEqual((long[])[4, 5], rows.shape);
    }

    [TestMethod, DataRow("Float16"), DataRow("Bfloat16"), DataRow("Double")]
    public void Other_precisions_are_computed_in_single(string name)
    {
        var type = Enum.Parse<DataType>(name);
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var cast = graph.Node("Cast", [graph.Input("x", [-1, 6], DataType.Float)], ("to", (int)type));
        var path = graph.Output(graph.Node("Add",
            [graph.Node("MatMul", [cast, Stored(graph, type, 6, 4)]), Stored(graph, type, 4)]), type).Save(folder.Path);
        using var network = OnnxNetwork.Load(path, Checked);
        Assert.IsTrue(network.Module.parameters().All(weight => weight.dtype == ScalarType.Float32));
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void A_condition_that_is_constant_or_of_the_shape_is_decided(bool isConstant)
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var x = graph.Input("x", [-1, 6]);
        var condition = graph.Node("Equal",
            [isConstant ? graph.Longs(6) : graph.Node("Gather", [graph.Node("Shape", [x]), graph.Longs(1)]), graph.Longs(6)]);
        var y = graph.Node("If", [condition], ("then_branch", Branch("Relu")), ("else_branch", Branch("Loop")));
        graph.Output(graph.Node("Mul", [y, graph.Weights(6)]));
        // the branch that is not taken may hold anything that exists
        graph.Graph.Node.First(node => node.OpType == "If").Attribute[1].G.Node[0].OpType = "Exp";
        using var network = OnnxNetwork.Load(graph.Save(folder.Path));
        using var input = rand(2, 6);
        using var seen = network.RunWithCache(input, network.Points[^1].Point);
        Assert.HasCount(3, network.Points);

        GraphProto Branch(string type) => new()
        {
            Name = type,
            Output = { ModelBuilder.Value("y", DataType.Float) },
            Node = { new NodeProto { OpType = type, Input = { x }, Output = { "y" } } },
        };
    }

    [TestMethod]
    public void Tensors_may_lie_in_files_of_the_folder_only()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        graph.Output(graph.Node("MatMul", [graph.Input("x", [-1, 2]), graph.Weights(2, 3)]));
        var weights = graph.Graph.Initializer[0];
        File.WriteAllBytes(Path.Combine(folder.Path, "weights.bin"), [9, 9, 9, 9, .. weights.RawData.ToByteArray()]);
        weights.ClearRawData();
        weights.DataLocation = TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add([
            new StringStringEntryProto { Key = "location", Value = "weights.bin" },
                new StringStringEntryProto { Key = "offset", Value = "4" }]);
        using (var network = OnnxNetwork.Load(graph.Save(folder.Path), Checked)) Assert.HasCount(1, network.Points);
        foreach (var (location, offset, said) in new[]
        {
            ("../weights.bin", "0", "outside the folder"), ("/etc/passwd", "0", "outside the folder"),
                ("gone.bin", "0", "not there"),
            ("weights.bin", "99", "28 bytes"), ("weights.bin", "-1", "28 bytes"),
        })
        {
            (weights.ExternalData[0].Value, weights.ExternalData[1].Value) = (location, offset);
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() =>
                OnnxNetwork.Load(graph.Save(folder.Path))).Message, said);
        }
    }

    [TestMethod]
    public void Of_several_inputs_and_outputs_one_is_named_and_the_rest_held()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var sum = graph.Node("Add", [graph.Input("x", [-1, 3]), graph.Input("more", [-1, 3])]);
        graph.Output(sum).Output(graph.Node("Relu", [sum]));
        var path = graph.Save(folder.Path);
        string Said(OnnxOptions options) =>
            Assert.ThrowsExactly<ArgumentException>(() => OnnxNetwork.Load(path, options)).Message;
        StringAssert.Contains(Said(new()), "several outputs");
        StringAssert.Contains(Said(new() { Output = sum }), "several inputs");
        StringAssert.Contains(Said(new() { Output = sum, Input = "x" }), "'more'");
        StringAssert.Contains(Said(new() { Output = "z" }), "no output 'z'");
        StringAssert.Contains(Said(new() { Output = sum, Input = "x", InputShape = [4] }), "InputShape is [4]");
        using var held = tensor((float[])[1, 2, 3]).reshape(1, 3);
        var options = Checked with { Output = sum, Held = new Dictionary<string, Tensor> { ["more"] = held } };
        using var network = OnnxNetwork.Load(path, options);
        using var output = network.Run(zeros(2, 3));
        Assert.IsTrue(output.eq(held).all().item<bool>());
    }

    [TestMethod]
    public void A_reference_that_computes_something_else_is_named_with_the_node()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var path = graph.Output(graph.Node("Relu", [graph.Node("Add", [graph.Input("x", [-1, 3]), graph.Weights(3)])])).Save(
            folder.Path);
        var options = new OnnxOptions
        {
            Reference = (bytes, inputs) => OrtReference.Run(bytes, inputs).ToDictionary(
                value => value.Key, value => value.Key.StartsWith("relu", StringComparison.Ordinal) ? value.Value + 0.01
                    : value.Value),
        };
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OnnxNetwork.Load(path, options)).Message,
            "'relu3_y'");
    }

    private static string Stored(ModelBuilder graph, DataType type, params long[] shape)
    {
        var name = graph.Weights(shape);
        var proto = graph.Graph.Initializer[^1];
        using var values = new MLNetInterpret.Onnx.Files.TensorReader(null, false).Read(proto);
        using var other = values.to(MLNetInterpret.Onnx.Files.ElementTypes.Of((int)type));
        (proto.DataType, proto.RawData) = ((int)type, Google.Protobuf.ByteString.CopyFrom(other.bytes.ToArray()));
        return name;
    }
}
