using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ActivationMaximizationTests
{
    [TestMethod]
    public void A_linear_units_maximiser_in_a_box_is_its_weights_signs()
    {
        float[] weights = [2, -1, 0.5f, -3, 1, -0.2f, 4, -2];
        using var network = Planted.Linear(weights);
        MaximizationOptions options = new() { Steps = 200 };
        using var found = network.Maximize(Objectives.Channel("linear:0"), Vector(weights.Length), options: options);
        Assert.AreEqual(weights.Sum(Math.Abs), found.Score, 0.01f * weights.Sum(Math.Abs));
        using var lowest = network.Maximize(-Objectives.Channel("linear:0"), Vector(weights.Length), options: options);
        Assert.AreEqual(weights.Sum(Math.Abs), lowest.Score, 0.01f * weights.Sum(Math.Abs));
        for (var i = 0; i < weights.Length; i++)
            Assert.AreEqual(Math.Sign(weights[i]), found.Input[0, i].item<float>(), 0.05f);
    }

    [TestMethod, DataRow(false), DataRow(true)]
    public void A_planted_edge_detector_is_answered_with_an_edge(bool fourier)
    {
        using var network = Planted.Convolution(-1, 1);      // scores right minus left
        var picture = fourier ? Images.Fourier(1, 8) : Images.Pixels(1, 8);
        using var found = network.Maximize(Objectives.Channel("edge:0@3,3"), picture);
        Assert.IsTrue(found.Pixel(3, 4) - found.Pixel(3, 3) > 0.9, $"{found.Pixel(3, 4)} - {found.Pixel(3, 3)}");
    }

    [TestMethod]
    public void Many_units_in_one_run_find_what_each_finds_alone()
    {
        using var network = Planted.Linear([1, -1, 2], [-1, -1, 1], [3, 0.5f, -2]);
        using var all = network.Maximize(Objectives.Each([new("linear", 0), new("linear", 1), new("linear", 2)]), Vector(3),
            options: new() { Steps = 150, Count = 3 });
        CollectionAssert.AreEqual(new[] { 4f, 3f, 5.5f }, all.Scores.Select(s => MathF.Round(s, 2)).ToArray());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        using var network = Planted.Random();
        byte[] Bits(int seed)
        {
            using var found = network.Maximize(Objectives.Channel("conv2:1", Reduction.Max), Images.Fourier(2, 8),
                Transforms.Standard, new() { Steps = 12, Seed = seed });
            return found.Input.bytes.ToArray();
        }

        CollectionAssert.AreEqual(Bits(7), Bits(7));
        CollectionAssert.AreNotEqual(Bits(7), Bits(8));
    }

    [TestMethod]
    public void Scores_are_measured_again_without_transforms()
    {
        using var network = Planted.Random();
        var objective = Objectives.Channel("conv2:0");
        using var found = network.Maximize(objective, Images.Fourier(2, 8), Transforms.Standard, new() { Steps = 20 });
        Assert.AreEqual(network.Score(objective, found.Input)[0], found.Score);
        Assert.HasCount(20, found.Trace);
        Assert.IsTrue(found.Score > found.Trace[0][0]);
    }

    [TestMethod]
    public void Snapshots_are_kept_at_the_steps_asked_for()
    {
        using var network = Planted.Random();
        using var found = network.Maximize(Objectives.Channel("conv1:0"), Images.Pixels(2, 8), null,
            new() { Steps = 9, Snapshots = [1, 4, 9] });
        CollectionAssert.AreEquivalent(new[] { 1, 4, 9 }, found.Snapshots.Keys.ToArray());
        Assert.IsTrue(found.Snapshots[9].allclose(found.Input, 0, 0.5 / 255 + 1e-6), "only rounding lies between");
        Assert.IsFalse(found.Snapshots[1].allclose(found.Input));
    }

    [TestMethod]
    public void A_dead_start_is_revived_and_said_so()
    {
        using var network = Planted.Dead(0.35f);
        using var found = network.Maximize(Objectives.Channel("relu:0"), Images.Pixels(1, 4), options: new() { Steps = 60 });
        Assert.IsTrue(found.Score > 0, $"{found.Score}");
        CollectionAssert.AreEqual(new[] { 0 }, found.Restarted.ToArray());
    }

    [TestMethod]
    public void A_score_that_is_not_finite_stops_with_a_clear_error()
    {
        using var network = Planted.Linear([float.NaN, 1]);
        var error = Assert.ThrowsExactly<ArithmeticException>(() => network.Maximize(Objectives.Channel("linear:0"), Vector(2)));
        StringAssert.Contains(error.Message, "became NaN at step 1 (item 0)");
    }

    [TestMethod]
    public void Cancelling_ends_the_run_and_leaves_no_hook()
    {
        using var network = Planted.Random();
        using var source = new CancellationTokenSource();
        var progress = new Counter(() => source.Cancel());
        MaximizationOptions options = new() { Progress = progress, Cancellation = source.Token };
        Assert.ThrowsExactly<OperationCanceledException>(
            () => network.Maximize(Objectives.Channel("conv1:0"), Images.Pixels(2, 8), null, options));
        using var input = rand(1, 2, 8, 8);
        using var whole = network.Run(input);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, whole.shape);
    }

    [TestMethod]
    public void A_run_leaves_no_tensor_behind()
    {
        using var network = Planted.Random();
        void Run(int steps)
        {
            using var found = network.Maximize(Objectives.Channel("conv2:0") - 0.1 * Penalties.TotalVariation(),
                Images.Fourier(2, 8), Transforms.Standard, new() { Steps = steps });
        }

        Run(2);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsTrue(GC.TryStartNoGCRegion(64 << 20));      // nothing may be freed by the collector instead of by us
        try
        {
            var start = Tensor.TotalCount;
            Run(2);
            var few = Tensor.TotalCount - start;
            Run(40);
            Assert.AreEqual(2 * few, Tensor.TotalCount - start);
        }
        finally
        {
            GC.EndNoGCRegion();
        }
    }

    [TestMethod]
    public void Options_out_of_range_are_refused()
    {
        using var network = Planted.Random();
        foreach (var options in new MaximizationOptions[]
        {
            new() { Steps = 0 }, new() { Count = 0 }, new() { LearningRate = double.NaN }, new() { Restarts = -1 },
            new() { Steps = 5, Snapshots = [6] },
        })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => network.Maximize(Objectives.Channel("conv1:0"), Images.Pixels(2, 8), null, options));
    }

    /// <summary>A free vector in the box from -1 to 1.</summary>
    private static Parameterization Vector(int length) => new("vector", request =>
    {
        var values = new TorchSharp.Modules.Parameter(
            randn([request.Count, length], generator: request.Generator).mul(0.01 * request.Noise));
        return new([values], () => values.alias()) { Project = () => values.clamp_(-1, 1) };
    });

    private sealed class Counter(Action told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told();
    }
}
