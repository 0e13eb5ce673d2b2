using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What every entry of the catalogue keeps.</summary>
[TestClass]
public class ObjectiveLawTests
{
    [TestMethod]
    public void Every_entry_is_held_to_the_laws()
    {
        var held = ObjectiveCatalogue.All.Select(entry => ((string)entry[0]).Split(' ')[0]).ToHashSet();
        foreach (var name in ObjectiveCatalogue.NamesIn(typeof(Objectives)).Concat(ObjectiveCatalogue.NamesIn(typeof(Penalties))))
            Assert.Contains(name, held);
    }

    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.WithWholeGradients), typeof(ObjectiveCatalogue))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        var objective = ObjectiveCatalogue.Get(name);
        using var network = Planted.Random();
        network.Module.to(ScalarType.Float64);
        using var scope = NewDisposeScope();
        using var kernels = network.RightKernels();
        var input = Pictures(4, 3).to(ScalarType.Float64).requires_grad_(true);
        using (var seen = network.RunWithCache(input, objective.Points)) objective.Score(seen).sum().backward();

        using var frozen = no_grad();
        foreach (var (item, channel, y, x) in new[] { (0, 0, 3, 3), (1, 1, 4, 2), (2, 0, 0, 7), (3, 1, 5, 5) })
        {
            const double Step = 1e-5;
            double Score(double change)
            {
                var moved = input.detach().clone();
                moved[item, channel, y, x] += change;
                using var seen = network.RunWithCache(moved, objective.Points);
                return objective.Score(seen).sum().item<double>();
            }

            var slope = (Score(Step) - Score(-Step)) / (2 * Step);
            Assert.AreEqual(slope, input.grad![item, channel, y, x].item<double>(), 1e-6 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.All), typeof(ObjectiveCatalogue))]
    public void Weighted_sums_score_as_the_weighted_sum_of_scores(string name)
    {
        using var network = Planted.Random();
        using var input = Pictures(3, 4);
        var (objective, other) = (ObjectiveCatalogue.Get(name), Objectives.Logit("logits:2"));
        var (a, b) = (network.Score(objective, input), network.Score(other, input));
        var (description, points) = (objective.Description, objective.Points.ToArray());

        foreach (var (whole, weighted) in new (Objective, Func<float, float, float>)[]
        {
            (2 * objective - other * 0.5 + -objective, (x, y) => 2 * x - 0.5f * y - x),
            (objective * other, (x, y) => x * y),
            (3 - objective + 0.25, (x, _) => 3 - x + 0.25f),
            (1 + (objective - 2), (x, _) => 1 + x - 2),
            (other - (objective - other), (x, y) => y - x + y),
        })
        {
            var scores = network.Score(whole, input);
            Assert.HasCount(3, scores);
            for (var item = 0; item < 3; item++)
            {
                var tolerance = 1e-4f * Math.Max(1, Math.Abs(scores[item]));
                Assert.AreEqual(weighted(a[item], b[item]), scores[item], tolerance, whole.Description);
            }
        }

        // operands never change
        Assert.AreEqual(description, objective.Description);
        CollectionAssert.AreEqual(points, objective.Points.ToArray());
        CollectionAssert.AreEqual(a.ToArray(), network.Score(objective, input).ToArray());
    }

    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.All), typeof(ObjectiveCatalogue))]
    public void Climbing_raises_the_score_and_climbing_its_negative_lowers_it(string name)
    {
        using var network = Planted.Random();
        var objective = ObjectiveCatalogue.Get(name);
        foreach (var sign in new[] { 1, -1 })
        {
            using var found = network.Maximize(sign * objective, Images.Pixels(2, 8, noise: 0.1), null,
                new() { Steps = 15, LearningRate = 0.005, Count = 4, Seed = 3, Measure = objective });
            var (start, end) = (found.Trace[0].Sum(), found.Scores.Sum());
            Assert.IsTrue(sign * (end - start) > 0, $"{sign} * {objective}: from {start} to {end}");
        }

        AssertWhole(network);
    }

    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.OfSeparateItems), typeof(ObjectiveCatalogue))]
    public void An_items_score_is_its_own(string name)
    {
        using var network = Planted.Random();
        using var scope = NewDisposeScope();
        var (input, others) = (Pictures(4, 5), Pictures(4, 6));
        var mixed = cat([others.narrow(0, 0, 1), input.narrow(0, 1, 2), others.narrow(0, 3, 1)], 0);
        var objective = ObjectiveCatalogue.Get(name);
        var (before, after) = (network.Score(objective, input), network.Score(objective, mixed));
        Assert.HasCount(4, before);
        for (var item = 1; item <= 2; item++)
            Assert.AreEqual(before[item], after[item], 1e-5f * Math.Max(1, Math.Abs(before[item])));
    }

    [TestMethod]
    public void A_score_that_throws_leaves_no_hook()
    {
        using var network = Planted.Random();
        using var input = Pictures(2, 7);
        var throwing = new Objective("failing", ["conv2"], _ => throw new InvalidOperationException("no"));
        var failing = Objectives.Channel("conv1:0") + throwing;
        Assert.ThrowsExactly<InvalidOperationException>(() => network.Score(failing, input));
        AssertWhole(network);
        Assert.ThrowsExactly<InvalidOperationException>(() => network.Maximize(failing, Images.Pixels(2, 8)));
        AssertWhole(network);
        Assert.ThrowsExactly<ArgumentException>(() => network.Maximize(Objectives.Channel("conv1:7"), Images.Pixels(2, 8)));
        AssertWhole(network);
    }

    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.All), typeof(ObjectiveCatalogue))]
    public void A_cancelled_run_leaves_no_hook(string name)
    {
        using var network = Planted.Random();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => network.Maximize(
            ObjectiveCatalogue.Get(name), Images.Pixels(2, 8), null, new() { Count = 2, Cancellation = source.Token }));
        AssertWhole(network);
    }

    /// <summary>A hook left behind would end the pass before the logits.</summary>
    private static void AssertWhole(HookedNetwork network)
    {
        using var input = Pictures(1, 8);
        using var output = network.Run(input);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, output.shape);
    }

    private static Tensor Pictures(int count, ulong seed)
    {
        using var generator = new Generator(seed);
        return rand([count, 2, 8, 8], generator: generator);
    }
}
