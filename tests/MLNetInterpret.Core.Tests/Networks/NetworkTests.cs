using System.Text.Json;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class NetworkTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void A_convolutional_network_comes_back_from_its_architecture_and_weights()
    {
        var (images, labels) = Planted.Bars(40, seed: 1);
        using var network = new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [3, 4] }, seed: 4);
        Training.Fit(network, images, labels, new() { Epochs = 1, BatchSize = 16 });
        using var copy = new ConvNet(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, images);
    }

    [TestMethod]
    public void A_perceptron_comes_back_from_its_architecture_and_weights()
    {
        using var network = new Mlp(new() { Features = 3, Outputs = 2, HiddenUnits = [5] }, seed: 4);
        using var copy = new Mlp(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, ones(2, 3));
    }

    [TestMethod]
    public void A_character_model_comes_back_from_its_architecture_and_weights()
    {
        using var network = new CharNetwork(new() { Vocabulary = 4, Layers = 2, HiddenUnits = 5 }, seed: 4);
        using var copy = new CharNetwork(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, arange(12, int64).remainder(4).view(2, 6));
    }

    [TestMethod]
    public void The_input_is_standardised_by_the_training_images_statistics()
    {
        using var network = new ConvNet(new() { Channels = 2, Height = 4, Width = 4, Classes = 2, Blocks = [2] }, seed: 1);
        using var values = arange(40 * 16, float32).view(40, 1, 4, 4);
        using var constant = full([40, 1, 4, 4], 7);
        var images = cat([values, constant], 1);
        Training.Fit(network, images, arange(40, int64).remainder(2), new() { Epochs = 1, ValidationFraction = 0 });

        var state = network.state_dict();
        using var deviation = values.std(unbiased: false);
        Assert.AreEqual(values.mean().item<float>(), state["mean"].flatten()[0].item<float>(), 1e-2);
        Assert.AreEqual(deviation.item<float>(), state["deviation"].flatten()[0].item<float>(), 1e-2);
        Assert.AreEqual(7f, state["mean"].flatten()[1].item<float>());
        Assert.AreEqual(1f, state["deviation"].flatten()[1].item<float>());
    }

    [TestMethod]
    public void Augmentation_moves_and_mirrors_whole_images()
    {
        using var image = arange(2 * 4 * 5, float32).view(1, 2, 4, 5);
        using var images = image.expand(200, 2, 4, 5);
        using var moved = new Augmentation(shift: 1, flip: true, new(1)).Apply(images);
        var expected = new HashSet<string>();
        foreach (var flip in new[] { false, true })
            for (var down = -1; down <= 1; down++)
                for (var right = -1; right <= 1; right++)
                {
                    var larger = nn.functional.pad(image, [1, 1, 1, 1], PaddingModes.Replicate);
                    var padded = larger[.., .., (1 + down)..(5 + down), (1 + right)..(6 + right)];
                    expected.Add(Print(flip ? padded.flip(3) : padded));
                }

        var seen = Enumerable.Range(0, 200).Select(n => Print(moved[n].unsqueeze(0))).ToHashSet();
        Assert.IsTrue(seen.SetEquals(expected), $"{seen.Count} variants seen, {expected.Count} expected.");
    }

    private static T Again<T>(T architecture) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(architecture))!;

    private static void SameAfterLoading(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> copy, Tensor input)
    {
        network.eval();
        copy.eval();
        using var grad = no_grad();
        using var before = copy.call(input);
        using var expected = network.call(input);
        Assert.IsFalse(expected.Equals(before));

        using var stream = new MemoryStream();
        network.save(stream);
        using var saved = new MemoryStream(stream.ToArray());
        copy.load(saved);
        using var actual = copy.call(input);
        Assert.IsTrue(expected.Equals(actual));
    }

    private static string Print(Tensor image) => string.Join(' ', image.contiguous().data<float>());
}
