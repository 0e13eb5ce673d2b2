using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class DeepDreamTests
{
    private static readonly DreamOptions Small =
        new() { Octaves = 3, SmallestOctave = 8, Steps = 4, StepSize = 0.02, Jitter = 1 };

    [TestMethod, DataRow(8, 8, "conv1"), DataRow(20, 31, "conv2"), DataRow(33, 12, "conv2:1"), DataRow(17, 17, "conv1:0")]
    public void A_dream_is_of_the_photos_size_and_scores_higher(int height, int width, string what)
    {
        using var network = Planted.Random();
        var unit = Unit.Parse(what);
        var objective = unit.Index is null ? Objectives.Layer(unit.Point) : Objectives.Channel(unit);
        var photo = Photo(height, width);
        var dream = network.Dream(objective, photo, Small);
        Assert.AreEqual((2, height, width), (dream.Channels, dream.Height, dream.Width));
        var (low, high) = (Score(network, objective, photo), Score(network, objective, dream));
        Assert.IsTrue(high > low + 0.05f, $"{high} after {low}");
    }

    [TestMethod]
    public void No_pixel_goes_farther_than_the_steps_carry_it()
    {
        using var network = Planted.Random();
        var photo = Photo(16, 16);
        var options = Small with { Octaves = 1, Steps = 3, StepSize = 4 / 255.0 };
        var dream = network.Dream(Objectives.Layer("conv1"), photo, options);
        var farthest = photo.Pixels.Zip(dream.Pixels).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.IsTrue(farthest is > 4 and <= 12, $"{farthest} levels in 3 steps of 4");
    }

    [TestMethod, DataRow(0.02), DataRow(0.06)]
    public void The_photo_is_changed_by_no_more_than_the_strength(double strength)
    {
        using var network = Planted.Random();
        var photo = Photo(24, 24);
        double Change(double most) => Math.Sqrt(photo.Pixels
            .Zip(network.Dream(Objectives.Layer("conv1"), photo, Small with { Steps = 10, Strength = most }).Pixels)
            .Average(pair => Math.Pow((pair.First - pair.Second) / 255.0, 2)));
        Assert.IsGreaterThan(strength, Change(1), "without a bound it goes farther");
        Assert.AreEqual(strength, Change(strength), 0.004);
    }

    [TestMethod]
    public void A_network_that_takes_whole_multiples_only_dreams_into_any_photo()
    {
        using var network = new HookedNetwork(nn.Sequential(("map", nn.PixelUnshuffle(4))), 2, 8, 8);
        var photo = Photo(33, 18);
        var dream = network.Dream(Objectives.Layer("map"), photo, Small);
        Assert.AreEqual((33, 18), (dream.Height, dream.Width));
        CollectionAssert.AreNotEqual(photo.Pixels, dream.Pixels);
    }

    [TestMethod]
    public void The_photo_stays_as_it_is_and_the_seed_decides()
    {
        using var network = Planted.Random();
        var photo = Photo(20, 14);
        byte[] before = [.. photo.Pixels];
        byte[] Dream(int seed) => network.Dream(Objectives.Layer("conv2"), photo, Small with { Seed = seed }).Pixels;
        CollectionAssert.AreEqual(Dream(1), Dream(1));
        CollectionAssert.AreNotEqual(Dream(1), Dream(2));
        CollectionAssert.AreEqual(before, photo.Pixels);
    }

    [TestMethod]
    [DataRow(20, 30, 8, 3)]       // 10 x 15, 14 x 21 and 20 x 30
    [DataRow(20, 30, 12, 2)]      // the smallest has too few rows
    [DataRow(20, 30, 20, 1)]
    [DataRow(9, 9, 32, 1)]        // the photo itself is never left out
    public void Octaves_that_are_too_small_are_left_out(int height, int width, int smallest, int octaves)
    {
        using var network = Planted.Random();
        var told = new List<double>();
        var options = Small with { SmallestOctave = smallest, Progress = new Told(told.Add).Every() };
        network.Dream(Objectives.Layer("conv1"), Photo(height, width), options);
        Assert.HasCount(octaves * Small.Steps, told);
        CollectionAssert.AreEqual(told.Order().ToArray(), told);
        Assert.AreEqual(1, told[^1], 1e-12);
    }

    [TestMethod]
    public void A_dense_layer_dreams_only_into_photos_of_the_networks_size()
    {
        using var network = Planted.Random();
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => network.Dream(Objectives.Channel("logits:1"), Photo(20, 20), Small));
        StringAssert.Contains(error.Message, "cannot be read from a picture of");
        StringAssert.Contains(
            error.Message, "in front of the network's first dense layer, or give a photo of 8 x 8 and one octave");
        AssertWhole(network);

        var (logit, photo) = (Objectives.Channel("logits:1"), Photo(8, 8));
        var dream = network.Dream(logit, photo, Small with { Octaves = 1, Jitter = 0 });
        Assert.IsTrue(Score(network, logit, dream) > Score(network, logit, photo));
    }

    [TestMethod]
    public void Photos_and_networks_that_do_not_fit_are_refused()
    {
        using var network = Planted.Random();
        var grey = new ImageInput(1, 8, 8, new byte[64]);
        var channels = Assert.ThrowsExactly<ArgumentException>(() => network.Dream(Objectives.Layer("conv1"), grey));
        StringAssert.Contains(
            channels.Message, "The photo has 1 channels, but the network reads inputs of shape [2, 8, 8]");
        using var vectors = Planted.Linear([1, -1]);
        var vector = Assert.ThrowsExactly<ArgumentException>(() => vectors.Dream(Objectives.Layer("linear"), grey));
        StringAssert.Contains(vector.Message, "shape [2]");
        var point = Assert.ThrowsExactly<ArgumentException>(() => network.Dream(Objectives.Layer("conv9"), Photo(8, 8)));
        StringAssert.Contains(point.Message, "'conv9'");
        foreach (var options in new DreamOptions[]
        {
            new() { Octaves = 0 }, new() { OctaveScale = 1 }, new() { OctaveScale = double.NaN }, new() { SmallestOctave = 0 },
            new() { Steps = 0 }, new() { StepSize = 0 }, new() { Jitter = -1 }, new() { Strength = 0 }, new() { Strength = 1.1 },
        })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => network.Dream(Objectives.Layer("conv1"), Photo(8, 8), options), $"{options}");
    }

    [TestMethod]
    public void Cancelling_between_octaves_leaves_no_hook()
    {
        using var network = Planted.Random();
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => network.Dream(Objectives.Layer("conv2"), Photo(20, 20), Small with
        {
            Progress = new Told(share => { if (share > 0.4) source.Cancel(); }).Every(),
            Cancellation = source.Token,
        }));
        AssertWhole(network);
    }

    /// <summary>Two channels of waves and noise.</summary>
    private static ImageInput Photo(int height, int width)
    {
        var random = new Random(8);
        return new(2, height, width, [.. Enumerable.Range(0, 2 * height * width)
            .Select(pixel => (byte)(120 + 60 * Math.Sin(pixel / width / 3.0) + random.Next(40)))]);
    }

    private static float Score(HookedNetwork network, Objective objective, ImageInput picture)
    {
        using var pixels = picture.ToTensor(network.Pixels!);
        return network.Score(objective, pixels)[0];
    }

    private static void AssertWhole(HookedNetwork network)
    {
        using var input = zeros(1, 2, 8, 8);
        using var whole = network.Run(input);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, whole.shape);
    }

    private sealed class Told(Action<double> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value.Share);
    }
}
