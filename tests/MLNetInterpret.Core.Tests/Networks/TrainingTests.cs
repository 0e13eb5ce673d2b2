using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class TrainingTests
{
    private static readonly ConvNetArchitecture Small =
        new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [4, 8], HiddenUnits = 8 };

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void Lying_and_standing_bars_are_told_apart()
    {
        var (images, labels) = Planted.Bars(300, seed: 1);
        using var network = new ConvNet(Small, seed: 1);
        Training.Fit(network, images, labels, new() { Epochs = 12, BatchSize = 16, Flip = false, Shift = 1 }, seed: 1);

        var (fresh, truth) = Planted.Bars(200, seed: 2);
        using var grad = no_grad();
        Assert.IsGreaterThan(0.97, network.call(fresh).argmax(1).eq(truth).to(float32).mean().item<float>());
        Assert.IsFalse(network.training);
    }

    [TestMethod, TestCategory("Long"), DataRow(1), DataRow(2)]
    public void A_perceptron_learns_what_no_line_separates(int outputs)
    {
        var (features, labels) = Planted.SameSign(600, seed: 3);
        using var network = new Mlp(new() { Features = 2, Outputs = outputs, HiddenUnits = [16], Dropout = 0 }, seed: 3);
        MlpTrainingOptions options = new() { Epochs = 40, BatchSize = 32, LearningRate = 0.02, WeightDecay = 0 };
        var best = Training.Fit(network, features, labels, options);
        Assert.IsGreaterThan(outputs == 1 ? 0.99 : 0.95, best.ValidationMetric);
    }

    [TestMethod, DataRow(1), DataRow(2)]
    public void A_refrain_is_learned_by_heart(int layers)
    {
        using var codes = Planted.Refrain(2400);
        using var network = new CharNetwork(new() { Vocabulary = 6, Layers = layers, HiddenUnits = 16 }, seed: 1);
        var before = CharNetworkTraining.BitsPerCharacter(network, codes);
        CharNetworkTraining.Fit(network, codes, new() { Epochs = 6, Streams = 4, Window = 25, LearningRate = 0.03 });
        Assert.IsGreaterThan(2.2, before);
        Assert.IsLessThan(0.2, CharNetworkTraining.BitsPerCharacter(network, codes));
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not()
    {
        float[] Trained(int seed)
        {
            var (images, labels) = Planted.Bars(60, seed: 1);
            using var network = new ConvNet(Small, seed);
            Training.Fit(network, images, labels, new() { Epochs = 2, BatchSize = 16 }, seed);
            return Planted.AllWeights(network);
        }

        CollectionAssert.AreEqual(Trained(5), Trained(5));
        CollectionAssert.AreNotEqual(Trained(5), Trained(6));
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_character_model_dropout_included()
    {
        float[] Trained(int seed)
        {
            using var codes = Planted.Refrain(600);
            using var network = new CharNetwork(new() { Vocabulary = 6, Layers = 2, HiddenUnits = 8, Dropout = 0.3 }, seed: 1);
            CharNetworkTraining.Fit(network, codes, new() { Epochs = 2, Streams = 4, Window = 20 }, seed);
            return Planted.AllWeights(network);
        }

        CollectionAssert.AreEqual(Trained(5), Trained(5));
        CollectionAssert.AreNotEqual(Trained(5), Trained(6));
    }

    [TestMethod]
    public void The_best_epoch_is_what_remains()
    {
        var (features, labels) = Planted.SameSign(80, seed: 1);
        using var noise = randint(0, 2, 80, int64);      // nothing to learn: the validation loss rises soon
        using var network = new Mlp(new() { Features = 2, Outputs = 2, HiddenUnits = [64], Dropout = 0 }, seed: 1);
        var seen = new List<EpochReport>();
        var weights = new List<float[]>();
        var best = Training.Fit(network, features, noise,
            new()
            {
                Epochs = 60,
                BatchSize = 8,
                LearningRate = 0.05,
                ValidationFraction = 0.3,
                Patience = 4,
                WeightDecay = 0,
                FewRows = 0,
            },
            listeners: new()
            {
                Epochs = report =>
                {
                    seen.Add(report);
                    weights.Add(Planted.AllWeights(network));
                },
            });

        Assert.AreEqual(seen.MinBy(report => report.ValidationLoss), best);
        Assert.AreEqual(best.Epoch + 4, seen[^1].Epoch);
        CollectionAssert.AreEqual(weights[best.Epoch - 1], Planted.AllWeights(network));
        CollectionAssert.AreNotEqual(weights[^1], Planted.AllWeights(network));
    }

    [TestMethod]
    public void Without_a_validation_part_the_last_epoch_remains()
    {
        var (features, labels) = Planted.SameSign(40, seed: 1);
        using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
        var best = Training.Fit(network, features, labels, new() { Epochs = 3, ValidationFraction = 0 });
        Assert.AreEqual(3, best.Epoch);
        Assert.IsTrue(double.IsNaN(best.ValidationLoss) && double.IsNaN(best.ValidationMetric));
    }

    [TestMethod]
    public void Cancelling_ends_training_before_the_next_update()
    {
        using var source = new CancellationTokenSource();
        var reports = 0;
        var (features, labels) = Planted.SameSign(100, seed: 1);
        using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
        Assert.ThrowsExactly<OperationCanceledException>(() => Training.Fit(network, features, labels, new() { Epochs = 1000 },
            listeners: new()
            {
                Epochs = _ =>
                {
                    reports++;
                    source.Cancel();
                },
            }, cancellation: source.Token));
        Assert.AreEqual(1, reports);
    }

    [TestMethod, DataRow(0.2), DataRow(1e-9)]
    public void A_time_limit_ends_training_with_a_usable_network(double seconds)
    {
        var (features, labels) = Planted.SameSign(100, seed: 1);
        using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
        MlpTrainingOptions options = new() { Epochs = 1_000_000, Patience = 1_000_000, MaxSeconds = seconds };
        var best = Training.Fit(network, features, labels, options);
        Assert.IsLessThan(1_000_000, best.Epoch);
        Assert.IsTrue(double.IsFinite(best.ValidationLoss));
        Assert.IsFalse(network.training);
    }

    [TestMethod]
    public void Class_weights_move_the_decision()
    {
        using var features = zeros(100, 1);      // nothing to go by but how frequent the classes are
        using var labels = cat([ones(20, int64), zeros(80, int64)]);
        double Probability(IReadOnlyList<double> weights)
        {
            using var network = new Mlp(new() { Features = 1, Outputs = 1, HiddenUnits = [] }, seed: 1);
            Training.Fit(network, features, labels, new()
            {
                Epochs = 10,
                BatchSize = 100,
                LearningRate = 0.1,
                ValidationFraction = 0,
                Patience = 200,
                ClassWeights = weights,
            });
            using var grad = no_grad();
            return network.call(zeros(1, 1)).sigmoid().item<float>();
        }

        CollectionAssert.AreEqual(new[] { 0.625, 2.5 }, Training.BalancedWeights(labels, 2).ToArray());
        Assert.AreEqual(0.2, Probability([]), 0.02);
        Assert.AreEqual(0.5, Probability(Training.BalancedWeights(labels, 2)), 0.02);
    }

    [TestMethod]
    public void Training_leaves_no_tensor_behind()
    {
        using var codes = Planted.Refrain(600);
        using var network = new CharNetwork(new() { Vocabulary = 6, HiddenUnits = 8 }, seed: 1);
        CharNetworkTraining.Fit(network, codes, new() { Epochs = 1, Streams = 4, Window = 20 });
        var before = Tensor.TotalCount;
        CharNetworkTraining.Fit(network, codes, new() { Epochs = 3, Streams = 4, Window = 20 });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.IsLessThanOrEqualTo(before + 20, Tensor.TotalCount);
    }

    [TestMethod]
    public void Few_rows_are_learned_once_more_with_the_validation_part()
    {
        var (features, labels) = Planted.SameSign(120, seed: 1);
        float[] Weights(int few)
        {
            using var network = new Mlp(new() { Features = 2, Outputs = 1 }, seed: 1);
            Training.Fit(network, features, labels, new() { Epochs = 3, FewRows = few });
            Assert.IsFalse(network.training);
            return Planted.AllWeights(network);
        }

        CollectionAssert.AreEqual(Weights(120), Weights(2_500));
        CollectionAssert.AreNotEqual(Weights(119), Weights(120));
    }

    [TestMethod]
    public void A_number_is_learned_in_its_own_unit_with_a_step_for_every_measurement()
    {
        var (features, _) = Planted.SameSign(200, seed: 2);
        using var numbers = features.select(1, 0) * 300 + 5000;
        using var network = new Mlp(new() { Features = 2, Outputs = 1, IsRegression = true }, seed: 1);
        var best = Training.Fit(network, features, numbers, new() { Epochs = 10, LearningRate = 0.01 });
        Assert.AreEqual(40 * best.Epoch, best.Step);
        Assert.IsGreaterThan(0.95, best.ValidationMetric);
        using var grad = no_grad();
        var error = (network.call(features).squeeze(1) - numbers).square().mean().sqrt().item<float>();
        Assert.IsLessThan(60, error);
    }
}
