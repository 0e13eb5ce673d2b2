using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ObjectiveTests
{
    [TestMethod]
    public void Each_item_reads_its_own_unit()
    {
        using var network = Planted.Random();
        using var input = rand([4, 2, 8, 8], generator: new Generator(5));
        var each = network.Score(Objectives.Each(["conv2:1", "conv2:0"], Reduction.Max), input);
        for (var item = 0; item < 4; item++)
        {
            var alone = network.Score(Objectives.Channel(new Unit("conv2", item % 2 == 0 ? 1 : 0), Reduction.Max), input)[item];
            Assert.AreEqual(alone, each[item]);
        }
    }

    [TestMethod]
    public void A_neuron_is_one_position_of_its_channel()
    {
        using var network = Planted.Random();
        using var input = rand([2, 2, 8, 8], generator: new Generator(6));
        using var seen = network.RunWithCache(input, "conv2");
        var neuron = network.Score(Objectives.Each(["conv2:1@2,3", "conv2:0@1,0"]), input);
        Assert.AreEqual(seen["conv2"][0, 1, 2, 3].item<float>(), neuron[0]);
        Assert.AreEqual(seen["conv2"][1, 0, 1, 0].item<float>(), neuron[1]);
    }

    [TestMethod]
    public void A_sum_is_the_mean_times_the_positions()
    {
        using var network = Planted.Random();
        using var input = rand([2, 2, 8, 8], generator: new Generator(7));
        var mean = network.Score(Objectives.Channel("conv2:1"), input);
        var sum = network.Score(Objectives.Channel("conv2:1", Reduction.Sum), input);
        for (var item = 0; item < 2; item++) Assert.AreEqual(16 * mean[item], sum[item], 1e-4f);
    }

    [TestMethod]
    public void A_pattern_is_the_cubic_mean_of_what_is_positive_or_the_largest_where_nothing_is()
    {
        using var network = Planted.Random();
        using var input = rand([4, 2, 8, 8], generator: new Generator(8));
        foreach (var point in new[] { "conv1", "conv2" })
        {
            using var seen = network.RunWithCache(input, point);
            var scores = network.Score(Objectives.Pattern([new(point, 0), new(point, 1)]), input);
            for (var item = 0; item < 4; item++)
            {
                double[] values = [.. seen[point][item, item % 2].flatten().data<float>().Select(value => (double)value)];
                var expected = Math.Cbrt(values.Average(value => Math.Pow(Math.Max(value, 0), 3))) + Math.Min(values.Max(), 0);
                Assert.AreEqual(expected, scores[item], 1e-4 * (1 + Math.Abs(expected)));
            }
        }
    }

    [TestMethod]
    public void Probabilities_are_softmax_or_for_one_logit_its_sigmoid()
    {
        using var three = Planted.Linear([1], [0], [-1]);
        using var one = Planted.Linear([1]);
        using var input = tensor(new[] { 1f, 2f, 0f }).view(3, 1);
        double Softmax(double x, double own) => Math.Exp(own * x) / (Math.Exp(x) + 1 + Math.Exp(-x));
        AssertScores([Softmax(1, 1), Softmax(2, 1), Softmax(0, 1)], three, Objectives.Probability("linear:0"), input);
        AssertScores(
            [Softmax(1, 1), Softmax(2, -1), Softmax(0, 1)], three, Objectives.Probability("linear:0", "linear:2"), input);
        AssertScores([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(-2)), 0.5], one, Objectives.Probability("linear:0"), input);
    }

    [TestMethod]
    public void A_margin_is_the_lead_over_the_largest_of_the_others()
    {
        using var three = Planted.Linear([1], [2], [-1]);      // logits x, 2x, -x
        using var input = tensor(new[] { 1f, -3f, 2f }).view(3, 1);
        AssertScores([-1, -6, -2], three, Objectives.Margin("linear", [0]), input);
        AssertScores([1, 6, 2], three, Objectives.Margin("linear", [1, 2]), input);
        using var one = Planted.Linear([2]);                   // one logit: class 1, and its negative class 0
        AssertScores([2, -6, 4], one, Objectives.Margin("linear", [1]), input);
        AssertScores([-2, 6, -4], one, Objectives.Margin("linear", [0]), input);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => three.Score(Objectives.Margin("linear", [3]), input)).Message, "'linear' has classes 0 to 2, not 3.");
    }

    [TestMethod]
    public void A_layer_scores_its_mean_square()
    {
        using var network = Planted.Linear([1, 0], [0, 2]);
        using var input = tensor(new[] { 3f, 1f }).view(1, 2);
        AssertScores([(9 + 4) / 2.0], network, Objectives.Layer("linear"), input);
    }

    [TestMethod]
    public void A_unit_that_does_not_exist_is_refused_and_never_read_as_another()
    {
        using var network = Planted.Random();
        using var input = rand(2, 2, 8, 8);
        foreach (var (unit, says) in new[]
        {
            ("conv2:2", "'conv2' has the units 0 to 1."), ("conv2:0@0,9", "the positions of 'conv2' are [4, 4]"),
            ("conv2:0@1", "the positions of 'conv2' are [4, 4]"), ("logits:0@0", "the positions of 'logits' are []"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
                () => network.Score(Objectives.Channel(unit), input), unit).Message, says);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Objectives.Neuron("conv2:1")).Message,
            "'conv2:1' is not a neuron, it has no position; write 'conv2:1@3,4'");
    }

    [TestMethod]
    public void Descriptions_read_as_formulas()
    {
        var (a, b) = (Objectives.Channel("conv2:5"), Objectives.Logit("logits:0"));
        var difference = -(a - 0.05 * Penalties.TotalVariation()) + 2 * b;
        Assert.AreEqual("-(conv2:5 - 0.05 * total variation) + 2 * logits:0", difference.Description);
        Assert.AreEqual("3 - ((conv2:5 + 0.25) * logits:0)", (3 - (a + 0.25) * b).Description);
        Assert.AreEqual("max(conv2:[2 units, one an item]) - (1 + logits:0 - 2)",
            (Objectives.Each(["conv2:0", "conv2:1"], Reduction.Max) - (1 + b - 2)).Description);
        Assert.AreEqual("random direction(conv2@1,2, cosine^2), seed 4",
            Objectives.RandomDirection("conv2", 8, seed: 4, [1, 2], 2).Description);
        Assert.AreEqual("2 * more - less", (2 * (a with { Description = "more - less" })).Description, "a name is no sum");
        Assert.AreEqual("interpolate(conv2:5, logits:0 at 0.3)", Objectives.Interpolate("conv2:5", "logits:0", 0.3).Description);
    }

    internal static void AssertScores(IReadOnlyList<double> expected, HookedNetwork network, Objective objective, Tensor input)
    {
        var scores = network.Score(objective, input);
        Assert.HasCount(expected.Count, scores);
        for (var item = 0; item < expected.Count; item++)
        {
            var tolerance = 1e-5 * Math.Max(1, Math.Abs(expected[item]));
            Assert.AreEqual(expected[item], scores[item], tolerance, $"{objective}, item {item}");
        }
    }
}
