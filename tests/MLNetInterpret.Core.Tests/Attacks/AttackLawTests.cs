using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>What holds for every attack: the ball, the originals, the hooks, the chunks.</summary>
[TestClass]
public class AttackLawTests
{
    [TestMethod]
    [DataRow(4 / 255.0, null), DataRow(0.013, null), DataRow(null, 0.3), DataRow(null, 0.01), DataRow(0.02, 0.1)]
    public void Whatever_the_start_nothing_leaves_the_ball_or_the_value_range(double? linf, double? l2)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            using var network = Planted.Random(seed + 1);
            using var originals = Bytes(6, seed);
            var before = originals.bytes.ToArray();
            using var found = network.Attack(originals, new()
            {
                LInf = linf,
                L2 = l2,
                Steps = 7,
                RandomStart = seed % 2 == 0,
                Seed = seed,
                Targets = seed < 2 ? [] : [seed],
            });
            CollectionAssert.AreEqual(before, originals.bytes.ToArray(), "the originals are the caller's");
            using var change = found.Input - originals;
            using var levels = found.Input * 255;
            Assert.IsTrue(found.Input.min().item<float>() >= 0 && found.Input.max().item<float>() <= 1);
            Assert.IsTrue(levels.allclose(levels.round(), 0, 1e-3), "8 bits");
            if (linf is { } side) Assert.IsTrue(change.abs().max().item<float>() <= side + 1e-6);
            if (l2 is { } radius) Assert.IsTrue(change.flatten(1).norm(1).max().item<float>() <= radius + 2e-6);

            var (first, last) = (network.Predict(originals), network.Predict(found.Input));
            for (var i = 0; i < 6; i++)
            {
                var item = found.Items[i];
                Assert.AreEqual((first[i].Class, last[i].Class), (item.Before, item.After));
                var changed = item.Target is { } target ? last[i].Class == target : last[i].Class != first[i].Class;
                Assert.AreEqual(changed, item.Succeeded);
                Assert.AreEqual((linf is null ? change[i].norm() : change[i].abs().max()).item<float>(), item.Distance, 1e-6);
            }
        }
    }

    [TestMethod]
    public void Where_no_bound_is_given_pixels_go_8_levels()
    {
        using var network = Planted.Random();
        using var originals = Bytes(3, 5);
        using var found = network.Attack(originals, new() { EarlyExit = false });
        Assert.AreEqual(8 / 255.0, found.Items.Max(item => item.Distance), 1e-6);
    }

    [TestMethod]
    public void Many_inputs_are_changed_as_few_are()
    {
        using var network = Planted.Linear([1, 0.5f, 0], [0, 1, -0.25f], [0.75f, 0, 1]);
        using var generator = new Generator(9);
        using var inputs = randn([600, 3], generator: generator);
        int[] targets = [.. Enumerable.Range(0, 600).Select(i => i * 7 % 3)];
        var options = new AttackOptions { LInf = 0.8, Steps = 5 };
        using var all = network.Attack(inputs, options with { Targets = targets });
        Assert.HasCount(600, all.Items);
        for (var first = 0; first < 600; first += 150)
        {
            using var part = inputs.narrow(0, first, 150);
            using var alone = network.Attack(part, options with { Targets = targets[first..(first + 150)] });
            Assert.IsTrue(all.Input.narrow(0, first, 150).allclose(alone.Input, 0, 1e-6), $"from {first}");
            CollectionAssert.AreEqual(alone.Items.Select(item => (item.Before, item.After, item.Target, item.Steps)).ToArray(),
                all.Items.Skip(first).Take(150).Select(item => (item.Before, item.After, item.Target, item.Steps)).ToArray());
        }

        CollectionAssert.AreEqual(targets, all.Items.Select(item => item.Target!.Value).ToArray());
        Assert.IsTrue(all.SuccessRate is > 0.2 and < 1, $"{all.SuccessRate}");
    }

    [TestMethod]
    public void Progress_ends_at_1_and_the_seed_decides_the_random_start()
    {
        using var network = Planted.Linear([1, 2], [0, -1]);
        using var inputs = randn(300, 2, generator: new Generator(1));
        var told = new List<double>();
        float[] Changed(int seed)
        {
            AttackOptions options = new()
            {
                LInf = 0.1,
                Steps = 3,
                StepSize = 0.01,
                RandomStart = true,
                Seed = seed,
                Progress = new Told(told.Add).Every(),
            };
            using var found = network.Attack(inputs, options);
            return found.Input.data<float>().ToArray();
        }

        CollectionAssert.AreEqual(Changed(1), Changed(1));
        CollectionAssert.AreNotEqual(Changed(1), Changed(2));
        Assert.HasCount(4 * 2 * 3, told, "each step of each of two batches");
        Assert.AreEqual(256 / 300.0 / 3, told[0], 1e-12);
        Assert.AreEqual(1, told[5], 1e-12);
    }

    [TestMethod]
    public void No_hook_is_left_after_success_error_or_cancelling()
    {
        using var network = Planted.Random();
        using var originals = Bytes(2, 1);
        using (network.Attack(originals)) AssertWhole(network, originals);

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => network.Attack(originals, new() { Cancellation = source.Token }));
        AssertWhole(network, originals);

        using (no_grad()) network.Module.get_parameter("conv2.weight")!.fill_(float.NaN);
        var error = Assert.ThrowsExactly<ArithmeticException>(() => network.Attack(originals));
        StringAssert.Contains(error.Message, "became NaN");
        AssertWhole(network, originals);
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_in_words()
    {
        using var network = Planted.Random();
        using var originals = Bytes(3, 1);
        using var wrong = rand(3, 2, 8, 7);
        using var none = zeros(0, 2, 8, 8);
        Refused("[3, 2, 8, 7], but the network reads [N, 2, 8, 8]", wrong, new());
        Refused("N above 0", none, new());
        Refused("2 targets for 3 inputs", originals, new() { Targets = [0, 1] });
        Refused("has classes 0 to 3, not 4", originals, new() { Targets = [4] });
        Refused("has classes 0 to 3, not -1", originals, new() { Targets = [-1] });
        Refused("no activation point 'scores'", originals, new() { Logits = new("scores") });
        Refused("LInf is 0, but has to be a finite number above 0", originals, new() { LInf = 0 });
        Refused("L2 is NaN, but has to be a finite number above 0", originals, new() { L2 = double.NaN });
        Refused("StepSize is -1, but has to be a finite number above 0", originals, new() { StepSize = -1 });
        Refused("Steps", originals, new() { Steps = 0 });
        Refused("Confidence", originals, new() { Confidence = -0.1 });
        Refused("A picture has no slots", originals, new() { Immutable = [3] });

        using var vectors = Planted.Linear([1, 2], [0, -1]);
        using var rows = zeros(2, 2);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => vectors.Attack(rows)).Message, "Give LInf or L2");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => vectors.Attack(rows, new() { LInf = 1, Immutable = [2] })).Message, "slot 2");

        void Refused(string part, Tensor inputs, AttackOptions options) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => network.Attack(inputs, options)).Message, part);
    }

    [TestMethod]
    public void A_prediction_is_the_largest_logit_at_the_point_asked_for()
    {
        using var network = Planted.Random();
        using var pictures = Bytes(5, 2);
        using var seen = network.RunWithCache(pictures, new("conv2"), new ActivationPoint("logits"));
        using var logits = seen[new("logits")].detach();
        using var likely = logits.softmax(1);
        var (classes, shares) = (logits.argmax(1).data<long>().ToArray(), likely.data<float>().ToArray());
        foreach (var (prediction, i) in network.Predict(pictures).Select((prediction, i) => (prediction, i)))
        {
            Assert.AreEqual(classes[i], prediction.Class);
            CollectionAssert.AreEqual(shares[(4 * i)..(4 * i + 4)], prediction.Probabilities);
        }

        Assert.HasCount(2 * 4 * 4, network.Predict(pictures, new("conv2"))[0].Probabilities);
    }

    private static void AssertWhole(HookedNetwork network, Tensor input)
    {
        using var whole = network.Run(input);
        CollectionAssert.AreEqual(new[] { input.shape[0], 4 }, whole.shape);
    }

    /// <summary>Two-channel pictures that 8 bits hold, black and white among them.</summary>
    private static Tensor Bytes(int count, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var levels = rand([count, 2, 8, 8], generator: generator).mul(300).sub(20).round().clamp(0, 255);
        return levels.div(255).MoveToOuterDisposeScope();
    }

    private sealed class Told(Action<double> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value.Share);
    }
}
