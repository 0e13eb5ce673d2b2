using Onnx;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>Graphs as other exporters write them, built here: tf2onnx (Keras), skl2onnx (scikit-learn), CNTK.</summary>
[TestClass]
public class ExporterTests
{
    private static readonly OnnxOptions Checked = new() { Reference = OrtReference.Run };

    /// <summary>Keras: channels last outside, transposes around the convolutions, batch normalisation folded into products,
    /// SAME padding as numbers, the softmax in the graph.</summary>
    [TestMethod]
    public void A_picture_classifier_of_Keras_is_read_without_any_option()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder(13);
        var x = graph.Node("Transpose", [graph.Input("input_1:0", [-1, 24, 24, 3])], ("perm", (long[])[0, 3, 1, 2]));
        var maps = Activated(graph.Node("Conv", [x, graph.Weights(8, 3, 3, 3), graph.Weights(8)],
            ("strides", (long[])[2, 2]), ("pads", (long[])[0, 0, 1, 1]), ("kernel_shape", (long[])[3, 3]), ("group", 1)));
        maps = Activated(graph.Node("Conv", [maps, graph.Weights(8, 1, 3, 3)],
            ("group", 8), ("auto_pad", "SAME_UPPER"), ("kernel_shape", (long[])[3, 3])));
        maps = graph.Node("MaxPool", [maps], ("kernel_shape", (long[])[2, 2]), ("strides", (long[])[2, 2]));
        var last = graph.Node("Transpose", [maps], ("perm", (long[])[0, 2, 3, 1]));
        var scaled = graph.Node("Add", [graph.Node("Mul", [last, graph.Weights(8)]), graph.Weights(8)]);
        var mean = graph.Node("ReduceMean", [scaled], ("axes", (long[])[1, 2]), ("keepdims", 0));
        var logits = graph.Node("Add", [graph.Node("MatMul", [mean, graph.Weights(8, 5)]), graph.Weights(5)]);
        graph.Output(graph.Node("Softmax", [logits], ("axis", -1)));
        foreach (var (at, node) in graph.Graph.Node.Index())
            node.Name = $"StatefulPartitionedCall/model/layer_{at}/{node.OpType}__{at}";
        using var network = OnnxNetwork.Load(graph.Save(folder.Path), Checked);
        CollectionAssert.AreEqual((long[])[3, 24, 24], network.InputShape.ToArray());
        Assert.AreSame(PixelScale.Unit, network.Pixels);
        Assert.IsEmpty(network.Warnings);
        // channels are the units, wherever the file has them
        foreach (var point in network.Points.Where(point => point.Shape.Count == 3))
            Assert.IsTrue(point.UnitCount is 3 or 8, $"{point.Point}: {point.UnitCount}");
        var unit = network.Units().First(unit => unit.Point.Name.Contains("Add", StringComparison.Ordinal));
        using var found = network.Maximize(Objectives.Channel(unit), Images.Pixels(3, 24), options: new() { Steps = 2 });
        Assert.IsTrue(double.IsFinite(found.Score));

        string Activated(string maps) => graph.Node("Clip", [maps, graph.Floats([], 0), graph.Floats([], 6)]);
    }

    /// <summary>A multilayer perceptron of scikit-learn: its probabilities are what the network gives; the label, which reads
    /// strings, is left out. Several classes have a softmax, two a sigmoid.</summary>
    [TestMethod, DataRow(3, true), DataRow(3, false), DataRow(2, true)]
    public void A_perceptron_of_scikit_learn_is_read_without_any_option(int classes, bool isMapped)
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder(17);
        graph.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
        var x = graph.Node("ai.onnx.ml.Scaler", [graph.Input("X", [-1, 4])],
            ("offset", (float[])[1, 2, 3, 4]), ("scale", (float[])[1, 0.5f, 2, 1]));
        x = graph.Node("Cast", [x], ("to", 1));
        var hidden = graph.Node("Relu", [graph.Node("Add",
            [graph.Node("MatMul", [x, graph.Weights(4, 6)]), graph.Weights(1, 6)])]);
        var outputs = classes == 2 ? 1 : classes;
        var logits = graph.Node("Add", [graph.Node("MatMul", [hidden, graph.Weights(6, outputs)]), graph.Weights(1, outputs)]);
        var shares = classes == 2
            ? graph.Node("Sigmoid", [logits]) is var second && graph.Node("Sub", [graph.Floats([1], 1), second]) is var first
                ? graph.Node("Concat", [first, second], ("axis", 1)) : ""
            : graph.Node("Softmax", [logits], ("axis", 1));
        string[] names = [.. Enumerable.Range(0, classes).Select(at => $"kind{at}")];
        var table = new TensorProto { Name = "classes", DataType = (int)DataType.String, Dims = { classes } };
        table.StringData.AddRange(names.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        graph.Graph.Initializer.Add(table);
        var label = graph.Node("ai.onnx.ml.ArrayFeatureExtractor", ["classes", graph.Node("ArgMax", [shares], ("axis", 1))]);
        graph.Output(graph.Node("Reshape", [label, graph.Longs(-1)]), DataType.String);
        if (isMapped)
        {
            var map = graph.Node("ai.onnx.ml.ZipMap", [shares], ("classlabels_strings", names));
            graph.Graph.Output.Add(new ValueInfoProto
            {
                Name = map,
                Type = new()
                {
                    SequenceType = new()
                    {
                        ElemType = new()
                        {
                            MapType = new()
                            {
                                KeyType = (int)DataType.String,
                                ValueType = new() { TensorType = new() { ElemType = 1 } },
                            },
                        }
                    }
                }
            });
        }
        else graph.Output(shares);

        using var network = OnnxNetwork.Load(graph.Save(folder.Path), Checked);
        Assert.AreEqual(classes, network.Points[^1].UnitCount);
        using var rows = network.Run(rand(5, 4));
        Assert.AreEqual(5, rows.sum().item<float>(), 1e-4);
        if (isMapped) Assert.AreEqual("kind1", network.Units("kind1").Single().ClassName);
    }

    /// <summary>CNTK: one row, biases of maps as [C, 1, 1], a dense layer as a product with reshaped weights.</summary>
    [TestMethod]
    public void A_network_of_CNTK_is_read_for_any_number_of_rows()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder(8);
        var x = graph.Input("features", [1, 3, 16, 16]);
        var maps = graph.Node("Conv", [x, graph.Weights(8, 3, 5, 5)],
            ("auto_pad", "SAME_UPPER"), ("dilations", (long[])[1, 1]), ("group", 1), ("kernel_shape", (long[])[5, 5]),
            ("strides", (long[])[2, 2]));
        maps = graph.Node("BatchNormalization",
            [graph.Node("Add", [maps, graph.Weights(8, 1, 1)]), graph.Weights(8), graph.Weights(8), graph.Weights(8),
                graph.Floats([8], 1, 2, 3, 4, 5, 6, 7, 8)], ("epsilon", 1e-5f));
        maps = graph.Node("AveragePool", [graph.Node("Relu", [maps])],
            ("auto_pad", "VALID"), ("kernel_shape", (long[])[8, 8]), ("strides", (long[])[1, 1]));
        var weights = graph.Node("Reshape", [graph.Weights(8, 1, 1, 10), graph.Longs(8, 10)]);
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [graph.Node("Reshape", [maps, graph.Longs(1, 8)]), weights]),
            graph.Weights(10)]));
        using var network = OnnxNetwork.Load(graph.Save(folder.Path), Checked);
        Assert.IsEmpty(network.Warnings);
        using var rows = network.Run(rand(3, 3, 16, 16));
        CollectionAssert.AreEqual((long[])[3, 10], rows.shape);
    }
}
