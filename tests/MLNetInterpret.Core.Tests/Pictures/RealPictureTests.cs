using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Pictures that stay with real ones: accentuation and matched statistics.</summary>
[TestClass]
public class RealPictureTests
{
    private static readonly Objective Unit = Objectives.Channel("conv2:0", Reduction.Mean);

    private static readonly MaximizationOptions Short = new() { Steps = 60, Seed = 2 };

    [TestMethod]
    public void Statistics_are_means_and_deviations_in_squared_deviations()
    {
        using var scope = NewDisposeScope();
        using var network = Planted.Same(2);
        // means 1 and 10, deviations 1 and 0: squared 1/2 on average
        var reference = tensor(new[] { 0f, 10, 2, 10 }).view(2, 2);
        var score = network.Score(Objectives.StatisticsDifference("same", reference), tensor(new[] { 3f, 10 }).view(1, 2));
        // ((3 - 1)² + (0 - 1)² + 0 + 0) / 2 units / (1/2)
        Assert.AreEqual(5, score[0], 1e-4f);
        Assert.ThrowsExactly<ArgumentException>(() => Objectives.StatisticsDifference("same", zeros(0, 2)));
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => network.Score(Objectives.StatisticsDifference("same", zeros(1, 3)), zeros(1, 2)));
        StringAssert.Contains(error.Message, "The reference has 3 units, but 'same' has 2.");
    }

    [TestMethod]
    public void Statistics_do_not_ask_where()
    {
        using var network = Planted.Random();
        using var pictures = rand([2, 2, 8, 8], generator: new Generator(3));
        using var seen = network.RunWithCache(pictures, "conv1");
        using var turned = seen["conv1"].flip(3);
        using var cache = network.RunWithCache(pictures, "conv1");
        var distance = Objectives.StatisticsDifference("conv1", turned).Score(cache);
        using var own = Objectives.StatisticsDifference("conv1", seen["conv1"][0..1]).Score(cache);
        Assert.IsTrue(own[0].item<float>() < 1e-5f && own[1].item<float>() > 1e-4f);
        distance.Dispose();
    }

    [TestMethod]
    public void An_accentuated_picture_rises_and_stays_the_nearer_the_more_that_weighs()
    {
        using var network = Planted.Random();
        using var start = rand([1, 2, 8, 8], generator: new Generator(4));
        var picture = ImageInput.From(start[0], network.Pixels!);
        using var real = picture.ToTensor(network.Pixels!);
        (float Score, float Apart) Found(double weight)
        {
            using var found = network.Accentuate(Unit, picture, "conv1", weight, options: Short);
            using var apart = (found.Input - real).square().mean().sqrt();
            return (found.Score, apart.item<float>());
        }

        var before = network.Score(Unit, real)[0];
        var (free, held) = (Found(0), Found(20));
        Assert.IsTrue(free.Score > held.Score && held.Score > before, $"{free.Score}, {held.Score}, {before}");
        Assert.IsTrue(held.Apart < 0.5 * free.Apart, $"{held.Apart}, {free.Apart}");
    }

    [TestMethod]
    public void A_matched_picture_rises_and_has_the_statistics_and_the_size_of_the_rows()
    {
        using var network = Planted.Random();
        using var rows = rand([4, 2, 10, 8], generator: new Generator(5)) * 0.4f + 0.2f;
        using var seen = network.RunWithCache(rows, "conv1");
        var difference = Objectives.StatisticsDifference("conv1", seen["conv1"]);
        (float Score, float Apart) Found(double weight)
        {
            using var found = network.Match(Unit, rows, "conv1", weight, options: Short);
            CollectionAssert.AreEqual(new long[] { 1, 2, 10, 8 }, found.Input.shape);
            return (found.Score, network.Score(difference, found.Input)[0]);
        }

        var (free, held) = (Found(0), Found(5));
        Assert.IsTrue(held.Apart < 0.5 * free.Apart, $"{held.Apart}, {free.Apart}");
        Assert.IsTrue(held.Score > network.Score(Unit, rows).Average(), $"{held.Score}");
    }

    [TestMethod]
    public void The_seed_decides_and_what_does_not_exist_is_refused()
    {
        using var network = Planted.Random();
        var picture = new ImageInput(2, 8, 8, new byte[128]);
        using var one = network.Accentuate(Unit, picture, "conv1", options: Short with { Steps = 6 });
        using var two = network.Accentuate(Unit, picture, "conv1", options: Short with { Steps = 6 });
        Assert.IsTrue(one.Input.equal(two.Input).all().item<bool>());
        Assert.ThrowsExactly<ArgumentException>(() => network.Accentuate(Unit, picture, "conv9"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.Accentuate(Unit, picture, "conv1", weight: -1));
        using var linear = Planted.Linear([1, -1]);
        Assert.ThrowsExactly<ArgumentException>(
            () => linear.Match(Objectives.Channel("linear:0"), zeros(1, 2), "linear"));
    }
}
