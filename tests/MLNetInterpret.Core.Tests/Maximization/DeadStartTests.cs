using MLNetInterpret.Core.Maximization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Units that are off at the start, and units that go off.</summary>
[TestClass]
public class DeadStartTests
{
    /// <summary>Edges four rows high where brightness grows by more than half of the range: no grey noise has them.</summary>
    private static HookedNetwork Edges()
    {
        var conv = nn.Conv2d(1, 1, (4, 4));
        using (no_grad())
        {
            conv.weight!.copy_((tensor(new[] { -1f, 0, 0, 1 }) / 4).expand(1, 1, 4, 4));
            conv.bias!.fill_(-0.55f);
        }

        return new(nn.Sequential(("conv", conv), ("edge", nn.ReLU())), 1, 24, 24);
    }

    [TestMethod, DataRow("Fourier"), DataRow("pixels"), DataRow("pyramid")]
    public void Edges_wake_a_unit_that_noise_does_not(string kind)
    {
        using var network = Edges();
        var picture = kind switch
        {
            "Fourier" => Images.Fourier(1, 24),
            "pyramid" => Images.Pyramid(1, 24),
            _ => Images.Pixels(1, 24),
        };
        Maximized Found(int restarts) => network.Maximize(
            Objectives.Channel("edge:0"), picture, null, new() { Steps = 20, Count = 2, Restarts = restarts, Seed = 3 });
        using var noise = Found(2);
        CollectionAssert.AreEqual(new[] { 0f, 0 }, noise.Scores.ToArray());
        using var leaves = Found(12);
        CollectionAssert.AreEqual(new[] { 0, 1 }, leaves.Restarted.ToArray());
        Assert.IsTrue(leaves.Scores.All(score => score > 0), string.Join(", ", leaves.Scores));
        using var again = Found(12);
        Assert.IsTrue(leaves.Input.equal(again.Input).all().item<bool>(), "the seed decides the leaves");
    }

    [TestMethod]
    public void Each_item_begins_again_at_the_strongest_of_several_leaves()
    {
        using var network = Edges();
        using var generator = new Generator(1);
        var (edge, picture) = (Objectives.Channel("edge:0"), Images.Fourier(1, 24));
        float[] Scores(TrainableInput start)
        {
            using (start)
            using (var pictures = start.Decode()) return PlainScores.Of(network, edge, pictures);
        }

        var found = Scores(new FreshStarts(network, edge, picture, generator, new() { Count = 3, Seed = 5 }).Again(3));
        var each = Enumerable.Range(0, 4)
            .Select(place => Scores(picture.Start(new(3, generator, CPU, PixelScale.Unit, Leaves: 5 * 7919 + 12 + place))))
            .ToArray();
        for (var item = 0; item < 3; item++)
            Assert.AreEqual(each.Max(scores => scores[item]), found[item], 1e-5f);
    }

    [TestMethod]
    public void A_start_that_dies_begins_again_and_one_at_its_end_does_not()
    {
        using var network = Planted.Random();
        Maximized Found(float endScore)
        {
            var calls = 0;
            var dies = new Objective("dies", ["conv2"], seen =>
            {
                var values = seen["conv2"].flatten(1).mean([1]);
                return calls++ is < 8 or > 17 ? values : values * 0 + endScore;
            });
            return network.Maximize(dies, Images.Fourier(2, 8), null, new() { Steps = 30 });
        }

        using var dead = Found(-1e6f);
        CollectionAssert.AreEqual(new[] { 0 }, dead.Restarted.ToArray());
        using var ended = Found(1e6f);
        Assert.IsEmpty(ended.Restarted);
    }

    [TestMethod]
    public void Leaves_have_the_contrast_of_photographs_and_flat_parts()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var leaves = DeadLeaves.Pictures(3, 64, 48, new(4, generator, CPU, PixelScale.Unit, Leaves: 5));
        CollectionAssert.AreEqual(new long[] { 4, 3, 64, 48 }, leaves.shape);
        for (var item = 0; item < 4; item++) Assert.AreEqual(0.22, leaves[item].std().item<float>(), 0.06);
        var steps = leaves.diff(dim: 3).abs();
        Assert.IsTrue(steps.lt(0.03).to(float32).mean().item<float>() > 0.25, "flat parts");
        Assert.IsTrue(steps.gt(0.1).to(float32).mean().item<float>() > 0.02, "edges");
        Assert.IsFalse(leaves[0].allclose(leaves[1]));
    }
}
