using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Native;

[TestClass]
public class OneDnnTests
{
    [TestMethod, DataRow(1, 4), DataRow(4, 6), DataRow(20, 10)]
    public void Convolutions_of_odd_sizes_have_the_gradients_of_double_precision(int inputs, int outputs)
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        var convolution = nn.Conv2d(inputs, outputs, 3, padding: 1);
        OneDnn.AvoidFor(convolution);
        var input = rand([4, inputs, 8, 8], generator: new Generator(1));
        var weights = rand([4, outputs, 8, 8], generator: new Generator(2));
        var exact = input.to(ScalarType.Float64).requires_grad_(true);
        nn.functional.conv2d(exact, convolution.weight!.detach().to(ScalarType.Float64), padding: [1, 1])
            .mul(weights.to(ScalarType.Float64)).sum().backward();
        for (var run = 0; run < 4; run++)
        {
            full([20_003 + run], float.NaN).Dispose();      // what freed memory may hold
            var pixels = input.clone().requires_grad_(true);
            convolution.call(pixels).mul(weights).sum().backward();
            Assert.IsTrue(pixels.grad!.to(ScalarType.Float64).sub(exact.grad!).abs().max().item<double>() < 1e-4);
        }
    }
}
