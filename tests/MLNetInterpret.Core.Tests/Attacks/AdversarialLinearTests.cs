using MLNetInterpret.Core.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Attacks on linear units, of which every number is known by hand.</summary>
[TestClass]
public class AdversarialLinearTests
{
    private static readonly Objective Unit = Objectives.Channel("linear:0");
    private static readonly float[] Weights = [2, -1, 0.5f, -3];

    [TestMethod]
    public void One_sign_step_on_rows_is_the_fast_gradient_sign_method()
    {
        using var network = Planted.Linear(Weights);
        using var start = tensor(new[] { 1f, 2, 3, 4 });
        using var found = network.Maximize(Unit, Rows.Near(start, linf: 0.25), null, Step(0.25, 1));
        CollectionAssert.AreEqual(new[] { 1.25f, 1.75f, 3.25f, 3.75f }, found.Input.data<float>().ToArray());
        Assert.AreEqual(-10.5f + 0.25f * 6.5f, found.Score);      // 2 - 2 + 1.5 - 12, and eps times the L1 norm of the weights
        Assert.AreEqual(-10.5f, found.Trace[0][0]);
    }

    [TestMethod]
    public void One_sign_step_on_pixels_is_the_fast_gradient_sign_method()
    {
        using var network = new HookedNetwork(Planted.Module(Weights), [1, 2, 2], PixelScale.Bytes);
        using var start = tensor(new float[] { 10, 20, 30, 2 }).view(1, 2, 2);
        using var found = network.Maximize(Unit, Images.Near(start, linf: 4 / 255.0), null, Step(4 / 255.0, 1));
        CollectionAssert.AreEqual(new[] { 14f, 16, 34, 0 }, Levels(found.Input), "the last pixel ends at black");
        Assert.AreEqual(28f - 16 + 17, found.Score, 1e-3f);
        using var lowered = network.Maximize(-Unit, Images.Near(start, linf: 4 / 255.0), null, Step(4 / 255.0, 1));
        CollectionAssert.AreEqual(new[] { 6f, 24, 26, 6 }, Levels(lowered.Input));
    }

    [TestMethod]
    public void Projected_steps_walk_as_far_as_the_ball_and_no_further()
    {
        using var network = Planted.Linear(Weights);
        using var start = tensor(new[] { 1f, 2, 3, 4 });
        using var found = network.Maximize(Unit, Rows.Near(start, linf: 0.5), null,
            Step(0.2, 5) with { Snapshots = [1, 2, 3] });
        Near([1.2f, 1.8f, 3.2f, 3.8f], found.Snapshots[1], 1e-6f);
        Near([1.4f, 1.6f, 3.4f, 3.6f], found.Snapshots[2], 1e-6f);
        Near([1.5f, 1.5f, 3.5f, 3.5f], found.Snapshots[3], 1e-6f);
        Near([1.5f, 1.5f, 3.5f, 3.5f], found.Input, 1e-6f);
        float[] trace = [-10.5f, -9.2f, -7.9f, -7.25f, -7.25f];   // + 0.2, 0.2, 0.1, 0 times 6.5
        for (var step = 0; step < 5; step++) Assert.AreEqual(trace[step], found.Trace[step][0], 1e-5f);
        Assert.AreEqual(-7.25f, found.Score, 1e-5f);
    }

    [TestMethod]
    public void Normalised_steps_walk_along_the_weights_to_the_balls_surface()
    {
        using var network = Planted.Linear([3, -4]);
        using var start = tensor(new[] { 1f, 1 });
        using var found = network.Maximize(Unit, Rows.Near(start, l2: 0.25), null,
            Step(0.1, 4) with { Rule = AscentRule.Normalized, Snapshots = [1, 3] });
        Near([1.06f, 0.92f], found.Snapshots[1], 1e-6f);
        Near([1.15f, 0.8f], found.Snapshots[3], 1e-6f);           // 0.25 along (0.6, -0.8)
        Assert.AreEqual(-1 + 0.25f * 5, found.Score, 1e-5f);
    }

    [TestMethod]
    public void An_item_stops_as_soon_as_it_is_above_the_goal()
    {
        using var network = Planted.Linear(Weights);
        using var start = tensor(new[] { 1f, 2, 3, 4, 1.5f, 2, 3, 4 }).view(2, 4);
        var options = Step(0.1, 20) with { Count = 2, StopAbove = -9.3 };
        using var found = network.Maximize(Unit, Rows.Near(start, linf: 1), null, options);
        CollectionAssert.AreEqual(new[] { 3, 2 }, found.Stopped.ToArray());     // -10.5, -9.85, -9.2 and -9.5, -8.85
        Assert.AreEqual(-9.2f, found.Scores[0], 1e-4f);
        Assert.AreEqual(-8.85f, found.Scores[1], 1e-4f);
    }

    private static MaximizationOptions Step(double size, int steps) =>
        new() { Rule = AscentRule.Sign, LearningRate = size, Steps = steps };

    private static float[] Levels(Tensor pictures) =>
        [.. pictures.data<float>().ToArray().Select(value => MathF.Round(value, 3))];

    private static void Near(float[] expected, Tensor found, float tolerance)
    {
        var values = found.data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], values[i], tolerance, $"slot {i}");
    }
}
