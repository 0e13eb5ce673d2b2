using MLNetInterpret.Core.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Parts that no hook sees, and parts that are found though they are no plain layers.</summary>
[TestClass]
public class UnseenPartTests
{
    [TestMethod]
    public void Parts_that_run_by_forward_are_named_with_the_remedy()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => net["fc2"].forward(net["relu"].forward(net["fc1"].forward(x))),
                ("fc1", Layer.Times(2)), ("relu", nn.ReLU()), ("fc2", Layer.Times(3)), ("unused", Layer.Times(1))), 2);
        Assert.IsEmpty(network.Points);
        CollectionAssert.AreEqual(
            new[]
            {
                "'fc1' and 'fc2' run by forward, where no hook fires, and are no activation points: " +
                "write fc1.call(x) instead of fc1.forward(x).",
                "'relu' was not seen to run, and is no activation point; unless the network does without: " +
                "write relu.call(x) instead of relu.forward(x).",
            },
            network.Warnings.ToArray());
        using var input = zeros(1, 2);
        var asked = Assert.ThrowsExactly<ArgumentException>(() => network.RunWithCache(input, "fc1"));
        StringAssert.StartsWith(asked.Message, "The network has no activation point 'fc1'. It has none. 'fc1' and 'fc2' run by");
        foreach (var use in new Action[] { () => network.Units(), () => network.Units("fc*"), () => _ = network.Points[^1] })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(use).Message, "write fc1.call(x)");
        Assert.IsTrue(network.Module.parameters().All(weight => !weight.requires_grad && weight.grad is null));
        using var output = network.Run(ones(1, 2));
        CollectionAssert.AreEqual(new float[] { 6, 6 }, Layer.Values(output));
    }

    [TestMethod]
    public void Points_inside_a_Sequential_alone_are_no_silence()
    {
        using var network = new HookedNetwork(
            new Written(
                (net, x) => net["head"].forward(net["body"].forward(x)),
                ("body", nn.Sequential(("fc", Layer.Times(2)), ("relu", nn.ReLU()))), ("head", Layer.Times(3))), 2);
        Assert.AreEqual("body.fc [2], body.relu [2]", network.Points.ToString());
        Assert.HasCount(2, network.Warnings);
        StringAssert.StartsWith(network.Warnings[0], "'head' runs by forward, where no hook fires, and is no activation point:");
        StringAssert.StartsWith(network.Warnings[1], "'body' was not seen to run");
        using var input = zeros(1, 2);
        var asked = Assert.ThrowsExactly<ArgumentException>(() => network.RunWithCache(input, "head"));
        StringAssert.Contains(asked.Message, "write head.call(x) instead of head.forward(x).");
    }

    [TestMethod]
    public void A_network_without_parts_says_so()
    {
        using var network = new HookedNetwork(new Written((_, x) => x * 2), 2);
        Assert.HasCount(1, network.Warnings);
        StringAssert.Contains(network.Warnings[0], "RegisterComponents()");
    }

    [TestMethod]
    public void Our_own_networks_have_nothing_to_warn_of()
    {
        foreach (var network in new[]
        {
            new HookedNetwork(new Mlp(new() { Features = 3, HiddenUnits = [4], Outputs = 1 }), 3),
            Planted.Random(), Planted.WholeText(5),
        })
            using (network) Assert.IsEmpty(network.Warnings);
    }

    [TestMethod]
    public void Lists_and_dictionaries_of_parts_are_found()
    {
        var list = nn.ModuleList<nn.Module<Tensor, Tensor>>(Layer.Times(2), Layer.Times(3));
        var named = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("up", Layer.Times(5)), ("down", Layer.Times(-1)));
        using var network = new HookedNetwork(new Lists(list, named), 2);
        Assert.AreEqual("layers.0 [2], layers.1 [2], heads.up [2], heads.down [2]", network.Points.ToString());
        Assert.IsEmpty(network.Warnings);
        using var input = Layer.Rows([1, -1]);
        using var seen = network.RunWithCache(input, "layers.1", "heads.up", "heads.down");
        CollectionAssert.AreEqual(new float[] { 6, -6 }, Layer.Values(seen["layers.1"]));
        CollectionAssert.AreEqual(new float[] { 30, -30 }, Layer.Values(seen["heads.up"]));
        CollectionAssert.AreEqual(new float[] { -6, 6 }, Layer.Values(seen["heads.down"]));
    }

    [TestMethod]
    public void In_lists_too_parts_that_run_by_forward_are_named()
    {
        var list = nn.ModuleList<nn.Module<Tensor, Tensor>>(Layer.Times(2), Layer.Times(3));
        var named = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("up", Layer.Times(5)));
        using var network = new HookedNetwork(new Lists(list, named, byForward: true), 2);
        StringAssert.StartsWith(network.Warnings.Single(), "'layers.0' and 'layers.1' run by forward");
        StringAssert.EndsWith(network.Warnings.Single(), "write layers[0].call(x) instead of layers[0].forward(x).");
    }

    [TestMethod, DataRow(true, 1), DataRow(false, 1), DataRow(true, 2), DataRow(false, 2)]
    public void An_LSTM_has_points_for_its_outputs(bool batchFirst, int layers)
    {
        var lstm = nn.LSTM(3, 4, layers, batchFirst: batchFirst);
        using var network = new HookedNetwork(
            new Written(
                (net, x) =>
                {
                    var steps = batchFirst ? x : x.transpose(0, 1);
                    var (output, _, _) = ((LSTM)net.Part("lstm")).call(steps);
                    return net["last"].call(output.select(batchFirst ? 1 : 0, 4));
                },
                ("lstm", lstm), ("last", nn.Linear(4, 2))), 5, 3);
        Assert.AreEqual(
            $"lstm [4, 5], lstm.hidden [{4 * layers}], lstm.cell [{4 * layers}], last [2]", network.Points.ToString());
        Assert.IsEmpty(network.Warnings);

        using var scope = NewDisposeScope();
        var input = randn(6, 5, 3);
        using var seen = network.RunWithCache(input, "lstm", "lstm.hidden", "lstm.cell", "last");
        using var kernels = network.RightKernels();
        var (output, hidden, cell) = lstm.forward(batchFirst ? input : input.transpose(0, 1), null);
        Assert.IsTrue(seen["lstm"].allclose(output.permute(batchFirst ? [0, 2, 1] : [1, 2, 0])));
        for (var layer = 0; layer < layers; layer++)
        {
            Assert.IsTrue(seen["lstm.hidden"].narrow(1, 4 * layer, 4).allclose(hidden[layer]));
            Assert.IsTrue(seen["lstm.cell"].narrow(1, 4 * layer, 4).allclose(cell[layer]));
        }

        // a unit of the output is held at all steps, and only there
        using var held = network.RunHeld(input, "lstm:2", 9, "lstm", "last");
        var changed = seen["lstm"].clone();
        changed.select(1, 2).fill_(9);
        Assert.IsTrue(held["lstm"].allclose(changed));
        Assert.IsTrue(held["last"].allclose(((Linear)((Written)network.Module).Part("last")).forward(changed.select(2, 4))));
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void Other_parts_that_return_several_tensors_have_points(bool heldLast)
    {
        using var network = new HookedNetwork(new Tuples(heldLast), 5, 3);
        Assert.AreEqual("gru [4, 5], gru.hidden [8], pair [8], pair.out2 [8], last [2]", network.Points.ToString());
        using var input = randn(2, 5, 3);
        using var seen = network.RunWithCache(input, "gru.hidden", "pair.out2", "pair");
        Assert.IsTrue(seen["pair"].allclose(seen["gru.hidden"] * 2));
        Assert.IsTrue(seen["pair.out2"].allclose(seen["gru.hidden"] * 3));
        using var held = network.RunHeld(input, "gru.hidden:5", 2, "gru.hidden", "pair.out2");
        CollectionAssert.AreEqual(new float[] { 6, 6 }, Layer.Values(held["pair.out2"].select(1, 5)));
        using var second = network.RunHeld(input, "pair.out2:1", 7, "pair", "pair.out2", "last");
        Assert.IsTrue(second["pair"].allclose(seen["pair"]));
        CollectionAssert.AreEqual(new float[] { 7, 7 }, Layer.Values(second["pair.out2"].select(1, 1)));
    }

    [TestMethod]
    public void An_output_without_rows_is_named()
    {
        using var network = new HookedNetwork(
            new Written((net, x) => net["first"].call(x) + net["table"].call(x.mean([0])), ("first", Layer.Times(1)),
                ("table", Layer.Times(1))), 2);
        Assert.AreEqual("first [2]", network.Points.ToString());
        StringAssert.StartsWith(network.Warnings.Single(), "'table' gives no rows of activations, and is no point");
    }

    private sealed class Lists : nn.Module<Tensor, Tensor>
    {
        internal readonly ModuleList<nn.Module<Tensor, Tensor>> layers;
        internal readonly ModuleDict<nn.Module<Tensor, Tensor>> heads;
        private readonly bool _byForward;

        public Lists(
            ModuleList<nn.Module<Tensor, Tensor>> layers, ModuleDict<nn.Module<Tensor, Tensor>> heads, bool byForward = false)
            : base(nameof(Lists))
        {
            (this.layers, this.heads, _byForward) = (layers, heads, byForward);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            foreach (var layer in layers) input = _byForward ? layer.forward(input) : layer.call(input);
            return heads.values().Aggregate(zeros_like(input), (sum, head) => sum + head.call(input));
        }
    }

    /// <summary>A GRU of two layers, its last states twice and three times, and a readout.</summary>
    private sealed class Tuples : nn.Module<Tensor, Tensor>
    {
        internal readonly GRU gru = nn.GRU(3, 4, 2, batchFirst: true);
        internal readonly Pair pair = new();
        internal readonly Linear last = nn.Linear(8, 2);
        private readonly bool _second;

        public Tuples(bool second) : base(nameof(Tuples))
        {
            _second = second;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var (_, hidden) = gru.call(input);
            var (twice, thrice) = pair.call(hidden.permute(1, 0, 2).flatten(1));
            return last.call(_second ? thrice : twice);
        }
    }

    private sealed class Pair() : nn.Module<Tensor, (Tensor, Tensor)>(nameof(Pair))
    {
        public override (Tensor, Tensor) forward(Tensor input) => (input * 2, input * 3);
    }
}
