using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Pictures of many units: each is the unit's own, in the order asked, and scores what it says.</summary>
[TestClass]
public class FeatureVisualizationTests
{
    /// <summary>Exact ascent: free pixels, nothing moved.</summary>
    private static readonly VisualizationOptions Plain = new()
    {
        Picture = Images.Pixels(1, 8),
        Recipe = Recipe.Default with { Transform = Transforms.None, Contrast = 0 },
        Steps = 60,
        Reduction = Reduction.Mean,
        Moves = 0,
    };

    /// <summary>Four channels whose mean over a picture in 0 to 1 has a maximum and a minimum known by hand.</summary>
    private static readonly float[][] Edges = [[-1, 1], [1, 1], [2, -2], [-1, -1]];
    private static readonly float[] Most = [1 / 7f, 2, 2 / 7f, 0];
    private static readonly float[] Least = [-1 / 7f, 0, -2 / 7f, -2];

    [TestMethod, DataRow(null), DataRow(1), DataRow(3)]
    public void Each_unit_reaches_its_own_optimum_at_both_ends(int? unitsPerRun)
    {
        using var network = Planted.Convolutions(Edges);
        Unit[] asked = ["edge:3", "edge:0", "edge:2", "edge:0", "edge:1"];       // another order than the network's, one twice
        var found = network.MaximizeAll(asked, Plain with { Negative = true, UnitsPerRun = unitsPerRun });
        CollectionAssert.AreEqual(asked, found.Select(unit => unit.Unit).ToArray());
        foreach (var end in found)
        {
            Assert.AreEqual(Most[end.Unit.Index!.Value], end.Highest.Score, 0.01f, $"{end.Unit}");
            Assert.AreEqual(Least[end.Unit.Index!.Value], end.Lowest!.Score, 0.01f, $"{end.Unit}");
        }
    }

    [TestMethod]
    public void A_pattern_names_the_units_and_only_what_was_asked_is_minimised()
    {
        using var network = Planted.Random();
        var options = new VisualizationOptions { Steps = 2, Moves = 0 };
        var layer = network.MaximizeAll("conv2, logits:3", options: options);
        CollectionAssert.AreEqual(new Unit[] { "conv2:0", "conv2:1", "logits:3" }, layer.Select(unit => unit.Unit).ToArray());
        Assert.IsTrue(layer.All(unit => unit.Lowest is null));
        Assert.IsTrue(network.MaximizeAll("conv2", negative: true, options).All(unit => unit.Lowest is not null));
        Assert.HasCount(network.Units().Count, network.MaximizeAll(options: options));
    }

    [TestMethod, DataRow(Reduction.Mean), DataRow(Reduction.Max)]
    public void A_score_is_that_of_the_picture_shown(Reduction reduction)
    {
        using var network = Planted.Random();
        Unit[] units = ["conv1:2", "conv2:0", "logits:1", "conv2:1@2,3"];
        foreach (var found in network.MaximizeAll(units, new()
        {
            Steps = 20,
            Reduction = reduction,
            Negative = true,
            Variants = 2,
            UnitsPerRun = 1,
        }))
        {
            var (unit, highest, lowest) = (found.Unit, found.Highest, found.Lowest);
            float Score(InputValue picture)
            {
                using var shown = ((ImageInput)picture).ToTensor(network.Pixels!);
                return network.Score(Objectives.Channel(unit, reduction), shown)[0];
            }

            Assert.AreEqual(Score(highest.Input), highest.Score, $"{unit}");
            Assert.AreEqual(Score(lowest!.Input), lowest.Score, $"{unit}");
            Assert.IsTrue(lowest.Score < highest.Score, $"{unit}: {lowest.Score} and {highest.Score}");
            foreach (var variant in highest.Variants.Concat(lowest.Variants))
                Assert.AreEqual(Score(variant.Input), variant.Score, 1e-5f, $"{unit} {variant.Name}");
        }
    }

    [TestMethod]
    public void A_position_is_driven_harder_by_its_own_picture_than_by_its_channels()
    {
        using var network = Planted.Random();
        var found = network.MaximizeAll(["conv2:1", "conv2:1@3,0"], new() { Steps = 40, Reduction = Reduction.Mean });
        using var whole = ((ImageInput)found[0].Highest.Input).ToTensor(network.Pixels!);
        Assert.IsTrue(found[1].Highest.Score > network.Score(Objectives.Channel("conv2:1@3,0"), whole)[0]);
    }

    [TestMethod]
    public void Pictures_are_kept_at_the_steps_asked_for_and_the_last_is_the_result()
    {
        using var network = Planted.Random();
        var found = network.MaximizeAll(["conv2:0", "conv2:1"], new()
        {
            Steps = 12,
            Snapshots = [12, 1, 6],
            Negative = true,
            Recipe = Recipe.Default with { Contrast = 0 },
            Moves = 0,      // what its moved copies exceed goes on
        });
        foreach (var end in found.SelectMany(unit => new[] { unit.Highest, unit.Lowest! }))
        {
            CollectionAssert.AreEqual(new[] { 1, 6, 12 }, end.Snapshots.Select(kept => kept.Step).ToArray());
            var pictures = end.Snapshots.Select(kept => ((ImageInput)kept.Input).Pixels).ToArray();
            CollectionAssert.AreEqual(((ImageInput)end.Input).Pixels, pictures[2]);
            CollectionAssert.AreNotEqual(pictures[1], pictures[2]);
            CollectionAssert.AreNotEqual(pictures[0], pictures[1]);
            Assert.HasCount(12, end.Trace);
        }
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_pictures_and_another_seed_others()
    {
        using var network = Planted.Random();
        byte[] Pixels(int seed)
        {
            var found = network.MaximizeAll(["conv2:1", "logits:0"], new() { Steps = 8, Seed = seed, Variants = 2 });
            return [.. found
                .SelectMany(unit => unit.Highest.Variants.Select(variant => variant.Input).Append(unit.Highest.Input))
                .SelectMany(input => ((ImageInput)input).Pixels)];
        }
        CollectionAssert.AreEqual(Pixels(3), Pixels(3));
        CollectionAssert.AreNotEqual(Pixels(3), Pixels(4));
    }

    [TestMethod]
    public void Progress_never_falls_and_ends_at_1()
    {
        using var network = Planted.Random();
        var told = new List<double>();
        network.MaximizeAll(["conv2:0", "logits:0", "conv2:0", "conv1:0"], new()
        {
            Steps = 5,
            Negative = true,
            Variants = 2,
            UnitsPerRun = 1,
            Progress = new Told(told.Add).Every(),
        });
        CollectionAssert.AreEqual(told.Order().ToArray(), told.ToArray());
        Assert.AreEqual(1.0, told[^1]);
        Assert.HasCount((2 * 3 * (5 + 1 + 5)) - 5 + 1, told,
            "a unit asked for twice is made once: steps, moves, steps of variants; the first layer is not climbed");
        Assert.AreEqual(1 / 6.0 / (5 + (16 / 3.0) + 10), told[0], 1e-12);
    }

    [TestMethod]
    public void A_closed_form_passes_over_its_share_of_the_progress()
    {
        using var network = Planted.Random();
        var told = new List<double>();
        network.Maximize("conv1:0", new()
        {
            Steps = 5,
            Variants = 2,
            Moves = 15,
            Reduction = Reduction.Mean,
            Progress = new Told(told.Add).Every(),
        });
        Assert.HasCount(5 + 1 + 1, told);
        Assert.AreEqual((5 + 2) / (5.0 + 10 + 5), told[0], 1e-12, "the first step of the variants");
    }

    [TestMethod]
    public void Cancelling_ends_the_work_and_leaves_no_hook()
    {
        using var network = Planted.Random();
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => network.MaximizeAll(["conv1:0", "conv2:0"], new()
        {
            Progress = new Told(share => { if (share > 0.5) source.Cancel(); }).Every(),
            Cancellation = source.Token,
        }));
        using var input = rand(2, 2, 8, 8);
        using var whole = network.Run(input);
        CollectionAssert.AreEqual(new long[] { 2, 4 }, whole.shape);
    }

    [TestMethod]
    public void What_cannot_be_drawn_is_refused_in_words()
    {
        using var vectors = Planted.Linear([1, -1]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => vectors.MaximizeAll(["linear:0"], new()));
        StringAssert.Contains(error.Message, "reads inputs of shape [2], no pictures");

        using var network = Planted.Random();
        var point = Assert.ThrowsExactly<ArgumentException>(() => network.MaximizeAll(["conv9:0"], new()));
        StringAssert.Contains(point.Message, "no activation point 'conv9'");
        var unit = Assert.ThrowsExactly<ArgumentException>(() => network.MaximizeAll(["conv1:3"], new()));
        StringAssert.Contains(unit.Message, "'conv1:3' does not exist");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => network.MaximizeAll(["conv1"], new())).Message, "conv1");
    }

    [TestMethod]
    public void Options_out_of_range_are_refused()
    {
        using var network = Planted.Random();
        foreach (var options in new VisualizationOptions[]
        {
            new() { Steps = 0 }, new() { Variants = -1 }, new() { Moves = -1 },
            new() { Diversity = -0.1 }, new() { Diversity = double.NaN },
            new() { UnitsPerRun = 0 }, new() { LearningRate = 0 },
            new() { Steps = 5, Snapshots = [6] }, new() { Steps = 5, Snapshots = [0] },
        })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.MaximizeAll(["conv1:0"], options), $"{options}");
    }

    private sealed class Told(Action<double> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value.Share);
    }
}
