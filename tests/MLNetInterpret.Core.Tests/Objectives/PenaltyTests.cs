using TorchSharp;
using static MLNetInterpret.ObjectiveTests;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class PenaltyTests
{
    [TestMethod, DynamicData(nameof(ObjectiveCatalogue.OfPictures), typeof(ObjectiveCatalogue))]
    public void One_weight_fits_every_pixel_range(string name)
    {
        using var unit = Planted.Random();
        using var bytes = new HookedNetwork(Planted.Random().Module, [2, 8, 8], PixelScale.Bytes);
        using var signed = new HookedNetwork(Planted.Random().Module, [2, 8, 8], new PixelScale(-1, 1));
        using var scope = NewDisposeScope();
        var (input, reference) = (Drawn(1), Drawn(2));
        Objective In(double range, double minimum) =>
            name == "InputDifference" ? Objectives.InputDifference(reference * range + minimum) : ObjectiveCatalogue.Get(name);

        var scores = unit.Score(In(1, 0), input);
        Assert.IsTrue(scores.All(score => score > 0));
        AssertScores([.. scores.Select(score => (double)score)], bytes, In(255, 0), input * 255);
        AssertScores([.. scores.Select(score => (double)score)], signed, In(2, -1), input * 2 - 1);
    }

    [TestMethod]
    public void Total_variation_is_the_mean_step_down_and_across()
    {
        // across: 3 and 1, down: 2 and 4
        AssertPenalty((3 + 1) / 2.0 + (2 + 4) / 2.0, Penalties.TotalVariation(), tensor(new[,] { { 0f, 3f }, { -2f, -1f } }));
        AssertPenalty(1, Penalties.TotalVariation(), tensor(new[,] { { 0f, 1f, 0f } }));
    }

    [TestMethod]
    public void Distances_are_taken_from_the_centre()
    {
        var picture = tensor(new[,] { { 0f, 1f }, { 0.5f, 1f } });
        AssertPenalty(2.5 / 4, Penalties.L1(), picture);
        AssertPenalty(1.5 / 4, Penalties.L1(0.5), picture);
        AssertPenalty(2.25 / 4, Penalties.L2(), picture);
        AssertPenalty(0.75 / 4, Penalties.L2(0.5), picture);
    }

    [TestMethod]
    public void Blur_is_zero_on_a_plain_picture_and_otherwise_a_step_towards_the_blurred_one()
    {
        AssertPenalty(0, Penalties.Blur(), full(5, 5, 0.3f));
        var picture = zeros(5, 5);
        picture[2, 2] = 1;
        // a ninth of the point lies on each of nine pixels
        AssertPenalty((64 + 8) / 81.0 / 25, Penalties.Blur(), picture);

        using var network = Planted.Convolution(1);
        using var scope = NewDisposeScope();
        var input = picture.view(1, 1, 5, 5).requires_grad_(true);
        using var seen = network.RunWithCache(input);
        Penalties.Blur().Score(seen).sum().backward();
        var gradient = input.grad!;
        Assert.AreEqual(2 * (8 / 9.0) / 25, gradient[0, 0, 2, 2].item<float>(), 1e-6);
        Assert.AreEqual(2 * (-1 / 9.0) / 25, gradient[0, 0, 1, 3].item<float>(), 1e-6);
        Assert.AreEqual(0, gradient[0, 0, 0, 0].item<float>(), 1e-6);
    }

    [TestMethod]
    public void High_frequency_is_the_mean_square_of_what_is_above_the_cutoff()
    {
        AssertPenalty(0, Penalties.HighFrequency(0), full(8, 8, 0.7f));
        var places = arange(8, dtype: ScalarType.Float32);
        var board = (places.unsqueeze(0) + places.unsqueeze(1)).remainder(2);
        AssertPenalty(0.25, Penalties.HighFrequency(0.7), board);        // 0 and 1 are a half from their mean
        var waves = (places * (2 * Math.PI / 8)).cos().unsqueeze(0).expand(6, 8);      // an eighth of a cycle per pixel
        AssertPenalty(0.5, Penalties.HighFrequency(0.12), waves);
        AssertPenalty(0, Penalties.HighFrequency(0.13), waves);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Penalties.HighFrequency(0.9));
    }

    [TestMethod]
    public void A_boundary_is_simple_where_it_is_flat_and_grey_whatever_is_inside()
    {
        var picture = full(16, 16, 0.5f);
        AssertPenalty(0, Penalties.BoundaryComplexity(3), picture);
        AssertPenalty(0.8 * 0.25, Penalties.BoundaryComplexity(3, intensity: 1), picture);
        picture[8, 8] = 1;
        AssertPenalty(0, Penalties.BoundaryComplexity(3), picture);
        picture[0, 8] = 1;
        // of 256 - 100 border pixels one is off by a half; it is one of 15 that its own surroundings' mean is taken over. It
        // moves that of its neighbours in the first row (five) and the next two by 1/15, 1/20 and 1/25 of the half
        var restless = Math.Pow(0.5 * 14 / 15, 2) + 0.25 * (4 / 225.0 + 5 / 400.0 + 5 / 625.0) + 0.8 * 0.25;
        AssertPenalty(restless / 156, Penalties.BoundaryComplexity(3), picture);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Penalties.BoundaryComplexity(0));
    }

    [TestMethod]
    public void A_border_wider_than_half_the_picture_is_all_of_it() =>
        AssertPenalty(0.8 * 0.25, Penalties.BoundaryComplexity(4), zeros(6, 20));

    [TestMethod]
    public void What_is_no_picture_is_refused_by_what_needs_one()
    {
        using var network = Planted.Linear([1, 0]);
        using var input = ones(1, 2);
        Assert.AreEqual(1, network.Score(Penalties.L2(), input)[0]);
        foreach (var penalty in new[]
        {
            Penalties.TotalVariation(), Penalties.Blur(), Penalties.HighFrequency(), Penalties.BoundaryComplexity(),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => network.Score(penalty, input)).Message,
                "needs pictures [N, C, H, W], not an input of 2 axes.");
    }

    private static void AssertPenalty(double expected, Objective penalty, Tensor picture)
    {
        using var network = Planted.Convolution(1);
        using var input = stack([picture, picture], 0).unsqueeze(1);
        var scores = network.Score(penalty, input);
        Assert.HasCount(2, scores);
        foreach (var score in scores) Assert.AreEqual(expected, score, 1e-6, penalty.Description);
    }

    private static Tensor Drawn(ulong seed)
    {
        using var generator = new Generator(seed);
        return rand([2, 2, 8, 8], generator: generator);
    }
}
