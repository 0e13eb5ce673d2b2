using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>Whole networks of PyTorch: narrow versions of known architectures.</summary>
[TestClass]
public class FixtureTests
{
    public static IEnumerable<object[]> Files => FixtureFiles.Names.Select(name => new object[] { name });

    [TestMethod, DynamicData(nameof(Files))]
    public void Every_node_gives_what_OnnxRuntime_gives(string name)
    {
        var worst = OnnxNetwork.Verify(FixtureFiles.Of(name), FixtureFiles.Options(name) with { Reference = OrtReference.Run });
        Assert.IsTrue(worst < 1e-4, $"{worst}");
    }

    [TestMethod, DynamicData(nameof(Files))]
    public void A_batch_gives_what_its_rows_give_and_gradients_reach_every_point(string name)
    {
        using var network = OnnxNetwork.Load(FixtureFiles.Of(name), FixtureFiles.Options(name));
        using var scope = NewDisposeScope();
        // attention that was exported for one row mixes rows and heads: it is read row by row
        Assert.HasCount(name == "vit-17" ? 1 : 0, network.Warnings);
        var rows = Rows(network, 3);
        using (inference_mode())
        {
            var whole = network.Run(rows);
            for (var row = 0; row < 3; row++)
                Assert.IsTrue(network.Run(rows.narrow(0, row, 1)).allclose(whole.narrow(0, row, 1), 1e-3, 1e-4));
        }

        var input = is_floating_point(network.InputType) ? rows.clone().requires_grad_(true) : rows;
        using var kernels = network.RightKernels();
        using var seen = network.RunWithCache(input, network.Points.Select(point => point.Point));
        var last = seen[network.Points[^1].Point];
        if (!last.requires_grad) return;
        last.square().sum().backward();
        Assert.IsTrue(input.grad!.abs().max().item<float>() > 0);
    }

    private static Tensor Rows(HookedNetwork network, long count)
    {
        using var generator = new Generator(5, CPU);
        var values = rand([count, .. network.InputShape], float32, generator: generator);
        return is_floating_point(network.InputType) ? values : (values * 20).floor().to(network.InputType);
    }
}
