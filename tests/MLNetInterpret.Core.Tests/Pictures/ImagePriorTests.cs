using System.Text.Json;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ImagePriorTests
{
    private const int Side = 8;
    private static ImagePrior _prior = null!;
    private static Tensor _pictures = null!;
    private static Tensor _fresh = null!;

    /// <summary>A prior of squares of several places and sizes on black, of 0 to 255.</summary>
    [ClassInitialize]
    public static void Train(TestContext _)
    {
        LibTorch.EnsureLoaded();
        (_pictures, _fresh) = (Squares(1000, seed: 1), Squares(200, seed: 2));
        _prior = Trained(seed: 1, epochs: 20);
    }

    [ClassCleanup]
    public static void Free() => _prior.Dispose();

    [TestMethod]
    public void Codes_stay_where_training_codes_are_at_every_step()
    {
        using var network = Planted.Convolution(-1, 1);
        var input = default(TrainableInput);
        var latent = _prior.Latent(noise: 5);
        var spied = new Parameterization(latent.Description, request => input ??= latent.Start(request));
        var steps = 0;
        var watch = Objectives.Channel("edge:0");
        var watched = watch with
        {
            Score = seen =>
            {
                steps++;
                Inside(input!.Parameters[0]);
                return watch.Score(seen);
            },
        };
        MaximizationOptions options = new()
        {
            Steps = 40,
            Count = 5,
            LearningRate = 3,
            Snapshots = [1, 20, 40],
            Restarts = 0,
        };
        using var found = network.Maximize(watched, spied, options: options);
        Assert.IsGreaterThanOrEqualTo(40, steps);
        foreach (var pictures in found.Snapshots.Values.Append(found.Input))
        {
            Assert.IsGreaterThanOrEqualTo(0, pictures.min().item<float>());
            Assert.IsLessThanOrEqualTo(1, pictures.max().item<float>());      // the network's range, not the prior's
        }

        Assert.IsGreaterThan(found.Trace[0].Average(), found.Scores.Average());
    }

    [TestMethod]
    public void The_latent_pictures_are_plausible_and_plain_pixels_are_not()
    {
        using var network = Planted.Convolution(-1, 2, -1);
        var options = new MaximizationOptions { Steps = 60, Count = 4, LearningRate = 0.1 };
        using var latent = network.Maximize(Objectives.Channel("edge:0"), _prior.Latent(), options: options);
        using var plain = network.Maximize(Objectives.Channel("edge:0"), Images.Pixels(1, Side), options: options);
        using var pulled = network.Maximize(
            Objectives.Channel("edge:0") - 20 * _prior.Pull(), Images.Pixels(1, Side),
            options: options with { Measure = Objectives.Channel("edge:0") });
        double Error(Maximized found)
        {
            using var bytes = found.Input * 255;
            return _prior.ReconstructionError(bytes).Average();
        }

        Assert.IsLessThan(0.25 * Error(plain), Error(latent));
        Assert.IsLessThan(0.5 * Error(plain), Error(pulled));
        Assert.IsGreaterThan(Math.Max(latent.Scores.Average(), pulled.Scores.Average()), plain.Scores.Average());
    }

    [TestMethod]
    public void The_pulls_gradient_is_that_of_the_distance_with_the_reconstruction_held_fixed()
    {
        using var network = Planted.Convolution(-1, 1);
        using var input = rand([2, 1, Side, Side], generator: new Generator(3)).requires_grad_(true);
        using (var seen = network.RunWithCache(input)) _prior.Pull().Score(seen).sum().backward();

        using var frozen = no_grad();
        using var bytes = input.detach() * 255;
        using var drawn = _prior.Reconstruct(bytes) / 255;
        foreach (var (item, y, x) in new[] { (0, 3, 3), (1, 4, 2), (0, 0, 7) })
        {
            const double Step = 1e-3;
            double Score(double change)
            {
                using var moved = input.detach().to(ScalarType.Float64).clone();
                moved[item, 0, y, x] += change;
                return (moved - drawn).square().flatten(1).mean([1]).sum().item<double>();
            }

            Assert.AreEqual((Score(Step) - Score(-Step)) / (2 * Step), input.grad![item, 0, y, x].item<float>(), 1e-6);
        }
    }

    [TestMethod]
    public void Training_like_pictures_are_drawn_better_than_noise_and_than_their_own_pixels_shuffled()
    {
        using var order = randperm(Side * Side, generator: new Generator(4));
        using var shuffled = _fresh.flatten(1).index_select(1, order).view(_fresh.shape);
        using var noise = rand(_fresh.shape, generator: new Generator(5)) * 255;
        var real = _prior.ReconstructionError(_fresh);
        Assert.HasCount(200, real);
        Assert.IsLessThan(0.3 * _prior.ReconstructionError(shuffled).Average(), real.Average());
        Assert.IsLessThan(0.3 * _prior.ReconstructionError(noise).Average(), real.Average());
        using var score = _prior.Reconstruct(_fresh);
        Assert.AreEqual((score - _fresh).div(255).square()[7].mean().item<float>(), real[7], 1e-6f);
    }

    [TestMethod]
    public void It_denoises_unseen_pictures_better_than_as_many_principal_components()
    {
        using var scope = NewDisposeScope();
        var train = _pictures.to(float32).flatten(1) / 255;
        var mean = train.mean([0]);
        var (_, vectors) = linalg.eigh((train - mean).t().matmul(train - mean));
        var axes = vectors.narrow(1, Side * Side - _prior.Codes.Mean.Count, _prior.Codes.Mean.Count);
        var clean = _fresh.to(float32).flatten(1) / 255;
        var noisy = clean + randn(clean.shape, generator: new Generator(6)) * 0.3;
        var linear = mean + (noisy - mean).matmul(axes).matmul(axes.t());
        var drawn = _prior.Reconstruct(noisy.view(_fresh.shape) * 255).flatten(1) / 255;
        Assert.IsLessThan((linear - clean).square().mean().item<float>(), (drawn - clean).square().mean().item<float>());
    }

    [TestMethod, TestCategory("Long")]
    public void The_same_seed_gives_the_same_prior_and_the_same_picture()
    {
        float[] Found(int seed)
        {
            using var prior = Trained(seed, epochs: 2);
            using var network = Planted.Convolution(-1, 1);
            using var found = network.Maximize(
                Objectives.Channel("edge:0"), prior.Latent(), options: new() { Steps = 5, Seed = seed, Count = 2 });
            return found.Input.data<float>().ToArray();
        }

        CollectionAssert.AreEqual(Found(3), Found(3));
        CollectionAssert.AreNotEqual(Found(3), Found(4));
    }

    [TestMethod]
    public void It_comes_back_from_its_network_and_the_range_of_its_codes()
    {
        using var copy = new DenoisingAutoencoder(_prior.Network.Architecture, seed: 8);
        using var stream = new MemoryStream();
        _prior.Network.save(stream);
        using var saved = new MemoryStream(stream.ToArray());
        copy.load(saved);
        using var prior = new ImagePrior(copy, JsonSerializer.Deserialize<CodeRange>(JsonSerializer.Serialize(_prior.Codes))!);
        CollectionAssert.AreEqual(_prior.ReconstructionError(_fresh).ToArray(), prior.ReconstructionError(_fresh).ToArray());
        Assert.AreEqual(_prior.Codes.Distance, prior.Codes.Distance);
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _prior.ReconstructionError(zeros(2, 3, 8, 8)));
        StringAssert.Contains(error.Message, "The pictures have shape [2, 3, 8, 8], but the prior is of [N, 1, 8, 8].");
        using var network = Planted.Random();
        using var input = zeros(1, 2, 8, 8);
        Assert.ThrowsExactly<ArgumentException>(() => network.Score(_prior.Pull(), input));
        error = Assert.ThrowsExactly<ArgumentException>(
            () => new ImagePrior(_prior.Network, _prior.Codes with { Mean = [1, 2] }));
        StringAssert.Contains(error.Message, "The range is of codes of 2 numbers, but the network's have 8.");
        Assert.ThrowsExactly<ArgumentException>(() => ImagePrior.Measure(_prior.Network, zeros(1, 1, 8, 8)));
    }

    private static void Inside(Tensor code)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var c = _prior.Codes;
        Assert.IsTrue(
            code.ge(tensor(c.Minimum.ToArray())).all().item<bool>()
            && code.le(tensor(c.Maximum.ToArray())).all().item<bool>());
        var away = ((code - tensor(c.Mean.ToArray())) / tensor(c.Deviation.ToArray())).norm(1).max().item<float>();
        Assert.IsLessThanOrEqualTo(c.Distance * 1.001f, away);
    }

    private static ImagePrior Trained(int seed, int epochs)
    {
        var network = new DenoisingAutoencoder(
            new() { Channels = 1, Height = Side, Width = Side, Maximum = 255, CodeSize = 8, Blocks = [16, 32] }, seed);
        DenoisingAutoencoderTrainingOptions options = new()
        {
            Epochs = epochs,
            BatchSize = 16,
            LearningRate = 0.01,
            CodeNoise = 0.1,
            Shift = 0,
        };
        Training.Fit(network, _pictures, options, seed);
        return ImagePrior.Measure(network, _pictures);
    }

    private static Tensor Squares(int count, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[count * Side * Side];
        for (var picture = 0; picture < count; picture++)
        {
            var size = random.Next(3, 6);
            var (top, left, light) = (random.Next(Side - size + 1), random.Next(Side - size + 1), (byte)random.Next(120, 256));
            for (var y = top; y < top + size; y++)
                for (var x = left; x < left + size; x++) pixels[(picture * Side + y) * Side + x] = light;
        }

        return tensor(pixels, [count, 1, Side, Side]);
    }
}
