using MLNetInterpret.Core.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Networks;

/// <summary>How a loaded network runs: by right kernels, on any device, for any shape, in several threads.</summary>
[TestClass]
public class OnnxModuleTests
{
    [TestMethod]
    public void The_guard_against_wrong_kernels_knows_the_sizes_of_convolutions()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("resnet18-13"));
        CollectionAssert.AreEqual((long[])[4, 3, 7, 7], ((IKernelSizes)network.Module).ConvolutionWeights.First());
    }

    /// <summary>Sizes that oneDNN computes wrongly are kept from it, others are not: filters no multiple of 16, units that leave 1
    /// to 16 of 32.</summary>
    [TestMethod, DataRow("Conv", 16, true), DataRow("Conv", 20, false), DataRow("ConvTranspose", 12, false)]
    [DataRow("LSTM", 32, true), DataRow("LSTM", 40, false)]
    public void The_guard_against_wrong_kernels_acts_on_files(string type, int units, bool isAllowed)
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("The switch is one of the Linux build.");
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var y = type switch
        {
            "Conv" => graph.Node(type, [graph.Input("x", [-1, 3, 8, 8]), graph.Weights(units, 3, 3, 3)]),
            "ConvTranspose" => graph.Node(type, [graph.Input("x", [-1, units, 8, 8]), graph.Weights(units, 4, 3, 3)]),
            _ => graph.Node(type, [graph.Node("Transpose", [graph.Input("x", [-1, 9, 3])], ("perm", (long[])[1, 0, 2])),
                graph.Weights(1, 4 * units, 3), graph.Weights(1, 4 * units, units)], ("hidden_size", units)),
        };
        using var network = OnnxNetwork.Load(
            graph.Output(graph.Node("Transpose", [y], ("perm", type == "LSTM" ? [2, 0, 1, 3] : (long[])[0, 2, 3, 1])))
                .Save(folder.Path));
        using (network.RightKernels()) Assert.AreEqual(isAllowed, KernelSwitch.OneDnn.IsAllowed);
    }

    /// <summary>Everything that a pass computes with lies where the input does; libtorch refuses what is elsewhere.</summary>
    [TestMethod]
    public void A_network_runs_on_another_device()
    {
        using var folder = new TestFolder();
        var graph = new ModelBuilder();
        var x = graph.Input("x", [-1, 4, 6]);
        var places = graph.Node("Slice", [graph.Node("Transpose", [graph.Weights(6, 8)]), graph.Longs(0), graph.Longs(4),
            graph.Longs(0)]);
        var held = graph.Node("Add", [graph.Input("more", [-1, 4, 6]), places]);
        var eye = graph.Node("EyeLike", [graph.Node("Gather", [x, graph.Long(0)])], ("dtype", 1));
        var sum = graph.Node("Where", [graph.Node("Greater", [x, graph.Floats([], 0)]), graph.Node("Add", [x, held]), eye]);
        var shape = graph.Node("Concat", [graph.Node("Gather", [graph.Node("Shape", [x]), graph.Longs(0)]), graph.Longs(-1)],
            ("axis", 0));
        var rows = graph.Node("Clip", [graph.Node("Reshape", [sum, shape]), "", graph.Floats([], 2)]);
        var path = graph.Output(graph.Node("Gemm", [rows, graph.Weights(24, 3), graph.Weights(3)])).Save(folder.Path);
        using var more = rand(1, 4, 6);
        using var network = OnnxNetwork.Load(path, new()
        {
            Reference = OrtReference.Run,
            Input = "x",
            Held = new Dictionary<string, Tensor> { ["more"] = more },
        });
        network.Module.to(META);
        using var output = network.Module.call(zeros([3, 4, 6], device: META));
        CollectionAssert.AreEqual((long[])[3, 3], output.shape);
        Assert.AreEqual(DeviceType.META, output.device_type);
    }

    /// <summary>What depends on the shape is kept for some shapes, and computed again for others that were forgotten.</summary>
    [TestMethod]
    public void Many_shapes_in_turn_and_at_once_give_what_each_gives()
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of("transformer-13"), new() { InputShape = [9] });
        Tensor Run(int length)
        {
            using var codes = arange(length).remainder(20).unsqueeze(0);
            using var frozen = no_grad();
            return network.Run(codes);
        }

        var first = Enumerable.Range(3, 20).Select(Run).ToArray();
        Parallel.For(0, 60, turn =>
        {
            using var again = Run(3 + (turn * 7 % 20));
            Assert.IsTrue(again.allclose(first[turn * 7 % 20], 1e-4, 1e-5));
        });
        foreach (var output in first) output.Dispose();
    }
}
