using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Modules that are put back into training after they were taken over.</summary>
[TestClass]
public class EvaluationModeTests
{
    [TestMethod, DataRow("all"), DataRow("dropout"), DataRow("norm"), DataRow("none")]
    public void A_pass_evaluates_and_leaves_every_mode_and_buffer(string trained)
    {
        using var network = Network();
        using var input = Layer.Rows([1, 2], [3, -4], [0, 1]);
        float[] expected;
        using (var evaluated = network.Run(input)) expected = Layer.Values(evaluated);
        Put(network.Module, trained);
        var (modes, buffers) = (Modes(network.Module), Buffers(network.Module));

        for (var time = 0; time < 3; time++)
        {
            using var output = network.Run(input);
            CollectionAssert.AreEqual(expected, Layer.Values(output));
            using var seen = network.RunWithCache(input, "dropout", "last");
            CollectionAssert.AreEqual(expected, Layer.Values(seen["last"]));
            using var held = network.RunHeld(input, "dropout:0", 0, "norm");
            Assert.HasCount(expected.Length, Layer.Values(held["norm"]));
        }

        CollectionAssert.AreEqual(modes, Modes(network.Module));
        CollectionAssert.AreEqual(buffers, Buffers(network.Module));
    }

    [TestMethod, DataRow("all"), DataRow("dropout")]
    public void Modes_come_back_after_a_failure(string trained)
    {
        using var network = Network();
        Put(network.Module, trained);
        var modes = Modes(network.Module);
        using var wrong = zeros(1, 5);
        Assert.Throws<ArgumentException>(() => network.Run(wrong));
        Assert.Throws<ArgumentException>(() => network.RunWithCache(wrong, "last"));
        CollectionAssert.AreEqual(modes, Modes(network.Module));
    }

    [TestMethod]
    public void A_part_that_stays_frozen_while_its_network_trains_is_left_so()
    {
        var module = new Frozen();
        using var network = new HookedNetwork(module, 2);
        module.train();
        CollectionAssert.AreEqual(new[] { true, false, true }, Modes(module));
        using var input = Layer.Rows([1, 2], [3, -4]);
        using (network.RunWithCache(input, "norm")) { }
        CollectionAssert.AreEqual(new[] { true, false, true }, Modes(module));
    }

    private static void Put(nn.Module module, string trained)
    {
        if (trained == "all") module.train();
        else
            foreach (var (name, part) in module.named_modules())
                if (name == trained) part.train();
    }

    private static bool[] Modes(nn.Module module) => [module.training, .. module.modules().Select(part => part.training)];

    private static float[] Buffers(nn.Module module) => [.. module.buffers().SelectMany(Layer.Values)];

    private static HookedNetwork Network() => new(
        nn.Sequential(
            ("first", Layer.Times(2)), ("dropout", nn.Dropout(0.5)), ("norm", nn.BatchNorm1d(2)), ("last", Layer.Times(3))), 2);

    /// <summary>Fine-tuning as it is often written: the normalisation keeps its statistics.</summary>
    private sealed class Frozen : nn.Module<Tensor, Tensor>
    {
        internal readonly BatchNorm1d norm = nn.BatchNorm1d(2);
        internal readonly Dropout dropout = nn.Dropout(0.5);

        public Frozen() : base(nameof(Frozen)) => RegisterComponents();

        public override Tensor forward(Tensor input) => dropout.call(norm.call(input));

        public override void train(bool on = true)
        {
            base.train(on);
            norm.train(false);
        }
    }
}
