using System.Text.Json;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class DenoisingAutoencoderTests
{
    private static readonly DenoisingAutoencoderArchitecture Small =
        new() { Channels = 1, Height = 8, Width = 8, Maximum = 255, CodeSize = 8, Blocks = [16, 16] };

    private static readonly DenoisingAutoencoderTrainingOptions Quick = new() { Epochs = 3, BatchSize = 16 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, DataRow(1, 8, 8), DataRow(3, 9, 13), DataRow(2, 11, 8), DataRow(1, 21, 10)]
    public void Pictures_of_every_size_come_out_as_large_as_they_went_in(int channels, int height, int width)
    {
        using var network = new DenoisingAutoencoder(new()
        {
            Channels = channels,
            Height = height,
            Width = width,
            Minimum = -1,
            Maximum = 3,
            CodeSize = 5,
            Blocks = [4, 20, 16, 8],
        });
        network.eval();
        using var grad = no_grad();
        using var pictures = rand([3, channels, height, width], generator: new Generator(1)) * 4 - 1;
        using var drawn = network.call(pictures);
        using var code = network.Encode(pictures);
        CollectionAssert.AreEqual(pictures.shape, drawn.shape);
        CollectionAssert.AreEqual(new long[] { 3, 5 }, code.shape);
        Assert.IsGreaterThanOrEqualTo(-1, drawn.min().item<float>());
        Assert.IsLessThanOrEqualTo(3, drawn.max().item<float>());
    }

    [TestMethod]
    public void It_comes_back_from_its_architecture_and_weights()
    {
        var (images, _) = Planted.Bars(40, seed: 1);
        using var network = new DenoisingAutoencoder(Small, seed: 4);
        Training.Fit(network, images, Quick with { Epochs = 1 }, seed: 1);
        var json = JsonSerializer.Serialize(network.Architecture);
        using var copy = new DenoisingAutoencoder(
            JsonSerializer.Deserialize<DenoisingAutoencoderArchitecture>(json)!, seed: 9);
        using var stream = new MemoryStream();
        network.save(stream);
        using var saved = new MemoryStream(stream.ToArray());
        copy.load(saved);
        copy.eval();
        using var grad = no_grad();
        Assert.IsTrue(network.call(images).Equals(copy.call(images)));
    }

    [TestMethod, DataRow(true), DataRow(false)]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not(bool bytes)
    {
        float[] Trained(int seed)
        {
            var (images, _) = Planted.Bars(60, seed: 1);
            using var network = new DenoisingAutoencoder(Small, seed);
            Training.Fit(network, bytes ? images.to(uint8) : images, Quick with { Epochs = 2 }, seed);
            return Planted.AllWeights(network);
        }

        CollectionAssert.AreEqual(Trained(5), Trained(5));
        CollectionAssert.AreNotEqual(Trained(5), Trained(6));
    }

    [TestMethod]
    public void Whitening_gives_codes_mean_0_and_unit_covariance_and_changes_no_picture()
    {
        var (images, _) = Planted.Bars(400, seed: 1);
        using var network = new DenoisingAutoencoder(Small with { CodeSize = 4 }, seed: 1);
        network.train();
        for (var pass = 0; pass < 30; pass++) network.call(images).Dispose();      // the running statistics settle
        network.eval();
        using var grad = no_grad();
        using var before = network.call(images);
        network.WhitenCode([images.narrow(0, 0, 200), images.narrow(0, 200, 200)]);
        using var after = network.call(images);
        using var code = network.Encode(images);
        using var covariance = code.t().matmul(code) / 400;
        Assert.IsLessThan(0.1f, (before - after).abs().max().item<float>());      // of 255
        Assert.IsLessThan(1e-3f, code.mean([0]).abs().max().item<float>());
        Assert.IsLessThan(1e-2f, (covariance - eye(4)).abs().max().item<float>());
    }

    [TestMethod, TestCategory("Long")]
    public void Noise_is_taken_away()
    {
        var (images, _) = Planted.Bars(1200, seed: 1);
        using var network = new DenoisingAutoencoder(Small, seed: 1);
        var best = Training.Fit(network, images, Quick with { Epochs = 20, LearningRate = 0.01, CodeNoise = 0.1 }, seed: 1);
        var (fresh, _) = Planted.Bars(300, seed: 2);
        using var grad = no_grad();
        using var noisy = fresh + randn(fresh.shape, generator: new Generator(1)) * 80;
        double Error(Tensor drawn) => ((drawn - fresh) / 255).square().mean().item<float>();
        Assert.IsLessThan(0.35 * Error(noisy), Error(network.call(noisy)));
        Assert.AreEqual(best.ValidationLoss, Error(network.call(fresh)), 0.3 * best.ValidationLoss);
        Assert.IsFalse(network.training);
    }

    [TestMethod]
    public void Rounded_weights_draw_the_same_pictures_nearly()
    {
        var (images, _) = Planted.Bars(60, seed: 1);
        using var network = new DenoisingAutoencoder(Small, seed: 1);
        Training.Fit(network, images, Quick, seed: 1);
        using var grad = no_grad();
        using var before = network.call(images);
        network.RoundWeights();
        using var after = network.call(images);
        Assert.IsLessThan(1f, (before - after).abs().max().item<float>());
        Assert.IsTrue(network.parameters().All(values => values.to(float16).to(float32).Equals(values)));
    }

    [TestMethod]
    public void What_is_out_of_range_is_refused_with_the_value_and_the_range()
    {
        Says("Height is 7, but has to be at least 8.", () => Build(Small with { Height = 7 }));
        Says("Width is 3, but has to be at least 8.", () => Build(Small with { Width = 3 }));
        Says("Maximum is 0, but has to be above 0.", () => Build(Small with { Maximum = 0 }));
        Says("CodeSize is 0, but has to be at least 1.", () => Build(Small with { CodeSize = 0 }));
        Says("Blocks is 0, but has to be at least 1.", () => Build(Small with { Blocks = [] }));
        Says("Noise is -1, but has to be at least 0.", () => (Quick with { Noise = -1 }).Validated());
        Says("CodeNoise is NaN, but has to be at least 0.", () => (Quick with { CodeNoise = double.NaN }).Validated());
        new DenoisingAutoencoderTrainingOptions().Validated();

        using var network = new DenoisingAutoencoder(Small);
        Says("The images have shape [2, 3, 8, 8], but the network reads [N, 1, 8, 8].",
            () => Training.Fit(network, zeros(2, 3, 8, 8), Quick));
        Says("There are 1 rows to train on: at least 2 are needed.", () => Training.Fit(network, zeros(1, 1, 8, 8), Quick));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => Training.Fit(network, zeros(20, 1, 8, 8), Quick, cancellation: cancelled.Token));
    }

    private static void Build(DenoisingAutoencoderArchitecture architecture)
    {
        using var network = new DenoisingAutoencoder(architecture);
    }

    private static void Says(string message, Action action)
    {
        var failure = Assert.Throws<ArgumentException>(action);
        StringAssert.Contains(failure.Message, message);
    }
}
