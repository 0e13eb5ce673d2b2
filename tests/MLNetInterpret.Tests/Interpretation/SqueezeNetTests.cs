using MLNetInterpret.Data;

namespace MLNetInterpret.Tests.Interpretation;

/// <summary>A real network of ImageNet, where its weights are at hand: the numbers of an independent implementation, and what
/// Lucid would show.</summary>
[TestClass]
public class SqueezeNetTests
{
    private const int EgyptianCat = 285;
    private const int Espresso = 967;

    [TestMethod]
    [DataRow("cat", new[] { 285, 282, 281 }, new[] { 19.1656f, 18.2307f, 17.6824f }, 417.0515f, 0, 11.243876f)]
    [DataRow("coffee", new[] { 967, 960, 809 }, new[] { 25.7598f, 21.7900f, 21.2897f }, 696.8853f, 69, 13.111337f)]
    [DataRow("rocket", new[] { 733, 657, 668 }, new[] { 16.2094f, 13.8908f, 13.5160f }, 552.7575f, 38, 7.320509f)]
    public void The_network_computes_what_an_independent_one_does(
        string photo, int[] classes, float[] logits, float conv1, int channel, float fire9)
    {
        using var network = Load();
        using var input = SqueezeNet.Photo(ShippedPhoto(photo)).ToTensor(network.Pixels!);
        using var seen = network.RunWithCache(input, "conv1", "fire9", "logits");
        var scores = seen["logits"].data<float>().ToArray();
        var highest = Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(3);
        CollectionAssert.AreEqual(classes, highest.ToArray());
        for (var i = 0; i < 3; i++) Assert.AreEqual(logits[i], scores[classes[i]], 2e-3f);
        Assert.AreEqual(conv1, seen["conv1"].max().item<float>(), 0.01f);
        Assert.AreEqual(conv1, seen["conv1"][0, channel].max().item<float>(), 0.01f);
        Assert.AreEqual(fire9, seen["fire9"].mean().item<float>(), 1e-3f);
    }

    [TestMethod, TestCategory("Long")]
    public void A_class_is_drawn_better_than_by_a_photo_of_it()
    {
        using var network = Load();
        using var photo = SqueezeNet.Photo(ShippedPhoto("cat")).ToTensor(network.Pixels!);
        using var found = network.Maximize(
            Objectives.Logit(new Unit("logits", EgyptianCat)), Images.Fourier(3, SqueezeNet.Size, colors: ColorBasis.ImageNet),
            Transforms.Standard, new() { Steps = 64, LearningRate = 0.1, Seed = 1 });
        Assert.IsTrue(found.Score > network.Score(Objectives.Logit(new Unit("logits", EgyptianCat)), photo)[0], $"{found.Score}");
        Assert.AreEqual(EgyptianCat, network.Predict(found.Input)[0].Class);
    }

    [TestMethod]
    public void A_cat_is_taken_for_coffee_after_a_change_of_4_in_255()
    {
        using var network = Load();
        using var cat = SqueezeNet.Photo(ShippedPhoto("cat")).ToTensor(network.Pixels!);
        using var changed = network.Attack(cat, new() { LInf = 4 / 255.0, Targets = [Espresso], Seed = 1 });
        Assert.AreEqual(Espresso, changed.Items[0].After);
        Assert.AreEqual(EgyptianCat, changed.Items[0].Before);
        Assert.IsTrue(changed.Items[0].Succeeded);
        using var difference = (changed.Input - cat).abs().max();
        Assert.IsTrue(difference.item<float>() <= 4 + 1e-3f, $"{difference.item<float>()}");
    }

    private static HookedNetwork Load()
    {
        if (SqueezeNet.Load() is { } network) return network;
        Assert.Inconclusive($"SqueezeNet's weights are not at hand; name their file in {SqueezeNet.Variable}.");
        throw new InvalidOperationException();
    }

    private static string ShippedPhoto(string name) => Repository.At("datasets", "photos", $"{name}.png");
}
