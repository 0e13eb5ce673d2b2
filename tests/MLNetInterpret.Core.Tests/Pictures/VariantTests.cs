using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Several pictures of one unit, and one picture moved.</summary>
[TestClass]
public class VariantTests
{
    [TestMethod]
    public void Variants_are_numbered_from_the_best()
    {
        using var network = Planted.Random();
        VisualizationOptions options = new() { Steps = 20, Variants = 4, Negative = true, Moves = 0 };
        foreach (var unit in network.MaximizeAll(["conv2:0", "conv2:1"], options))
        {
            string[] names = ["variant 1", "variant 2", "variant 3", "variant 4"];
            CollectionAssert.AreEqual(names, unit.Highest.Variants.Select(variant => variant.Name).ToArray());
            CollectionAssert.AreEqual(names, unit.Lowest!.Variants.Select(variant => variant.Name).ToArray());
            float[] up = [.. unit.Highest.Variants.Select(variant => variant.Score)];
            float[] down = [.. unit.Lowest.Variants.Select(variant => variant.Score)];
            CollectionAssert.AreEqual(up.OrderDescending().ToArray(), up);
            CollectionAssert.AreEqual(down.Order().ToArray(), down, "best is lowest here");
            Assert.IsTrue(down[0] < up[^1]);
            Assert.IsTrue(up.Distinct().Count() > 1);
        }
    }

    [TestMethod]
    public void Diversity_uses_what_the_unit_leaves_free_and_only_that()
    {
        // channel 0 reads the even columns; channel 1 the odd ones, which it leaves free
        using var network = Planted.Stripes();
        (double Likeness, double Least) Variants(double diversity)
        {
            var variants = network.MaximizeAll(["stripes:0"], new()
            {
                Picture = Images.Pixels(1, 8),
                Recipe = Recipe.Default with { Transform = Transforms.None, Contrast = 0 },
                Steps = 120,
                Variants = 3,
                Diversity = diversity,
                Reduction = Reduction.Mean,
            })[0].Highest.Variants;
            Tensor[] pictures = [.. variants.Select(variant => ((ImageInput)variant.Input).ToTensor(network.Pixels!))];
            using var all = cat(pictures, 0);
            foreach (var picture in pictures) picture.Dispose();
            return (-network.Score(Objectives.Diversity("stripes"), all).Average(), variants.Min(variant => variant.Score));
        }

        var (alike, pushed) = (Variants(0), Variants(0.5));
        Assert.IsTrue(alike.Likeness > 0.95 && pushed.Likeness < 0.8, $"{pushed.Likeness}, without diversity {alike.Likeness}");
        Assert.IsTrue(alike.Least > 0.98 && pushed.Least > 0.98, $"{pushed.Least}, without diversity {alike.Least}");
    }

    [TestMethod]
    public void No_variant_repeats_the_main_picture()
    {
        using var network = Planted.Random();
        foreach (var unit in network.MaximizeAll(["conv2:0", "conv2:1"], new() { Steps = 40, Variants = 3, Moves = 0 }))
            foreach (var variant in unit.Highest.Variants)
                Assert.AreNotEqual(unit.Highest.Input, variant.Input, $"{unit.Unit}: {variant.Name}");
    }

    [TestMethod]
    public void None_are_made_unless_asked_for()
    {
        using var network = Planted.Random();
        var found = network.MaximizeAll(["conv2:0"], new() { Steps = 2, Moves = 0 })[0].Highest;
        Assert.IsEmpty(found.Variants);
        Assert.IsEmpty(found.Snapshots);
        Assert.IsNull(found.ScoreWhenMoved);
    }

    [TestMethod]
    public void A_flat_picture_scores_the_same_when_moved()
    {
        using var network = Planted.Convolutions([1, 1], [-1, 1]);
        using var flat = full([2, 1, 8, 8], 0.25f);
        var sum = network.ScoreWhenMoved(Objectives.Channel("edge:0"), flat);
        var edge = network.ScoreWhenMoved(Objectives.Channel("edge:1"), flat);
        Assert.HasCount(2, sum);
        for (var item = 0; item < 2; item++)
        {
            Assert.AreEqual(0.5f, sum[item], 1e-5f);
            Assert.AreEqual(0, edge[item], 1e-5f);
        }
    }

    [TestMethod]
    public void One_position_loses_what_moves_away()
    {
        using var network = Planted.Convolution(-1, 1);
        var unit = Objectives.Channel("edge:0@3,3");
        using var line = zeros(1, 1, 8, 8);
        line[0, 0, 3, 4] = tensor(1f);       // one bright dot beside a dark one
        Assert.AreEqual(1, network.Score(unit, line)[0]);
        var moved = network.ScoreWhenMoved(unit, line, moves: 64)[0];
        Assert.IsTrue(moved is > 0 and < 0.97f, $"{moved}");
        VisualizationOptions options = new()
        {
            Steps = 60,
            Recipe = Recipe.Default with { Transform = Transforms.None, Contrast = 0 },
            Picture = Images.Pixels(1, 8),
        };
        var found = network.MaximizeAll(["edge:0@3,3"], options)[0].Highest;
        Assert.IsTrue(found.ScoreWhenMoved < found.Score, $"{found.ScoreWhenMoved} of {found.Score}");
    }

    [TestMethod]
    public void The_seed_decides_the_movements()
    {
        using var network = Planted.Random();
        using var pictures = rand(3, 2, 8, 8, generator: new Generator(2));
        float[] Moved(int moves, int seed) => [.. network.ScoreWhenMoved(Objectives.Channel("conv2:0"), pictures, moves, seed)];
        CollectionAssert.AreEqual(Moved(4, 1), Moved(4, 1));
        CollectionAssert.AreNotEqual(Moved(4, 1), Moved(4, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Moved(0, 1));
    }

    [TestMethod]
    public void The_told_score_when_moved_is_that_of_the_result()
    {
        using var network = Planted.Random();
        var found = network.MaximizeAll(["conv2:0"], new() { Steps = 10, Moves = 5, Seed = 6 })[0].Highest;
        using var picture = ((ImageInput)found.Input).ToTensor(network.Pixels!);
        var scores = network.ScoreWhenMoved(Objectives.Channel("conv2:0", Reduction.Max), picture, 5, 6);
        Assert.AreEqual(scores[0], found.ScoreWhenMoved);
    }
}
