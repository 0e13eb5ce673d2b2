using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ObjectiveTests
{
    private static IEnumerable<object[]> Catalogue() =>
    [
        [Objectives.Channel("conv2:1")],
        [Objectives.Channel("conv2:1", Reduction.Max)],
        [Objectives.Channel("conv2:0@2,3")],
        [Objectives.Each([Unit.Parse("conv1:0"), Unit.Parse("conv1:2")])],
        [Objectives.SmoothMax([Unit.Parse("conv2:0"), Unit.Parse("conv2:1")])],
        [Objectives.Logit("logits:3")],
        [Objectives.Probability("logits:1")],
        [Objectives.Layer("conv1")],
        [Objectives.Direction("conv2", [0.5f, -1])],
        [Penalties.TotalVariation()],
        [Penalties.L1(0.2)],
        [Penalties.L2(0.2)],
        [Objectives.Channel("conv1:0") - 0.3 * Penalties.L2() * Objectives.Logit("logits:0")],
    ];

    [TestMethod, DynamicData(nameof(Catalogue))]
    public void Gradients_agree_with_finite_differences(Objective objective)
    {
        using var network = Planted.Random();
        network.Module.to(ScalarType.Float64);
        using var input = rand([2, 2, 8, 8], dtype: ScalarType.Float64, generator: new Generator(3)).requires_grad_(true);
        using (var seen = network.RunWithCache(input, objective.Points)) objective.Score(seen).sum().backward();

        foreach (var (item, channel, y, x) in new[] { (0, 0, 3, 3), (1, 1, 4, 2), (0, 1, 5, 5) })
        {
            const double Step = 1e-5;
            using var frozen = no_grad();
            double Score(double change)
            {
                using var moved = input.detach().clone();
                moved[item, channel, y, x] += change;
                using var seen = network.RunWithCache(moved, objective.Points);
                return objective.Score(seen).sum().item<double>();
            }

            var slope = (Score(Step) - Score(-Step)) / (2 * Step);
            Assert.AreEqual(slope, input.grad![item, channel, y, x].item<double>(), 1e-6, objective.Description);
        }
    }

    [TestMethod, DynamicData(nameof(Catalogue))]
    public void Weighted_sums_score_as_the_weighted_sum_of_scores(Objective objective)
    {
        using var network = Planted.Random();
        using var input = rand([3, 2, 8, 8], generator: new Generator(4));
        var other = Objectives.Logit("logits:2");
        var (a, b) = (network.Score(objective, input), network.Score(other, input));
        var both = network.Score(2 * objective - other * 0.5 + -objective, input);
        for (var item = 0; item < 3; item++) Assert.AreEqual(2 * a[item] - 0.5f * b[item] - a[item], both[item], 1e-4f);
        CollectionAssert.AreEqual(a.ToArray(), network.Score(objective, input).ToArray());      // operands never change
    }

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
    public void A_direction_of_another_length_is_refused()
    {
        using var network = Planted.Random();
        using var input = rand(1, 2, 8, 8);
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => network.Score(Objectives.Direction("conv2", [1, 2, 3]), input));
        StringAssert.Contains(error.Message, "The direction has 3 components, but 'conv2' has 2 units.");
    }

    [TestMethod]
    public void Descriptions_read_as_formulas() => Assert.AreEqual(
        "-(conv2:5 - 0.05 * total variation) + 2 * logits:0",
        (-(Objectives.Channel("conv2:5") - 0.05 * Penalties.TotalVariation()) + 2 * Objectives.Logit("logits:0")).Description);
}
