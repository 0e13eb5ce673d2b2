using TorchSharp;
using static MLNetInterpret.ObjectiveTests;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ObjectiveComparisonTests
{
    [TestMethod]
    public void The_batch_walks_evenly_from_one_unit_to_the_other()
    {
        using var network = Planted.Linear([10, 0], [0, 1]);
        using var input = ones(5, 2);      // the units give 10 and 1
        AssertScores([10, 7.75, 5.5, 3.25, 1], network, Objectives.Interpolate("linear:0", "linear:1"), input);
        AssertScores([10, 5.5, 10, 5.5, 10], network, Objectives.Interpolate("linear:0", "linear:1", 0, 0.5), input);
        AssertScores([1, 1, 1, 1, 1], network, Objectives.Interpolate("linear:0", "linear:1", 1), input);
        using var one = ones(1, 2);
        AssertScores([10], network, Objectives.Interpolate("linear:0", "linear:1"), one);
    }

    [TestMethod]
    public void Units_of_two_points_mix()
    {
        using var network = Planted.Random();
        using var input = rand([2, 2, 8, 8], generator: new Generator(1));
        var (a, b) = (network.Score(Objectives.Channel("conv1:2"), input), network.Score(Objectives.Logit("logits:1"), input));
        AssertScores([a[0], b[1]], network, Objectives.Interpolate("conv1:2", "logits:1"), input);
    }

    [TestMethod]
    public void Alignment_charges_neighbours_half_their_squared_difference_less_the_farther()
    {
        using var network = Planted.Linear([1]);
        using var input = tensor(new[] { 0f, 1f, 3f }).view(3, 1);
        // one place apart: 1 and 4, halved and halved again; two places apart: 9, halved and divided by 4
        double[] expected = [-1 / 4.0 - 9 / 8.0, -1 / 4.0 - 4 / 4.0, -4 / 4.0 - 9 / 8.0];
        AssertScores(expected, network, Objectives.Alignment("linear"), input);
        using var same = ones(6, 1);
        AssertScores([0, 0, 0, 0, 0, 0], network, Objectives.Alignment("linear"), same);
        using var far = tensor(new[] { 1f, 0, 0, 0, 0, 1 }).view(6, 1);
        var ends = network.Score(Objectives.Alignment("linear", decay: 1), far);
        Assert.AreEqual(-2, ends[0], 1e-5, "four neighbours at 0; the other end is five places away");
    }

    [TestMethod]
    public void Diversity_is_minus_the_mean_cosine_to_the_others_of_the_same_unit()
    {
        using var network = Planted.Linear([1, 0], [0, 1]);
        using var input = tensor(new[,] { { 2f, 0f }, { 0f, 1f }, { 5f, 0f }, { 0f, -3f }, { 0f, 1f } });
        // all pursue the same: cosines of item 0 to the others are 0, 1, 0, 0
        AssertScores([-0.25, 0, -0.25, 0.5, 0], network, Objectives.Diversity("linear"), input);
        // two units, items 0, 2, 4 and 1, 3: cosines 1 0, 1 0, 0 0 and -1
        AssertScores([-0.5, 1, -0.5, 1, 0], network, Objectives.Diversity("linear", ["linear:0", "linear:1"]), input);
        // as many units as items: all alone
        AssertScores([0, 0, 0, 0, 0], network, Objectives.Diversity("linear", network.Units("linear", "linear").Concat(
            ["linear:0", "linear:1", "linear:0"]).ToList()), input);
        // four units: only items 0 and 4 share one
        Unit[] pursued = ["linear:0", "linear:1", "linear:0", "linear:1"];
        AssertScores([0, 0, 0, 0, 0], network, Objectives.Diversity("linear", pursued), input);
    }

    [TestMethod]
    public void Maps_are_as_alike_as_what_occurs_together_in_them_wherever_it_is()
    {
        using var network = Planted.Random();
        using var input = zeros(3, 2, 8, 8);
        input[0, 0, 1, 1] = 1;
        input[1, 0, 6, 3] = 2;      // the same elsewhere and stronger
        input[2, 1, 1, 1] = 1;      // another channel at the first's place
        AssertScores([-0.5, -0.5, 0], network, Objectives.Diversity("input"), input);
    }

    [TestMethod]
    public void Diversity_makes_copies_of_one_start_part()
    {
        using var network = Planted.Random();
        var plain = Objectives.Each(["conv1:0"]);
        float Alike(Objective objective)
        {
            using var found = network.Maximize(objective, Images.Pixels(2, 8), null,
                new() { Steps = 60, Count = 4, Measure = Objectives.Diversity("conv1") });
            return found.Scores.Sum();
        }

        Assert.IsTrue(Alike(plain + 5 * Objectives.Diversity("conv1", ["conv1:0"])) > Alike(plain) + 0.2f);
    }

    [TestMethod]
    public void Differences_are_mean_squares_to_the_reference_of_the_item()
    {
        using var network = Planted.Linear([2, 0], [0, 1]);
        using var input = tensor(new[,] { { 1f, 1f }, { 1f, 1f }, { 0f, 3f } });
        using var reference = tensor(new[,] { { 0f, 0f }, { 2f, 1f } });
        using var one = reference.narrow(0, 0, 1).contiguous();
        AssertScores([2.5, 2.5, 4.5], network, Objectives.ActivationDifference("linear", one), input);
        AssertScores([2.5, 0, 4.5], network, Objectives.ActivationDifference("linear", reference), input);
        AssertScores([1, 0.5, 4.5], network, Objectives.InputDifference(reference), input);

        using var other = zeros(1, 3);
        var error = Assert.ThrowsExactly<ArgumentException>(() => network.Score(Objectives.InputDifference(other), input));
        StringAssert.Contains(error.Message, "The reference has the shape [1, 3], but 'input' has [rows, 2].");
    }

    [TestMethod]
    public void Coming_near_activations_inverts_them()
    {
        using var network = Planted.Random();
        using var picture = rand([1, 2, 8, 8], generator: new Generator(4));
        using var seen = network.RunWithCache(picture, "conv2");
        var far = Objectives.ActivationDifference("conv2", seen["conv2"]);
        using var found = network.Maximize(-far, Images.Pixels(2, 8), null, new() { Steps = 150, Measure = far });
        Assert.IsTrue(found.Score < 0.01f * found.Trace[0][0], $"{found.Trace[0][0]} to {found.Score}");
    }
}
