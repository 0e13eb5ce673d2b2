using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class BallTests
{
    private static readonly Objective Channel = Objectives.Channel("conv2:1");

    [TestMethod]
    [DataRow(0.03, null, AscentRule.Adam), DataRow(0.03, null, AscentRule.Sign), DataRow(null, 0.4, AscentRule.Normalized)]
    [DataRow(null, 0.4, AscentRule.Adam), DataRow(0.05, 0.4, AscentRule.Adam), DataRow(0.004, null, AscentRule.Adam)]
    [DataRow(null, 0.02, AscentRule.Normalized)]
    public void Nothing_ever_leaves_the_ball_or_the_value_range(double? linf, double? l2, AscentRule rule)
    {
        foreach (var random in new[] { false, true })
        {
            using var network = Scaled(-2, 3);
            using var start = Bytes(network.Pixels!, 2, 2, 8, 8);
            using var found = network.Maximize(Channel, Images.Near(start, linf, l2, random), null,
                new() { Steps = 12, Count = 4, Rule = rule, LearningRate = 0.02, Snapshots = [1, 2, 5, 12] });
            using var centers = start.repeat(2, 1, 1, 1);
            foreach (var pictures in found.Snapshots.Values.Append(found.Input))
            {
                Assert.IsTrue(pictures.min().item<float>() >= -2 && pictures.max().item<float>() <= 3);
                using var change = (pictures - centers) / 5;
                if (linf is { } side) Assert.IsTrue(change.abs().max().item<float>() <= side + 1e-6);
                if (l2 is { } radius) Assert.IsTrue(change.flatten(1).norm(1).max().item<float>() <= radius + 2e-6);
            }

            using var levels = (found.Input + 2) / 5 * 255;
            Assert.IsTrue(levels.allclose(levels.round(), 0, 1e-3), "8 bits");
        }
    }

    [TestMethod]
    public void A_random_start_is_inside_and_fills_the_ball()
    {
        using var start = full([64, 1, 5, 5], 0.5f);
        using var generator = new Generator(3);
        var request = new StartRequest(64, generator, CPU, PixelScale.Unit);
        using var box = Images.Near(start, linf: 0.1, randomStart: true).Start(request);
        using var ball = Images.Near(start, l2: 0.1, randomStart: true).Start(request);
        using var inBox = (box.Decode() - start).abs();
        using var inBall = (ball.Decode() - start).flatten(1).norm(1);
        Assert.IsTrue(inBox.max().item<float>() is > 0.095f and <= 0.100001f);
        Assert.AreEqual(0.05, inBox.mean().item<float>(), 0.003, "even over the box");
        Assert.IsTrue(inBall.max().item<float>() <= 0.100001f);
        Assert.AreEqual(0.1 * 25 / 26, inBall.mean().item<float>(), 0.002, "even over a ball of 25 axes");
    }

    [TestMethod]
    public void The_start_is_the_start_and_stays_the_callers()
    {
        using var network = Planted.Random();
        using var start = Bytes(PixelScale.Unit, 2, 8, 8);
        var before = start.bytes.ToArray();
        using (var generator = new Generator(0))
        using (var input = Images.Near(start, linf: 0.1).Start(new(2, generator, CPU, PixelScale.Unit)))
        using (var decoded = input.Decode())
            Assert.IsTrue(decoded[0].equal(start).all().item<bool>() && decoded[1].equal(start).all().item<bool>());
        using (network.Maximize(Channel, Images.Near(start, linf: 0.1), null, new() { Steps = 3 }))
            CollectionAssert.AreEqual(before, start.bytes.ToArray());
    }

    [TestMethod]
    public void A_ball_cut_by_the_value_range_is_searched_up_to_its_best_corner()
    {
        // one pixel is already white: what is left of the length goes into the other
        using var network = new HookedNetwork(Planted.Module([3, 1]), [1, 1, 2], PixelScale.Unit);
        using var start = tensor(new[] { 1f, 0.2f }).view(1, 1, 2);
        using var found = network.Maximize(Objectives.Channel("linear:0"), Images.Near(start, l2: 0.4), null,
            new() { Steps = 40, Rule = AscentRule.Normalized, LearningRate = 0.1, Snapshots = [40] });
        Assert.AreEqual(1f, found.Snapshots[40][0, 0, 0, 0].item<float>());
        Assert.AreEqual(0.6f, found.Snapshots[40][0, 0, 0, 1].item<float>(), 1e-5f);
    }

    [TestMethod]
    public void Rounding_goes_back_towards_the_start_only_as_far_as_it_must()
    {
        using var start = full([1, 1, 4], 100f);
        var change = new[] { 2.6f, 1.4f, -0.7f, 0 };
        var length = Math.Sqrt(change.Sum(level => level * level)) / 255;
        // the nearest levels, 3, 1 and -1, are too far away: of the two rounded outwards, 2.6 is the less certain
        CollectionAssert.AreEqual(new[] { 102f, 101, 99, 100 }, Rounded(Images.Near(start, l2: length), start, change));
        var wide = Images.Near(start, l2: Math.Sqrt(11) / 255);
        CollectionAssert.AreEqual(new[] { 103f, 101, 99, 100 }, Rounded(wide, start, change));
        CollectionAssert.AreEqual(new[] { 102f, 101, 99, 100 }, Rounded(Images.Near(start, linf: 2.7 / 255), start, change));
        using var between = full([1, 1, 4], 100.5f);
        CollectionAssert.AreEqual(new[] { 100.5f, 100.5f, 100.5f, 100.5f },
            Rounded(Images.Near(between, linf: 0.2 / 255), between, [0.2f, 0.1f, -0.2f, 0]), "no level is near enough");
    }

    [TestMethod]
    public void A_dead_start_is_left_for_another_place_of_the_ball()
    {
        using var network = Planted.Dead(0.05f);
        using var start = full([1, 4, 4], 0.4f);
        using var found = network.Maximize(Objectives.Channel("relu:0"), Images.Near(start, linf: 0.3), null,
            new() { Steps = 30, Rule = AscentRule.Sign, LearningRate = 0.05 });
        CollectionAssert.AreEqual(new[] { 0 }, found.Restarted.ToArray());
        Assert.AreEqual(0.7f, found.Pixel(0, 0), 1.01f / 255);
    }

    [TestMethod]
    public void Immutable_slots_keep_their_bits_and_cost_no_step()
    {
        using var network = Planted.Linear([2, -1, 5, 0.5f]);
        using var start = tensor(new[] { 0.1f, -0.0f, 1e-30f, 3 });
        foreach (var random in new[] { false, true })
        {
            using var found = network.Maximize(Objectives.Channel("linear:0"),
                Rows.Near(start, l2: 2, immutable: [1, 2], randomStart: random), null,
                new() { Steps = 60, Rule = AscentRule.Normalized, LearningRate = 0.5 });
            CollectionAssert.AreEqual(start[1..3].bytes.ToArray(), found.Input[0, 1..3].bytes.ToArray());
            Assert.AreEqual(0.1f + 2 * 2 / MathF.Sqrt(4.25f), found.Input[0, 0].item<float>(), 1e-3f);
            Assert.AreEqual(3 + 2 * 0.5f / MathF.Sqrt(4.25f), found.Input[0, 3].item<float>(), 1e-3f);
        }
    }

    [TestMethod]
    public void What_cannot_be_is_refused_with_what_may_be()
    {
        using var picture = full([1, 4, 4], 0.5f);
        using var vector = zeros(3);
        var unbounded = Assert.ThrowsExactly<ArgumentException>(() => Images.Near(picture));
        StringAssert.Contains(unbounded.Message, "give linf, l2 or both");
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Near(vector));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Images.Near(picture, linf: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Rows.Near(vector, l2: double.NaN));
        Assert.ThrowsExactly<ArgumentException>(() => Images.Near(vector, linf: 1));
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Near(picture, linf: 1));
        var beyond = Assert.ThrowsExactly<ArgumentException>(() => Rows.Near(vector, 1, immutable: [3]));
        StringAssert.Contains(beyond.Message, "0 to 2");

        using var generator = new Generator(0);
        using var pair = zeros(2, 1, 4, 4);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => Images.Near(pair, 0.1).Start(new(3, generator, CPU, PixelScale.Unit))).Message, "2 starts for 3 items");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => Images.Near(picture, 0.1).Start(new(1, generator, CPU, new(1, 2)))).Message, "value range is 1 to 2");
    }

    private static float[] Rounded(Parameterization near, Tensor start, float[] change)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        using var input = near.Start(new(1, generator, CPU, PixelScale.Bytes));
        var rounded = input.Round!(start.unsqueeze(0) + tensor(change));
        return [.. rounded.data<float>().ToArray().Select(value => MathF.Round(value, 3))];
    }

    private static HookedNetwork Scaled(double minimum, double maximum)
    {
        var module = nn.Sequential(("conv1", nn.Conv2d(2, 3, 3)), ("conv2", nn.Conv2d(3, 2, 3)));
        Planted.Randomize(module, 4);
        return new(module, [2, 8, 8], new PixelScale(minimum, maximum));
    }

    /// <summary>Pictures that 8 bits hold, black and white among them.</summary>
    private static Tensor Bytes(PixelScale scale, params long[] shape)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var values = rand(shape, generator: generator).mul(1.4).sub(0.2).clamp(0, 1).mul(scale.Range).add(scale.Minimum);
        return scale.Rounded(values).MoveToOuterDisposeScope();
    }
}
