using TorchSharp;
using static MLNetInterpret.ObjectiveTests;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ObjectiveDirectionTests
{
    [TestMethod, DataRow(0.0, 3.0, -3.0), DataRow(1.0, 1.8, -0.3), DataRow(2.0, 1.08, -0.03)]
    public void The_dot_product_is_weighted_by_a_power_of_the_cosine_floored_at_a_tenth(
        double power, double along, double against)
    {
        using var network = Identity(2);
        using var input = tensor(new[,] { { 1f, 0f }, { -1f, 0f }, { 0f, 0f }, { 6f, 8f } });
        // against [3, 4]: dots 3, -3, 0, 50 and cosines 0.6, -0.6, none, 1
        AssertScores([along, against, 0, 50], network, Objectives.Direction("linear", [3, 4], power), input);
    }

    [TestMethod]
    public void A_map_leans_by_the_mean_over_its_positions()
    {
        using var network = Planted.Random();
        using var scope = NewDisposeScope();
        var input = rand([2, 2, 8, 8], generator: new Generator(1));
        using var seen = network.RunWithCache(input, "conv2");
        var dots = 0.5f * seen["conv2"].select(1, 0) - 2 * seen["conv2"].select(1, 1);
        double Mean(int item) => dots[item].mean().item<float>();
        AssertScores([Mean(0), Mean(1)], network, Objectives.Direction("conv2", [0.5f, -2]), input);
        AssertScores([dots[0, 3, 1].item<float>(), dots[1, 3, 1].item<float>()],
            network, Objectives.DirectionAt("conv2", [0.5f, -2], [3, 1]), input);
    }

    [TestMethod, DataRow(0.0), DataRow(2.0)]
    public void A_tensor_direction_of_one_direction_everywhere_is_that_direction(double power)
    {
        using var network = Planted.Random();
        using var input = rand([2, 2, 8, 8], generator: new Generator(2));
        using var whole = tensor(new[] { 0.5f, -2 }).view(2, 1, 1).expand(2, 4, 4).contiguous();
        var tensorDirection = Objectives.TensorDirection("conv2", whole, power);
        whole.zero_();      // copied when it was given
        var same = network.Score(Objectives.Direction("conv2", [0.5f, -2], power), input);
        AssertScores([same[0], same[1]], network, tensorDirection, input);
    }

    [TestMethod]
    public void A_tensor_direction_at_one_place_reads_that_place()
    {
        using var network = Planted.Random();
        using var input = rand([2, 2, 8, 8], generator: new Generator(2));
        using var whole = zeros(2, 4, 4);
        whole[0, 2, 1] = 3;
        var neuron = network.Score(Objectives.Neuron("conv2:0@2,1"), input);
        AssertScores([3 * neuron[0] / 16, 3 * neuron[1] / 16], network, Objectives.TensorDirection("conv2", whole), input);
    }

    [TestMethod]
    public void Random_directions_have_length_1_follow_the_seed_and_prefer_no_unit()
    {
        using var network = Identity(3);
        using var input = eye(3);      // one item for each component
        float[] Components(int seed) => [.. network.Score(Objectives.RandomDirection("linear", 3, seed), input)];

        CollectionAssert.AreEqual(Components(5), Components(5));
        CollectionAssert.AreNotEqual(Components(5), Components(6));
        var drawn = Enumerable.Range(0, 300).Select(Components).ToList();
        foreach (var direction in drawn) Assert.AreEqual(1, direction.Sum(c => c * c), 1e-5);
        for (var unit = 0; unit < 3; unit++)
        {
            Assert.AreEqual(0, drawn.Average(d => d[unit]), 0.1);
            Assert.AreEqual(1 / 3.0, drawn.Average(d => d[unit] * d[unit]), 0.06);
        }
    }

    [TestMethod]
    public void Directions_that_do_not_fit_are_refused()
    {
        using var network = Planted.Random();
        using var input = rand(1, 2, 8, 8);
        using var flat = ones(2);
        string Refused(Objective objective) =>
            Assert.ThrowsExactly<ArgumentException>(() => network.Score(objective, input)).Message;

        StringAssert.Contains(
            Refused(Objectives.Direction("conv2", [1, 2, 3])), "The direction has 3 components, but 'conv2' has 2 units.");
        StringAssert.Contains(Refused(Objectives.DirectionAt("conv2", [1, 2], [4, 0])), "the positions of 'conv2' are [4, 4]");
        StringAssert.Contains(
            Refused(Objectives.TensorDirection("conv2", flat)),
            "The direction has the shape [2], but 'conv2' has [2, 4, 4].");
        Assert.ThrowsExactly<ArgumentException>(() => Objectives.DirectionAt("conv2", [1, 2], []));
        Assert.ThrowsExactly<ArgumentException>(() => Objectives.Direction("conv2", [0, 0]));
        Assert.ThrowsExactly<ArgumentException>(() => Objectives.Direction("conv2", [float.NaN, 1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Objectives.Direction("conv2", [1, 1], -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Objectives.RandomDirection("conv2", 0, 1));
    }

    /// <summary>A layer that gives its input.</summary>
    private static HookedNetwork Identity(int size)
    {
        float[] Row(int row) => [.. Enumerable.Range(0, size).Select(column => row == column ? 1f : 0f)];
        return Planted.Linear([.. Enumerable.Range(0, size).Select(Row)]);
    }
}
