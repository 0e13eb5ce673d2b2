using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>A training that is interrupted and goes on ends with the bits of one that is not.</summary>
[TestClass]
public class ResumedTrainingTests
{
    private static readonly MlpTrainingOptions Noisy =
        new() { Epochs = 40, BatchSize = 8, LearningRate = 0.05, ValidationFraction = 0.3, Patience = 3, WeightDecay = 0 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, TestCategory("Long")]
    [DataRow("convolutions"), DataRow("plain convolutions"), DataRow("perceptron"), DataRow("perceptron that stops early")]
    [DataRow("perceptron without validation"), DataRow("text"), DataRow("autoencoder"), DataRow("mirroring autoencoder")]
    [DataRow("perceptron on two threads")]
    public void Going_on_from_any_evaluation_gives_the_same_bits(string kind)
    {
        using var threads = TorchThreads.Exactly(kind == "perceptron on two threads" ? 2 : 1);
        var states = new KeptStates();
        var (whole, report, told) = Train(kind, seed: 3, states);
        Assert.AreEqual(kind == "perceptron on two threads" ? "2" : "1", states.Threads);
        Assert.HasCount(states.Count, told);
        Assert.IsGreaterThanOrEqualTo(3, states.Count);
        if (kind == "perceptron that stops early")
            Assert.AreEqual((report.Epoch + Noisy.Patience, true), (states.Count, states.Count < Noisy.Epochs));
        for (var state = 0; state < states.Count; state++)
        {
            var rest = states.After(state);
            // other first weights: nothing may come from them
            var (weights, again, heard) = Train(kind, seed: 3, rest, network: 8);
            CollectionAssert.AreEqual(whole, weights, $"after evaluation {state + 1}");
            Assert.AreEqual(report, again);
            CollectionAssert.AreEqual(told.Skip(state).ToArray(), heard, "the last epoch before is told again");
            Assert.AreEqual(states.Count, rest.Count);
        }
    }

    [TestMethod]
    [DataRow("convolutions"), DataRow("perceptron"), DataRow("text"), DataRow("mirroring autoencoder")]
    public void Cancelling_again_and_again_in_the_middle_of_epochs_gives_the_same_bits(string kind)
    {
        var (whole, report, _) = Train(kind, seed: 4, new());
        var (states, cancelled) = (new KeptStates(), 0);
        while (true)
        {
            // a few updates into the epoch after the next evaluation
            using var source = new CancellationTokenSource();
            try
            {
                var (weights, again, _) = Train(kind, 4, states, cancelled == 0 ? 1 : 8 + cancelled, source);
                CollectionAssert.AreEqual(whole, weights);
                Assert.AreEqual(report, again);
                break;
            }
            catch (OperationCanceledException)
            {
                // a perceptron is trained anew behind its last epoch
                var epochs = kind.StartsWith("perceptron", StringComparison.Ordinal) ? 5 : 4;
                Assert.AreEqual(Math.Min(states.Count + 1, epochs), states.Stopped!.Value.Epoch);
                cancelled++;
                states = states.After(states.Count - 1);
            }
        }

        Assert.IsGreaterThanOrEqualTo(2, cancelled);
    }

    [TestMethod]
    public void A_cancelled_training_ends_with_its_best_epoch_where_somebody_takes_it()
    {
        var (features, labels) = Planted.SameSign(80, seed: 1);
        using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
        using var source = new CancellationTokenSource();
        var states = new KeptStates { TakesBest = true };
        var (seen, weights) = (new List<EpochReport>(), new List<float[]>());
        var options = Noisy with { Patience = 40 };
        using var noise = randint(0, 2, 80, int64, generator: new Generator(2));
        var best = Training.Fit(network, features, noise, options, 1, Listen(report =>
        {
            seen.Add(report);
            weights.Add(Planted.AllWeights(network));
            if (seen.Count == 20) source.Cancel();
        }), states, source.Token);

        Assert.HasCount(20, seen);
        Assert.AreEqual(seen.MinBy(report => report.ValidationLoss), best);
        Assert.AreNotEqual(20, best.Epoch);
        Assert.AreEqual((21, best), states.Stopped);
        CollectionAssert.AreEqual(weights[best.Epoch - 1], Planted.AllWeights(network));
        Assert.IsFalse(network.training);

        using var before = new CancellationTokenSource();
        before.Cancel();
        using var fresh = new Mlp(network.Architecture, seed: 1);
        Assert.ThrowsExactly<OperationCanceledException>(() => Training.Fit(
            fresh, features, noise, options, 1, default, new KeptStates { TakesBest = true }, before.Token));
    }

    [TestMethod]
    public void The_time_before_an_interruption_counts()
    {
        var (features, labels) = Planted.SameSign(80, seed: 1);
        var options = Noisy with { Epochs = 100_000, Patience = 100_000, MaxSeconds = 1e-9 };
        using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
        var states = new KeptStates();
        Assert.AreEqual(1, Training.Fit(network, features, labels, options, checkpoints: states).Epoch);
        Assert.IsGreaterThan(0, states.Seconds.Single());
        // the clock of this one has hardly begun, and yet no epoch is left to it
        var rest = states.After(0);
        Training.Fit(network, features, labels, options, checkpoints: rest);
        Assert.AreEqual(1, rest.Count);
    }

    [TestMethod]
    public void An_identity_names_the_first_difference()
    {
        var (features, labels) = Planted.SameSign(20, seed: 1);
        var (others, _) = Planted.SameSign(20, seed: 2);
        var sizes = new MlpArchitecture { Features = 2, Outputs = 1, HiddenUnits = [4, 3] };
        TrainingIdentity Of(
            Tensor? data = null, MlpArchitecture? architecture = null, MlpTrainingOptions? options = null, int seed = 1,
            int threads = 1) =>
            TrainingIdentity.Of(architecture ?? sizes, options ?? Noisy, seed, threads, [data ?? features, labels]);

        Assert.IsNull(Of().DifferenceFrom(Of()));
        Assert.AreEqual(("Seed", "1", "2"), Of(seed: 2).DifferenceFrom(Of()));
        Assert.AreEqual("data", Of(others).DifferenceFrom(Of())!.Value.Name);
        Assert.AreEqual("data", Of(features.narrow(0, 0, 19)).DifferenceFrom(Of())!.Value.Name);
        Assert.AreEqual("data", Of(features.to(float64)).DifferenceFrom(Of())!.Value.Name);
        Assert.IsNull(Of(features.t().contiguous().t()).DifferenceFrom(Of()), "the values count, not where they lie");
        Assert.AreEqual(
            ("HiddenUnits", "4 3", "4"), Of(architecture: sizes with { HiddenUnits = [4] }).DifferenceFrom(Of()));
        Assert.AreEqual(("Epochs", "40", "41"), Of(options: Noisy with { Epochs = 41 }).DifferenceFrom(Of()));
        Assert.AreEqual(("MaxSeconds", "none", "2.5"), Of(options: Noisy with { MaxSeconds = 2.5 }).DifferenceFrom(Of()));
        Assert.AreEqual(
            ("ClassWeights", "none", "1 0.5"), Of(options: Noisy with { ClassWeights = [1, 0.5] }).DifferenceFrom(Of()));
        Assert.AreEqual(("Threads", "1", "2"), Of(threads: 2).DifferenceFrom(Of()));
    }

    /// <summary>Trains a small network.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="states">Where it is kept.</param>
    /// <param name="network">Seed of the first weights.</param>
    /// <param name="source">Cancelled some updates after the next evaluation.</param>
    private static (float[] Weights, EpochReport Best, EpochReport[] Told) Train(
        string kind, int seed, KeptStates states, int network = 1, CancellationTokenSource? source = null)
    {
        var (told, updates, first) = (new List<EpochReport>(), 0, states.Count);
        using var made = Make(kind, network);
        // text is read without calls that could be heard: there the next epoch's first update is the last moment
        var last = made.named_children().Single(child => child.name is "logits" or "pixels").module;
        ((nn.Module<Tensor, Tensor>)last).register_forward_hook((_, _, _) =>
        {
            if (made.training && states.Count > first && ++updates == 3) source?.Cancel();
            return null!;
        });
        var listeners = Listen(report =>
        {
            told.Add(report);
            if (kind == "text" && states.Count > first) source?.Cancel();
        });
        var report = Fit(kind, made, seed, listeners, states, source?.Token ?? default);
        return (Planted.AllWeights(made), report, [.. told]);
    }

    private static nn.Module Make(string kind, int seed) => kind switch
    {
        "convolutions" => new ConvNet(
            new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [4, 8], HiddenUnits = 8, Dropout = 0.3 }, seed),
        "plain convolutions" => new ConvNet(
            new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [4], BatchNormalization = false }, seed),
        "text" => new CharNetwork(new() { Vocabulary = 6, Layers = 2, HiddenUnits = 8, Dropout = 0.3 }, seed),
        "autoencoder" or "mirroring autoencoder" => new DenoisingAutoencoder(
            new() { Channels = 1, Height = 8, Width = 8, Minimum = 0, Maximum = 255, CodeSize = 3, Blocks = [4, 8] }, seed),
        "perceptron on two threads" => new Mlp(new() { Features = 2, Outputs = 1, HiddenUnits = [600, 600, 600] }, seed),
        _ => new Mlp(new() { Features = 2, Outputs = 1, HiddenUnits = [16], Dropout = 0.4 }, seed),
    };

    private static EpochReport Fit(
        string kind, nn.Module network, int seed, TrainingListeners listeners, ICheckpoints states, CancellationToken token)
    {
        var (bars, kinds) = Planted.Bars(70, seed: 1);
        var (points, signs) = Planted.SameSign(80, seed: 1);
        using var codes = Planted.Refrain(900);
        using var noise = randint(0, 2, 80, int64, generator: new Generator(2));      // its validation loss rises soon
        return kind switch
        {
            "convolutions" or "plain convolutions" => Training.Fit(
                (ConvNet)network, bars, kinds, new() { Epochs = 4, BatchSize = 12 }, seed, listeners, states, token),
            "text" => CharNetworkTraining.Fit(
                (CharNetwork)network, codes, new() { Epochs = 4, Streams = 4, Window = 20, ValidationFraction = 0.2 }, seed,
                listeners, states, token),
            "autoencoder" or "mirroring autoencoder" => Training.Fit(
                (DenoisingAutoencoder)network, bars,
                new() { Epochs = 4, BatchSize = 12, Flip = kind == "mirroring autoencoder" }, seed, listeners, states, token),
            "perceptron that stops early" => Training.Fit((Mlp)network, points, noise, Noisy, seed, listeners, states, token),
            "perceptron without validation" => Training.Fit(
                (Mlp)network, points, signs, new() { Epochs = 4, ValidationFraction = 0, ClassWeights = [1, 2] }, seed, listeners,
                states, token),
            _ => Training.Fit(
                (Mlp)network, points, signs, new() { Epochs = 5, BatchSize = kind == "perceptron on two threads" ? 64 : 9 }, seed,
                listeners, states, token),
        };
    }

    private static TrainingListeners Listen(Action<EpochReport> hear) => new() { Epochs = hear };
}
