using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Attacks on linear classifiers, of which every number is known by hand.</summary>
[TestClass]
public class AdversarialAttackTests
{
    [TestMethod, DataRow(0.5, 0), DataRow(1.5, 1)]
    public void The_fast_gradient_sign_method_goes_to_the_balls_corner(double radius, int after)
    {
        using var network = Planted.Linear([1, 2], [0, -1]);       // the lead of class 1 is -a - 3b
        using var start = tensor(new[] { 1f, 1 }).view(1, 2);
        using var found = network.Attack(start, AttackOptions.FastGradientSign(radius));
        var end = (float)(1 - radius);
        CollectionAssert.AreEqual(new[] { end, end }, found.Input.data<float>().ToArray());
        var item = found.Items.Single();
        Assert.AreEqual((0, after, after == 1, 1), (item.Before, item.After, item.Succeeded, item.Steps));
        Assert.AreEqual(radius, item.Distance);
        Assert.AreEqual(after, found.SuccessRate);
        Assert.AreEqual(1 / (1 + Math.Exp(-4)), item.ProbabilityBefore, 1e-6);      // logits 3 and -1
        var lead = -4 * end * (after == 1 ? 1 : -1);
        Assert.AreEqual(1 / (1 + Math.Exp(-lead)), item.ProbabilityAfter, 1e-6);
    }

    [TestMethod]
    public void Steps_end_at_the_balls_surface_and_an_early_exit_before_it()
    {
        using var network = Planted.Linear([1, 2], [0, -1]);
        using var start = tensor(new[] { 1f, 1 }).view(1, 2);
        var options = new AttackOptions { LInf = 1.5, Steps = 5, StepSize = 0.4, EarlyExit = false };
        using var whole = network.Attack(start, options);
        Near([-0.5f, -0.5f], whole.Input);
        Assert.AreEqual(5, whole.Items[0].Steps);
        using var early = network.Attack(start, options with { EarlyExit = true });
        Near([-0.2f, -0.2f], early.Input);                          // leads -4, -2.4, -0.8, 0.8
        Assert.AreEqual((3, true), (early.Items[0].Steps, early.Items[0].Succeeded));
        using var surer = network.Attack(start, options with { EarlyExit = true, Confidence = 1 });
        Near([-0.5f, -0.5f], surer.Input);
        Assert.AreEqual(4, surer.Items[0].Steps, "1.2 steps of 0.4 more, of which the ball leaves 0.3");
    }

    [TestMethod]
    public void An_item_rests_while_others_go_on()
    {
        using var network = Planted.Linear([1, 2], [0, -1]);
        using var starts = tensor(new[] { 0.25f, 0.25f, 1, 1, 8, 8 }).view(3, 2);
        using var found = network.Attack(starts, new() { LInf = 2, Steps = 6, StepSize = 0.5 });
        Near([-0.25f, -0.25f, -0.5f, -0.5f, 6, 6], found.Input);
        CollectionAssert.AreEqual(new[] { 1, 3, 6 }, found.Items.Select(item => item.Steps).ToArray());
        CollectionAssert.AreEqual(new[] { true, true, false }, found.Items.Select(item => item.Succeeded).ToArray());
        CollectionAssert.AreEqual(new[] { 0.5, 1.5, 2 }, found.Items.Select(item => item.Distance).ToArray());
        Assert.AreEqual(2 / 3.0, found.SuccessRate, 1e-12);
    }

    [TestMethod, DataRow(1), DataRow(12)]
    public void In_an_L2_ball_the_change_is_the_radius_along_the_gradient(int steps)
    {
        using var network = Planted.Linear([1, 2], [0, -1]);
        using var start = tensor(new[] { 1f, 1 }).view(1, 2);
        using var found = network.Attack(start, new() { L2 = 2, Steps = steps, EarlyExit = false });
        var unit = 2 / MathF.Sqrt(10);
        Near([1 - unit, 1 - 3 * unit], found.Input);
        Assert.AreEqual(2, found.Items[0].Distance, 1e-5);
        Assert.IsTrue(found.Items[0].Succeeded);
    }

    [TestMethod]
    public void A_target_is_aimed_at_and_without_one_the_nearest_class_wins()
    {
        using var network = Planted.Linear([1, 0, 0], [0, 1, 0], [0, 0, 1]);
        using var start = tensor(new[] { 3f, 1, 0 }).view(1, 3);
        using var any = network.Attack(start, AttackOptions.FastGradientSign(2));
        CollectionAssert.AreEqual(new[] { 1f, 3, 0 }, any.Input.data<float>().ToArray());
        Assert.AreEqual((1, (int?)null, true), (any.Items[0].After, any.Items[0].Target, any.Items[0].Succeeded));

        using var aimed = network.Attack(start, AttackOptions.FastGradientSign(2) with { Targets = [2] });
        CollectionAssert.AreEqual(new[] { 1f, 1, 2 }, aimed.Input.data<float>().ToArray());
        Assert.AreEqual((2, (int?)2, true), (aimed.Items[0].After, aimed.Items[0].Target, aimed.Items[0].Succeeded));

        using var elsewhere = network.Attack(start, AttackOptions.FastGradientSign(2) with { LInf = 1, Targets = [2] });
        Assert.IsFalse(elsewhere.Items[0].Succeeded);               // 2, 1, 1
    }

    [TestMethod]
    public void Each_input_has_its_own_target()
    {
        using var network = Planted.Linear([1, 0, 0], [0, 1, 0], [0, 0, 1]);
        using var start = tensor(new[] { 3f, 1, 0, 3, 1, 0 }).view(2, 3);
        using var found = network.Attack(start, AttackOptions.FastGradientSign(2) with { Targets = [2, 1] });
        CollectionAssert.AreEqual(new[] { 1f, 1, 2, 1, 3, 0 }, found.Input.data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 2, 1 }, found.Items.Select(item => item.After).ToArray());
    }

    [TestMethod]
    public void One_logit_is_two_classes()
    {
        using var network = Planted.Linear([1, -2]);
        using var start = tensor(new[] { 1f, 0, -1, 0 }).view(2, 2);
        using var found = network.Attack(start, AttackOptions.FastGradientSign(0.5));
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, -0.5f, -0.5f }, found.Input.data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { (1, 0), (0, 1) }, found.Items.Select(item => (item.Before, item.After)).ToArray());
        Assert.AreEqual(1 / (1 + Math.Exp(-1)), found.Items[0].ProbabilityBefore, 1e-6);
        Assert.AreEqual(1 / (1 + Math.Exp(-0.5)), found.Items[1].ProbabilityAfter, 1e-6);

        using var aimed = network.Attack(start, AttackOptions.FastGradientSign(0.5) with { Targets = [1] });
        CollectionAssert.AreEqual(new[] { 1, 1 }, aimed.Items.Select(item => item.After).ToArray());
    }

    [TestMethod]
    public void What_only_unrounded_pixels_would_reach_is_no_success()
    {
        using var network = new HookedNetwork(Planted.Module([1, -1]), [1, 1, 2], PixelScale.Bytes);
        using var start = tensor(new[] { 101f, 102 }).view(1, 1, 1, 2);
        double radius = 0.6 / 255;
        using var unrounded = network.Maximize(Objectives.Channel("linear:0"), Images.Near(start, linf: radius), null,
            new() { Steps = 1, Rule = AscentRule.Sign, LearningRate = radius, Snapshots = [1] });
        Assert.AreEqual(1, network.Predict(unrounded.Snapshots[1])[0].Class, "101.6 and 101.4");

        using var found = network.Attack(start, AttackOptions.FastGradientSign(radius));
        CollectionAssert.AreEqual(new[] { 101f, 102 }, found.Input.data<float>().ToArray());
        var item = found.Items[0];
        Assert.AreEqual((0, 0, false, 0.0), (item.Before, item.After, item.Succeeded, item.Distance));
        using var wider = network.Attack(start, AttackOptions.FastGradientSign(1.0 / 255));
        CollectionAssert.AreEqual(new[] { 102f, 101 }, wider.Input.data<float>().ToArray());
        Assert.IsTrue(wider.Items[0].Succeeded);
        Assert.AreEqual(1.0 / 255, wider.Items[0].Distance, 1e-7);
    }

    [TestMethod]
    public void Immutable_slots_keep_every_bit_and_the_rest_does_the_work()
    {
        using var network = Planted.Linear([1, 2, -1], [0, -1, 1]);
        using var start = tensor(new[] { 0.1f, 1 / 3f, 1e-30f, 0.7f, -1 / 7f, 0.3f }).view(2, 3);
        var before = start.data<float>().ToArray();
        foreach (var options in new AttackOptions[]
        {
            new() { LInf = 0.4, Immutable = [1, 2], RandomStart = true, EarlyExit = false },
            new() { L2 = 0.4, Immutable = [1, 2], RandomStart = true, EarlyExit = false },
        })
        {
            using var found = network.Attack(start, options);
            var after = found.Input.data<float>().ToArray();
            foreach (var slot in new[] { 1, 2, 4, 5 })
            {
                var (expected, actual) = (before[slot], after[slot]);
                Assert.AreEqual(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual), $"slot {slot}");
            }
            Assert.AreEqual(before[0] - 0.4f, after[0], 1e-5f);
            Assert.AreEqual(before[3] + 0.4f, after[3], 1e-5f, "the other class leads here");
        }

        CollectionAssert.AreEqual(before, start.data<float>().ToArray());
    }

    private static void Near(float[] expected, Tensor found)
    {
        var values = found.data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], values[i], 1e-5f, $"slot {i}");
    }
}
