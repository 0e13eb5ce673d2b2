using MLNetInterpret.Core.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Which layer lies below which, and how units are ranked on an input.</summary>
[TestClass]
public class ActivationPathTests
{
    [TestMethod]
    public void Below_a_layer_are_not_its_own_parts()
    {
        using var network = new HookedNetwork(nn.Sequential(
            ("stem", nn.Conv2d(1, 2, 3)),
            ("block", nn.Sequential(
                ("conv", nn.Conv2d(2, 3, 3)),
                ("inner", nn.Sequential(("relu", nn.ReLU()), ("pool", nn.AvgPool2d(2)))))),
            ("block2", nn.Conv2d(3, 3, 1)),
            ("flat", nn.Flatten()), ("logits", nn.Linear(12, 4))), 1, 8, 8);
        foreach (var (point, below) in new[]
        {
            ("stem", null), ("block.conv", "stem"), ("block.inner.relu", "block.conv"), ("block.inner.pool", "block.inner.relu"),
            ("block.inner", "block.conv"), ("block", "stem"), ("block2", "block"), ("flat", "block2"), ("logits", "flat"),
        })
            Assert.AreEqual(below, network.Points.Below(new(point))?.Name, point);
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.Points.Below(new("block9")));
        StringAssert.Contains(error.Message, "no activation point 'block9'");
    }

    [TestMethod]
    public void A_first_layer_with_parts_has_nothing_below()
    {
        using var network = new HookedNetwork(nn.Sequential(
            ("block", nn.Sequential(("linear", nn.Linear(2, 3)), ("relu", nn.ReLU()))), ("head", nn.Linear(3, 1))), 2);
        Assert.IsNull(network.Points.Below(new("block")));
        Assert.IsNull(network.Points.Below(new("block.linear")));
        Assert.AreEqual("block", network.Points.Below(new("head"))!.Name);
    }

    [TestMethod]
    public void Units_are_ranked_by_their_mean_over_positions()
    {
        using var network = Planted.Convolutions([1, 1], [-1, -1], [0, 0], [0.5f, 0]);
        using var pictures = zeros(2, 1, 8, 8);
        pictures[1].fill_(1);                        // means 2, -2, 0 and 0.5
        var ranks = network.Ranks(pictures, new ActivationPoint("edge"), new ActivationPoint("edge"));
        Assert.HasCount(1, ranks);
        CollectionAssert.AreEqual(new[] { 1.5, 1.5, 1.5, 1.5 }, ranks[new("edge")][0]);
        CollectionAssert.AreEqual(new double[] { 3, 0, 1, 2 }, ranks[new("edge")][1]);

        using var linear = Planted.Linear([1], [-1], [2]);
        using var rows = tensor(new[] { 1f, -1 }).view(2, 1);
        var flat = linear.Ranks(rows, new ActivationPoint("linear"))[new("linear")];
        CollectionAssert.AreEqual(new double[] { 1, 0, 2 }, flat[0]);
        CollectionAssert.AreEqual(new double[] { 1, 2, 0 }, flat[1]);
    }
}
