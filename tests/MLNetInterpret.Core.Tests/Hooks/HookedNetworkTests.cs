using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class HookedNetworkTests
{
    [TestMethod]
    public void Points_come_in_the_order_in_which_the_network_reaches_them()
    {
        using var network = Planted.Random();
        Assert.AreEqual(
            "conv1 [3, 6, 6], relu1 [3, 6, 6], conv2 [2, 4, 4], flat [32], logits [4]", network.Points.ToString());
    }

    [TestMethod]
    public void The_cache_holds_what_a_plain_pass_computes()
    {
        using var network = Planted.Random();
        using var input = randn(5, 2, 8, 8);
        using var seen = network.RunWithCache(input, "conv1", "logits", "input");
        using var plain = network.Run(input);
        using var kernels = network.RightKernels();      // the same as the network's own passes take
        Assert.IsTrue(seen["logits"].allclose(plain));
        var conv1 = (nn.Module<Tensor, Tensor>)network.Module.named_modules().First(m => m.name == "conv1").module;
        Assert.IsTrue(seen["conv1"].allclose(conv1.call(input)));
        Assert.AreSame(input, seen["input"]);
    }

    [TestMethod]
    public void A_disposed_network_says_so_at_every_use()
    {
        var network = Planted.Random();
        using var input = randn(1, 2, 8, 8);
        network.Dispose();
        network.Dispose();
        Action[] uses =
        [
            () => network.Run(input), () => network.RunWithCache(input, "conv1"),
            () => network.RunHeld(input, "conv1:0", 1, "logits"),
            () => _ = network.Hash, () => _ = network.Module, () => _ = network.Device,
            () => network.Maximize(Objectives.Channel("conv1:0"), Images.Pixels(2, 8)),
        ];
        foreach (var use in uses)
            StringAssert.Contains(Assert.ThrowsExactly<ObjectDisposedException>(use).Message, "The network was disposed");
        Assert.HasCount(5, network.Points);
    }

    [TestMethod]
    public void A_pass_ends_after_the_deepest_point()
    {
        var reached = new List<string>();
        using var network = new HookedNetwork(
            nn.Sequential(("first", new Probe("first", reached)), ("second", new Probe("second", reached))), 3);
        reached.Clear();
        using var input = ones(1, 3);
        using var seen = network.RunWithCache(input, "first");
        CollectionAssert.AreEqual(new[] { "first" }, reached);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void No_hook_is_left_after_success_or_exception(bool fails)
    {
        using var network = Planted.Random();
        using var input = fails ? randn(1, 9, 8, 8) : randn(1, 2, 8, 8);
        try
        {
            using var seen = network.RunWithCache(input, "conv1", "conv2");
            Assert.IsFalse(fails);
        }
        catch (ArgumentException)
        {
            Assert.IsTrue(fails);
        }

        // a hook left on conv2 would end this pass early, before the logits
        using var good = randn(1, 2, 8, 8);
        using var whole = network.Run(good);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, whole.shape);
    }

    [TestMethod]
    public void An_unknown_point_is_answered_with_the_points_there_are()
    {
        using var network = Planted.Random();
        using var input = randn(1, 2, 8, 8);
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.RunWithCache(input, "conv9"));
        Assert.AreEqual("The network has no activation point 'conv9'. It has: conv1, relu1, conv2, flat, logits.", error.Message);
    }

    [TestMethod, DataRow("conv*", 5), DataRow("conv2:1", 1), DataRow("*:0", 5), DataRow("logits", 4), DataRow("conv2:0@1,2", 1)]
    public void Patterns_name_units(string pattern, int count)
    {
        using var network = Planted.Random();
        Assert.HasCount(count, network.Units(pattern));
    }

    [TestMethod]
    public void No_pattern_means_every_point_but_the_output()
    {
        using var network = Planted.Random();
        Assert.HasCount(3 + 3 + 2 + 32, network.Units());
        Assert.IsFalse(network.Units().Any(unit => unit.Point == "logits"));
    }

    [TestMethod]
    [DataRow("conv2:2", "0 to 1"), DataRow("conv2:0@4,0", "[4, 4]"), DataRow("dense*", "conv1"), DataRow("a b", "neither")]
    public void Units_that_do_not_exist_are_refused_with_what_does(string pattern, string says)
    {
        using var network = Planted.Random();
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.Units(pattern));
        StringAssert.Contains(error.Message, says);
    }

    [TestMethod]
    public void The_hash_follows_the_weights()
    {
        using var a = Planted.Random(1);
        using var same = Planted.Random(1);
        using var other = Planted.Random(2);
        Assert.AreEqual(a.Hash, same.Hash);
        Assert.AreNotEqual(a.Hash, other.Hash);
        Assert.AreEqual(16, a.Hash.Length);
    }

    private sealed class Probe(string label, List<string> reached) : nn.Module<Tensor, Tensor>(nameof(Probe))
    {
        public override Tensor forward(Tensor input)
        {
            reached.Add(label);
            return input * 2;
        }
    }
}
