using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Pictures as a judge sees them.</summary>
[TestClass]
public class PerceptualFeaturesTests
{
    [TestMethod]
    public void Equal_pictures_are_as_like_as_can_be_and_others_less()
    {
        using var judge = Judge(channels: 1);
        var features = new PerceptualFeatures(judge).Of([Grey(40), Grey(200), Grey(40), .. Enumerable.Repeat(Grey(90), 20)]);
        Assert.AreEqual(1, Likeness(features[0], features[2]), 1e-5);
        Assert.AreEqual(1, Likeness(features[5], features[22]), 1e-5, "whatever the batch");
        Assert.IsTrue(Likeness(features[0], features[1]) < Likeness(features[0], features[5]), "40 is nearer to 90 than to 200");
    }

    [TestMethod]
    public void They_are_the_cosines_of_the_last_layer_of_every_size()
    {
        using var judge = Judge(channels: 1);
        var random = new Random(1);
        ImageInput Noise() => new(1, 8, 8, [.. Enumerable.Range(0, 64).Select(_ => (byte)random.Next(256))]);
        var (one, other) = (Noise(), Noise());
        var features = new PerceptualFeatures(judge).Of([one, other]);
        var cosines = new[] { "relu1", "relu2" }.Select(point =>
        {
            double[] Means(ImageInput picture)
            {
                using var input = picture.ToTensor(PixelScale.Unit);
                using var seen = judge.RunWithCache(input, point);
                return [.. seen[point][0].flatten(1).mean([1]).data<float>().ToArray().Select(value => (double)value)];
            }

            var (a, b) = (Means(one), Means(other));
            double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
            return a.Zip(b, (x, y) => x * y).Sum() / (Length(a) * Length(b));
        });
        Assert.AreEqual(cosines.Average(), Likeness(features[0], features[1]), 1e-5);
    }

    [TestMethod]
    public void Size_and_colour_do_not_matter_where_they_say_nothing()
    {
        using var colour = Judge(channels: 3);
        using var grey = Judge(channels: 1);
        foreach (var judge in new[] { colour, grey })
        {
            var features = new PerceptualFeatures(judge).Of(
                [Grey(70), Grey(70, size: 3), Grey(70, size: 31), new(3, 8, 8, [.. Enumerable.Repeat((byte)70, 192)])]);
            for (var other = 1; other < 4; other++) Assert.AreEqual(1, Likeness(features[0], features[other]), 1e-5, $"{other}");
        }
    }

    [TestMethod]
    public void A_network_is_known_by_its_weights()
    {
        var module = nn.Sequential(("a", nn.Conv2d(1, 2, 3)), ("b", nn.ReLU()));
        using var one = new HookedNetwork(module, 1, 8, 8);
        using var renamed = new HookedNetwork(nn.Sequential(("other", module)), 1, 8, 8);
        using var other = Judge(channels: 1);
        Assert.IsTrue(PerceptualFeatures.AreSame(one, renamed));
        Assert.IsFalse(PerceptualFeatures.AreSame(one, other));
    }

    /// <summary>Maps of 8 x 8 and 4 x 4.</summary>
    private static HookedNetwork Judge(int channels)
    {
        var module = nn.Sequential(
            ("conv1", nn.Conv2d(channels, 4, 1)), ("relu1", nn.ReLU()), ("pool", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(4, 5, 1)), ("relu2", nn.ReLU()), ("flat", nn.Flatten()), ("out", nn.Linear(80, 2)));
        Planted.Randomize(module, seed: 3);
        return new(module, channels, 8, 8);
    }

    private static ImageInput Grey(byte level, int size = 8) => new(1, size, size, [.. Enumerable.Repeat(level, size * size)]);

    private static double Likeness(float[] one, float[] other) => one.Zip(other, (x, y) => (double)x * y).Sum();
}
