using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Layers that write into what they are given.</summary>
[TestClass]
public class InPlaceTests
{
    [TestMethod]
    [DataRow("relu"), DataRow("leaky"), DataRow("elu"), DataRow("hardtanh"), DataRow("dropout"), DataRow("own"), DataRow("view")]
    public void A_point_holds_the_same_whatever_else_is_asked(string kind)
    {
        using var network = Network(kind);
        using var input = Layer.Rows([1, -2], [-0.25f, 4]);
        using var alone = network.RunWithCache(input, "first");
        CollectionAssert.AreEqual(new float[] { 2, -4, -0.5f, 8 }, Layer.Values(alone["first"]));
        string[] names = [.. network.Points.Select(point => point.Point.Name)];
        using var all = network.RunWithCache(input, names.Select(ActivationPoint.FromString));
        foreach (var name in names)
        {
            using var one = network.RunWithCache(input, name);
            CollectionAssert.AreEqual(Layer.Values(one[name]), Layer.Values(all[name]), name);
            using var two = network.RunWithCache(input, name, "last");
            CollectionAssert.AreEqual(Layer.Values(one[name]), Layer.Values(two[name]), name);
        }
    }

    [TestMethod, DataRow("relu"), DataRow("elu"), DataRow("own"), DataRow("view")]
    public void Gradients_of_several_points_agree_with_finite_differences(string kind)
    {
        using var network = Network(kind);
        network.Module.to(float64);
        var objective = Objectives.Channel("first:0") * Objectives.Channel("last:1") + Objectives.Channel("last:0");
        using var scope = NewDisposeScope();
        var input = Layer.Rows([0.7f, 0.4f], [-0.3f, 1.2f]).to(float64).requires_grad_(true);
        using (var seen = network.RunWithCache(input, objective.Points)) objective.Score(seen).sum().backward();
        for (var row = 0; row < 2; row++)
            for (var slot = 0; slot < 2; slot++)
            {
                double Score(double change)
                {
                    using var frozen = no_grad();
                    var moved = input.detach().clone();
                    moved[row, slot] += change;
                    using var seen = network.RunWithCache(moved, objective.Points);
                    return objective.Score(seen).sum().item<double>();
                }

                var slope = (Score(1e-5) - Score(-1e-5)) / 2e-5;
                Assert.AreEqual(slope, input.grad![row, slot].item<double>(), 1e-6);
            }
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void The_callers_input_stays_as_it_is(bool asPicture)
    {
        var first = nn.ReLU(inplace: true);
        using var network = asPicture
            ? new HookedNetwork(nn.Sequential(("first", first), ("flat", nn.Flatten())), [1, 1, 2], PixelScale.Unit)
            : new HookedNetwork(nn.Sequential(("first", first), ("last", Layer.Times(3))), 2);
        using var input = asPicture ? Layer.Rows([-1, 0.5f]).view(1, 1, 1, 2) : Layer.Rows([-1, 0.5f]);
        using (network.Run(input)) { }
        using (network.RunWithCache(input, "first")) { }
        using (network.RunHeld(input, "first:0", 7, asPicture ? "flat" : "last")) { }
        CollectionAssert.AreEqual(new[] { -1, 0.5f }, Layer.Values(input));

        // a trainable input is a leaf, into which nothing may write
        using var leaf = input.clone().requires_grad_(true);
        using var seen = network.RunWithCache(leaf, "first");
        using var sum = seen["first"].sum();
        sum.backward();
        CollectionAssert.AreEqual(new float[] { 0, 1 }, Layer.Values(leaf.grad!));
    }

    [TestMethod, DataRow("always"), DataRow("for large inputs"), DataRow("through a view")]
    public void A_large_map_is_kept_from_being_written_over(string kind)
    {
        var first = nn.Conv2d(1, 16, 1, bias: false);
        using (no_grad()) first.weight.fill_(2);
        using var network = new HookedNetwork(
            new Written(
                (net, x) =>
                {
                    var map = net["first"].call(x);
                    if (kind == "through a view") map.flatten(1).select(1, 0).zero_();
                    else if (kind == "always" || x.max().item<float>() > 10) map.clamp_(-1, 1);
                    return net["last"].call(net["same"].call(map));
                },
                ("first", first), ("same", nn.Identity()), ("last", new Function("last", x => x * 3))),
            1, 64, 64);
        using var scope = NewDisposeScope();
        foreach (var largest in new[] { 5, 20, 5, 30 })
        {
            var input = zeros(2, 1, 64, 64) + largest;
            var leaf = input.clone().requires_grad_(true);
            using var seen = network.RunWithCache(leaf, "first", "same", "last");
            Assert.AreEqual(2f * largest, seen["first"].min().item<float>());
            var after = kind switch { "always" => 1f, "for large inputs" when largest > 10 => 1, _ => 2f * largest };
            Assert.AreEqual(3 * after, seen["last"].max().item<float>());
            Assert.AreEqual(after, seen["same"].max().item<float>());
            seen["first"].sum().backward();
            Assert.AreEqual(32, leaf.grad!.mean().item<float>(), 1e-4);
            using var frozen = no_grad();
            using var plain = network.RunWithCache(input, "first", "last");
            Assert.AreEqual(2f * largest, plain["first"].min().item<float>());
        }
    }

    [TestMethod]
    public void In_inference_mode_too()
    {
        using var network = Network("relu");
        using var mode = inference_mode();
        using var input = zeros(40_000, 2) - 1;
        using var seen = network.RunWithCache(input, "first", "last");
        Assert.AreEqual(-2f, seen["first"].max().item<float>());
    }

    [TestMethod]
    public void A_scan_reads_what_the_layer_gave()
    {
        using var network = Network("relu");
        using var input = Layer.Rows([-1, -2], [-3, -4]);
        var scores = network.Score(Objectives.Channel("first:1") + 0 * Objectives.Channel("last:1"), input);
        CollectionAssert.AreEqual(new float[] { -4, -8 }, scores.ToArray());
    }

    /// <summary>first (times 2), something that writes into it, last (times 3).</summary>
    private static HookedNetwork Network(string kind)
    {
        var (first, last) = (Layer.Times(2), Layer.Times(3));
        nn.Module<Tensor, Tensor> module = kind switch
        {
            "own" => new Written((net, x) => net["last"].call(net["first"].call(x).relu_()), ("first", first), ("last", last)),
            "view" => new Written(
                (net, x) =>
                {
                    var flat = net["flat"].call(net["first"].call(x));
                    flat.view(-1).clamp_(-1, 1);
                    return net["last"].call(flat);
                },
                ("first", first), ("flat", nn.Flatten()), ("last", last)),
            _ => nn.Sequential(("first", first), ("after", kind switch
            {
                "relu" => nn.ReLU(inplace: true),
                "leaky" => nn.LeakyReLU(0.1, inplace: true),
                "elu" => nn.ELU(inplace: true),
                "hardtanh" => nn.Hardtanh(inplace: true),
                _ => nn.Dropout(0.5, inplace: true),
            }), ("last", last)),
        };
        return new(module, 2);
    }
}
