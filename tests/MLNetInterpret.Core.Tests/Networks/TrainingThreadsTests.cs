using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>Threads of every kind of training.</summary>
[TestClass]
public class TrainingThreadsTests
{
    private static readonly Dictionary<string, Func<Action<EpochReport>?, nn.Module>> Small =
        new()
        {
            ["perceptron"] = heard =>
            {
                var (features, labels) = Planted.SameSign(200, seed: 3);
                var network = new Mlp(new() { Features = 2, Outputs = 1, HiddenUnits = [16] }, seed: 3);
                Training.Fit(network, features, labels, new() { Epochs = 2, BatchSize = 32 }, seed: 1, new() { Epochs = heard });
                return network;
            },
            ["convolutions"] = heard =>
            {
                var (images, labels) = Planted.Bars(60, seed: 1);
                var network = new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [4, 8] }, seed: 1);
                Training.Fit(network, images, labels, new() { Epochs = 2, BatchSize = 16 }, seed: 1, new() { Epochs = heard });
                return network;
            },
            ["autoencoder"] = heard =>
            {
                var (images, _) = Planted.Bars(60, seed: 1);
                var network = new DenoisingAutoencoder(
                    new() { Channels = 1, Height = 8, Width = 8, CodeSize = 4, Blocks = [4, 8], Maximum = 1 }, seed: 1);
                Training.Fit(network, images, new() { Epochs = 2, BatchSize = 16 }, seed: 1, new() { Epochs = heard });
                return network;
            },
            ["characters"] = heard =>
            {
                using var codes = Planted.Refrain(1200);
                var network = new CharNetwork(new() { Vocabulary = 6, Layers = 1, HiddenUnits = 8 }, seed: 1);
                CharNetworkTraining.Fit(
                    network, codes, new() { Epochs = 2, Streams = 4, Window = 25 }, seed: 1, new() { Epochs = heard });
                return network;
            },
        };

    private int _before;

    [TestInitialize]
    public void Remember()
    {
        LibTorch.EnsureLoaded();
        _before = get_num_threads();
    }

    [TestCleanup]
    public void Restore() => set_num_threads(_before);

    [TestMethod, DataRow("perceptron"), DataRow("convolutions"), DataRow("autoencoder"), DataRow("characters")]
    public void A_small_network_learns_on_one_thread_the_same_bits_whatever_the_host_has_set(string kind)
    {
        var trained = new List<float[]>();
        foreach (var host in new[] { 1, 2, 3 })
        {
            var heard = new Heard();
            var (weights, after) = Spying.OnHost(host, () =>
            {
                using var network = Small[kind](heard.Hear);
                return Planted.AllWeights(network);
            });
            Assert.AreEqual(host, after);
            CollectionAssert.AreEqual(new[] { 1, 1 }, heard.Threads);
            trained.Add(weights);
        }

        CollectionAssert.AreEqual(trained[0], trained[1]);
        CollectionAssert.AreEqual(trained[0], trained[2]);
    }

    [TestMethod]
    public void A_large_network_learns_on_the_hosts_threads()
    {
        var heard = new Heard();
        var (_, after) = Spying.OnHost(2, () =>
        {
            using var network = new Mlp(new() { Features = 64, Outputs = 1, HiddenUnits = [1024] }, seed: 1);
            using var features = randn([600, 64], generator: new Generator(1));
            using var labels = features.select(1, 0).gt(0).to(int64);
            Training.Fit(
                network, features, labels, new() { Epochs = 1, BatchSize = 256 }, listeners: new() { Epochs = heard.Hear });
            return 0;
        });
        Assert.AreEqual(2, after);
        CollectionAssert.AreEqual(new[] { 2 }, heard.Threads);
    }

    [TestMethod]
    public void The_hosts_number_comes_back_after_training_that_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var (_, after) = Spying.OnHost(3, () =>
        {
            var (features, labels) = Planted.SameSign(200, seed: 3);
            using var network = new Mlp(new() { Features = 2, Outputs = 1, HiddenUnits = [16] }, seed: 3);
            Assert.ThrowsExactly<OperationCanceledException>(() => Training.Fit(
                network, features, labels, new() { Epochs = 5 }, listeners: new() { Epochs = _ => source.Cancel() },
                cancellation: source.Token));
            return 0;
        });
        Assert.AreEqual(3, after);
    }

    private sealed class Heard
    {
        public List<int> Threads { get; } = [];

        public void Hear(EpochReport ended) => Threads.Add(get_num_threads());
    }
}
