using MLNetInterpret.Core.Pictures;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What is called an optimum is one, or says that it is none.</summary>
[TestClass]
public class OptimumTests
{
    private static readonly Recipe Still = Recipe.Default with { Transform = Transforms.None, Contrast = 0 };

    [TestMethod]
    public void A_small_network_reaches_what_brute_force_finds()
    {
        // a product of rectified edges: every picture of 2 x 2 black and white pixels is tried
        var module = nn.Sequential(
            ("hidden", nn.Conv2d(1, 4, 2)), ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("logits", nn.Linear(4, 2)));
        Planted.Randomize(module, 11);
        using var network = new HookedNetwork(module, 1, 2, 2);
        using var all = zeros([16, 1, 2, 2]);
        for (var picture = 0; picture < 16; picture++)
            for (var bit = 0; bit < 4; bit++) all[picture, 0, bit / 2, bit % 2] = tensor((float)(picture >> bit & 1));
        var options = new VisualizationOptions { Rows = [all], Negative = true, Steps = 60, Moves = 0 };
        foreach (var found in network.MaximizeAll("logits", options: options))
        {
            // a convex function has its maximum at a corner, which rows and ascent both know
            var scores = network.Score(Objectives.Channel(found.Unit), all);
            Assert.IsTrue(found.Highest.Score >= scores.Max() - 1e-5f, $"{found.Highest.Score} of {scores.Max()}");
            Assert.IsTrue(found.Lowest!.Score <= scores.Min() + 1e-5f, $"{found.Lowest.Score} of {scores.Min()}");
            Assert.AreEqual(scores.Max(), found.Highest.BestReal);
            Assert.AreEqual(scores.Min(), found.Lowest.BestReal);
            Assert.IsFalse(found.Highest.FallsShort || found.Lowest.FallsShort);
        }
    }

    [TestMethod]
    public void An_ascent_that_stays_behind_goes_on_from_the_best_real_row()
    {
        using var network = Needle(-1.8f);      // no noise and no dead leaves wake it
        using var rows = full([3, 1, 8, 8], 0.5f);
        rows[1, 0, 2, 2] = tensor(0f);
        rows[1, 0, 2, 3] = tensor(1f);
        rows[1, 0, 2, 4] = tensor(0f);
        var options = new VisualizationOptions { Steps = 1, Rows = [rows], Recipe = Still, Moves = 0 };
        var found = network.Maximize("relu:0", options).Highest;
        Assert.AreEqual(OptimumSource.RealRow, found.Source);
        Assert.IsTrue(found.Score >= found.BestReal, $"{found.Score} of {found.BestReal}");
        Assert.IsFalse(found.FallsShort);
        Assert.IsTrue(found.RowsExceeded > 0.6);
    }

    [TestMethod]
    public void An_ascent_that_cannot_go_on_says_so()
    {
        // the weights of a small network of places cannot hold a given picture
        using var network = Needle();
        using var rows = full([2, 1, 8, 8], 0.5f);
        rows[1, 0, 2, 2] = tensor(0f);
        rows[1, 0, 2, 3] = tensor(1f);
        rows[1, 0, 2, 4] = tensor(0f);
        var found = network.Maximize(
            "relu:0", new() { Steps = 1, Rows = [rows], Picture = Images.Cppn(1, 8), Moves = 4 }).Highest;
        Assert.IsTrue(found.FallsShort);
        Assert.AreEqual(OptimumSource.Ascent, found.Source);
        StringAssert.Contains($"{found}", "no optimum");
    }

    [TestMethod]
    public void The_reported_picture_is_the_best_of_all_starts()
    {
        using var network = Planted.Random();
        foreach (var unit in network.MaximizeAll(["conv2:0", "conv2:1", "logits:2"], new()
        {
            Steps = 3,
            Variants = 3,
            Negative = true,
        }))
        {
            Assert.HasCount(3, unit.Highest.Variants);
            Assert.IsTrue(unit.Highest.Variants.All(variant => variant.Score <= unit.Highest.Score + 1e-5f), $"{unit.Unit}");
            Assert.IsTrue(unit.Lowest!.Variants.All(variant => variant.Score >= unit.Lowest.Score - 1e-5f), $"{unit.Unit}");
            StringAssert.Contains(unit.Highest.Starts, " over 4 starts");
        }
    }

    [TestMethod]
    public void Moved_copies_are_not_better_than_what_is_reported_without_saying_so()
    {
        using var network = Planted.Random(3);
        foreach (var unit in network.MaximizeAll(options: new() { Steps = 2, Negative = true }))
        {
            Assert.IsTrue(unit.Highest.FallsShort || unit.Highest.ScoreWhenMoved <= unit.Highest.Score + 1e-4f, $"{unit.Unit}");
            Assert.IsTrue(unit.Lowest!.FallsShort || unit.Lowest.ScoreWhenMoved >= unit.Lowest.Score - 1e-4f, $"{unit.Unit}");
        }
    }

    [TestMethod]
    public void Units_of_low_layers_are_shown_as_what_they_see()
    {
        var module = nn.Sequential(
            ("conv1", nn.Conv2d(1, 2, 3, padding: 1)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(2, 2, 3, padding: 1)),
            ("relu2", nn.ReLU()), ("flat", nn.Flatten()), ("logits", nn.Linear(512, 2)));
        Planted.Randomize(module, 5);
        using var network = new HookedNetwork(module, 1, 16, 16);
        Crop? Of(Unit unit, Reduction reduction = Reduction.Max) =>
            network.Maximize(unit, new() { Steps = 2, Reduction = reduction }).Highest.Crop;
        Assert.AreEqual(new Crop(4, 6, 3, 3), Of("relu1:1@5,7"));
        Assert.AreEqual(new Crop(0, 13, 3, 3), Of("conv2:0@0,15"), "the part that lies in the picture");
        Assert.AreEqual(new Crop(3, 3, 5, 5), Of("conv2:0@5,5"));
        Assert.AreEqual((3, 3), Of("conv1:0") is { } crop ? (crop.Height, crop.Width) : default, "the best position lies inside");
        Assert.IsNull(Of("relu1:0", Reduction.Mean), "all of the picture counts");
        Assert.IsNull(Of("logits:0"));
        Assert.AreEqual(9, ((ImageInput)network.Maximize("conv1:0").Highest.Shown).Pixels.Length);
    }

    [TestMethod]
    public void The_best_state_of_the_steps_without_transforms_is_kept()
    {
        using var network = Planted.Random();
        // steps far too large: the last state is worse than some before it
        using var found = network.Maximize(Objectives.Channel("conv2:0"), Images.Pixels(2, 8), null, new()
        {
            Steps = 30,
            PlainSteps = 30,
            LearningRate = 0.4,
            Hold = 1,
        });
        var most = found.Trace.Max(step => step[0]);
        Assert.IsTrue(found.Score >= most - 0.02f, $"{found.Score} of {most}");
    }

    [TestMethod]
    public void Rows_have_the_networks_shape()
    {
        using var network = Planted.Random();
        using var rows = zeros([2, 1, 8, 8]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.Maximize("conv2:0", new() { Rows = [rows] }));
        StringAssert.Contains(error.Message, "[N, 2, 8, 8]");
    }

    /// <summary>A rectified unit that one narrow line drives, and that noise leaves nearly at rest.</summary>
    private static HookedNetwork Needle(float bias = 0.01f)
    {
        var conv = nn.Conv2d(1, 1, (1, 3));
        conv.weight.Fill([-1, 2, -1]);
        conv.bias!.Fill([bias]);
        return new(nn.Sequential(("conv", conv), ("relu", nn.ReLU())), 1, 8, 8);
    }
}
