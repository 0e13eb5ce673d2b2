using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Native;

[TestClass]
public class RightKernelsTests
{
    [TestMethod, DataRow(1, 4), DataRow(4, 6), DataRow(20, 10), DataRow(20, 16), DataRow(3, 32)]
    public void A_users_convolution_gives_the_gradients_of_double_precision(int inputs, int outputs)
    {
        LibTorch.EnsureLoaded();
        using var network = new HookedNetwork(nn.Sequential(("conv", nn.Conv2d(inputs, outputs, 3, padding: 1))), inputs, 8, 8);
        AgreesWithDoublePrecision(network, [4, inputs, 8, 8], "conv");
    }

    [TestMethod, DataRow(new[] { 4, 6 }), DataRow(new[] { 20, 10 }), DataRow(new[] { 16, 32 })]
    public void Our_networks_gradients_are_those_of_double_precision_without_any_switch(int[] blocks)
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        ConvNet Make() => new(new() { Channels = 2, Height = 8, Width = 8, Classes = 3, Blocks = blocks, Dropout = 0 }, seed: 5);
        var (single, exact) = (Make(), Make());
        exact.to(ScalarType.Float64);
        single.eval();
        exact.eval();
        var input = rand([4, 2, 8, 8], generator: new Generator(1));
        var precise = Gradients(exact, input.to(ScalarType.Float64));
        for (var run = 0; run < 4; run++)
        {
            Poison(run);
            foreach (var (expected, actual) in precise.Zip(Gradients(single, input.clone())))
            {
                var difference = actual.to(ScalarType.Float64).sub(expected).abs().max().item<double>();
                Assert.IsTrue(difference < 1e-3 * (1 + expected.abs().max().item<double>()));
            }
        }
    }

    [TestMethod, DataRow(6), DataRow(12), DataRow(40), DataRow(100), DataRow(32)]
    public void A_users_LSTM_gives_the_states_of_double_precision(int units)
    {
        LibTorch.EnsureLoaded();
        using var network = new HookedNetwork(new Recurrent(units), () => zeros(1, 9, 3));
        using var input = rand([2, 9, 3], generator: new Generator(2));
        using var frozen = no_grad();
        using var single = network.Run(input).to(ScalarType.Float64);
        network.Module.to(ScalarType.Float64);
        using var exact = network.Run(input.to(ScalarType.Float64));
        Assert.IsTrue(single.allclose(exact, 1e-4, 1e-5));
    }

    [TestMethod]
    public void Nobody_else_is_affected_once_all_have_ended()
    {
        LibTorch.EnsureLoaded();
        using var convolution = nn.Conv2d(3, 32, 3, padding: 1);
        using var input = rand([2, 3, 16, 16], generator: new Generator(3));
        byte[] Bits()
        {
            using var frozen = no_grad();
            using var output = convolution.call(input);
            return output.bytes.ToArray();
        }

        var before = Bits();
        using (RightKernels.Own())
        {
            var second = RightKernels.Own();
            second.Dispose();
            second.Dispose();      // ends once
            Assert.IsFalse(before.AsSpan().SequenceEqual(Bits()), "libtorch's own kernel rounds elsewhere");
        }

        CollectionAssert.AreEqual(before, Bits());
    }

    [TestMethod, OSCondition(OperatingSystems.Linux)]
    [DataRow(3, 8, false, DisplayName = "wrong in oneDNN"), DataRow(3, 16, true, DisplayName = "right in oneDNN")]
    public void A_pass_chooses_its_kernels_and_leaves_the_hosts_settings(int inputs, int outputs, bool oneDnn)
    {
        LibTorch.EnsureLoaded();
        using var spy = new Spying(nn.Conv2d(inputs, outputs, 3));
        using var network = new HookedNetwork(spy, inputs, 8, 8);
        using var input = zeros(1, inputs, 8, 8);
        var (hostOneDnn, hostNnpack) = (KernelSwitch.OneDnn.IsAllowed, KernelSwitch.Nnpack.IsAllowed);
        try
        {
            foreach (var (first, second) in new[] { (true, true), (true, false), (false, true), (false, false) })
            {
                (KernelSwitch.OneDnn.IsAllowed, KernelSwitch.Nnpack.IsAllowed) = (first, second);
                spy.Seen.Clear();
                network.Run(input).Dispose();
                spy.Fails = true;
                Assert.ThrowsExactly<InvalidOperationException>(() => network.RunWithCache(input, "inner"));
                spy.Fails = false;
                Assert.IsTrue(spy.Seen.All(seen => seen.OneDnn == (first && oneDnn) && !seen.Nnpack));
                Assert.AreEqual((first, second), (KernelSwitch.OneDnn.IsAllowed, KernelSwitch.Nnpack.IsAllowed));
            }
        }
        finally
        {
            (KernelSwitch.OneDnn.IsAllowed, KernelSwitch.Nnpack.IsAllowed) = (hostOneDnn, hostNnpack);
        }
    }

    private static void AgreesWithDoublePrecision(HookedNetwork network, long[] shape, string point)
    {
        using var scope = NewDisposeScope();
        var input = rand(shape, generator: new Generator(1));
        var singles = Enumerable.Range(0, 4).Select(run =>
        {
            Poison(run);
            return Gradient(network, input.clone(), point).to(ScalarType.Float64);
        }).ToList();
        network.Module.to(ScalarType.Float64);
        var exact = Gradient(network, input.to(ScalarType.Float64), point);
        foreach (var single in singles) Assert.IsTrue(single.sub(exact).abs().max().item<double>() < 1e-4);
    }

    private static Tensor Gradient(HookedNetwork network, Tensor input, string point)
    {
        input.requires_grad_(true);
        using var kernels = network.RightKernels();
        using var seen = network.RunWithCache(input, point);
        seen[point].square().sum().backward();
        return input.grad!;
    }

    private static List<Tensor> Gradients(ConvNet network, Tensor input)
    {
        network.zero_grad();
        input.requires_grad_(true);
        network.call(input).square().sum().backward();
        return [input.grad!, .. network.parameters().Select(parameter => parameter.grad!.clone())];
    }

    /// <summary>What freed memory may hold.</summary>
    private static void Poison(int run) => full([20_003 + run], float.NaN).Dispose();

    private sealed class Recurrent : nn.Module<Tensor, Tensor>
    {
        private readonly LSTM _lstm;

        public Recurrent(int units) : base(nameof(Recurrent))
        {
            _lstm = nn.LSTM(3, units, batchFirst: true);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _lstm.call(input).Item1;
    }
}
