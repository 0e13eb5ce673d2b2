using MLNetInterpret.Onnx.Tests.Operators;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Networks;

/// <summary>Gradients of every operator's graphs, to the input and to a point in the middle, against finite differences in double
/// precision.</summary>
[TestClass]
public class GradientTests
{
    private const double Step = 1e-6;

    // steps of rounding are finer than a finite difference; windows and scalers give single precision
    public static IEnumerable<object[]> Types => GeneratedGraphs.All.Keys
        .Where(type => type is not ("QuantizeLinear" or "DequantizeLinear" or "ai.onnx.ml.Scaler")
            && !type.EndsWith("Window", StringComparison.Ordinal))
        .Select(type => new object[] { type });

    [TestMethod, DynamicData(nameof(Types))]
    public void Gradients_are_those_of_finite_differences(string type)
    {
        var newest = OperatorVersions.All[type].Max();
        for (var seed = 0; seed < 4; seed++)
        {
            using var scope = NewDisposeScope();
            var builder = new ModelBuilder(OperatorVersions.Set(type, newest), seed);
            builder.Output(GeneratedGraphs.All[type](builder, new Random(seed)));
            using var network = DoubledModel.Network(builder.Model);
            using var generator = new Generator((ulong)seed + 7, CPU);
            var input = rand([2, .. network.InputShape], float64, generator: generator);
            using var kernels = network.RightKernels();
            Agrees(network.Module.call, input, generator, $"{type}, seed {seed}: to the input");
            var (middle, last) = (network.Points[0].Point, network.Points[^1].Point);
            if (middle == last) continue;
            Tensor values;
            using (no_grad()) using (var seen = network.RunWithCache(input, middle)) values = seen[middle].clone();
            Agrees(to => With(network, input, middle.Name, to), values, generator, $"{type}, seed {seed}: to {middle}");
        }
    }

    private static void Agrees(Func<Tensor, Tensor> compute, Tensor at, Generator generator, string what)
    {
        var along = randn(at.shape, float64, generator: generator);
        var difference = (Sum(compute(at + (along * Step))) - Sum(compute(at - (along * Step)))) / (2 * Step);
        var varied = at.detach().clone().requires_grad_(true);
        var sum = Weighted(compute(varied));
        if (sum.requires_grad) sum.backward();
        var slope = varied.grad is { } gradient ? (gradient * along).sum().item<double>() : 0;
        Assert.AreEqual(difference, slope, 1e-5 * (1 + Math.Abs(difference)), what);
    }

    /// <summary>The output where a point gives other values.</summary>
    private static Tensor With(HookedNetwork network, Tensor input, string point, Tensor values)
    {
        var module = (nn.Module<Tensor, Tensor>)network.Module.named_modules().First(named => named.name == point).module;
        var hook = module.register_forward_hook((_, _, _) => values.alias());
        try
        {
            return network.Module.call(input);
        }
        finally
        {
            hook.remove();
        }
    }

    private static double Sum(Tensor output) => Weighted(output).item<double>();

    /// <summary>A sum in which every number counts differently.</summary>
    private static Tensor Weighted(Tensor output) =>
        (output * arange(output.numel(), float64).sin().reshape(output.shape)).sum();
}
