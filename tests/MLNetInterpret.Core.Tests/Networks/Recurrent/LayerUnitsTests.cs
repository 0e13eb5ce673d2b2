using System.Runtime.Intrinsics;
using System.Text.Json;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>Layers of different sizes.</summary>
[TestClass]
public class LayerUnitsTests
{
    private const int Vocabulary = 7, Streams = 5, Steps = 12;

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(new[] { 3, 21 }, RecurrentKind.Lstm, false), DataRow(new[] { 33, 2, 18 }, RecurrentKind.Lstm, false)]
    [DataRow(new[] { 20, 5 }, RecurrentKind.Gru, false), DataRow(new[] { 5, 20, 1, 17 }, RecurrentKind.Gru, true)]
    [DataRow(new[] { 2, 35 }, RecurrentKind.Rnn, false), DataRow(new[] { 19, 4 }, RecurrentKind.Rnn, false)]
    public void Every_value_is_that_of_plain_loops_whatever_is_held(int[] units, RecurrentKind kind, bool resetBefore)
    {
        using var network = Drawn(units, kind, resetBefore);
        var (sizes, codes, widest) = (network.Architecture, Codes(), units.Max());
        RecurrentSource[] all = [.. sizes.Sources];
        RecurrentHold?[] holds =
            [null, .. all.Select(source => new RecurrentHold(source, sizes.UnitsOf(source.Layer) - 1, -0.3f))];
        foreach (var hold in holds)
        {
            var expected = ReferenceNetwork.Read(network, codes, Streams, all, hold);
            foreach (var kernel in Kernels)
            {
                using var reader = new RecurrentReader(network, 2, kernel);
                using var streams = reader.Begin(Streams);
                var values = new float[expected.Length];
                Array.Fill(values, float.NaN);
                reader.Read(streams, codes, all, values, hold);
                for (var at = 0; at < values.Length; at++) Assert.AreEqual(expected[at], values[at], 1e-5, $"{hold} at {at}");
            }
        }

        using var held = new RecurrentReader(network);
        using var begun = held.Begin(1);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => held.Read(
                begun, [1], [all[^1]], new float[widest], new(all[^1], units[^1], 0))).Message,
            $"the layer has the units 0 to {units[^1] - 1}.");
    }

    [TestMethod, DataRow(RecurrentKind.Lstm), DataRow(RecurrentKind.Gru), DataRow(RecurrentKind.Rnn)]
    public void Points_and_logits_are_those_of_torch(RecurrentKind kind)
    {
        using var network = Drawn([6, 11, 3], kind, resetBefore: false);
        using var scope = NewDisposeScope();
        var codes = tensor(Codes(), int64).view(Streams, Steps);
        using var hooked = new HookedNetwork(network, () => zeros([1, 2], int64));
        var points = hooked.Points.Select(shape => shape.Point).ToArray();
        using var cache = hooked.RunWithCache(codes, points);
        foreach (var source in network.Architecture.Sources)
            CollectionAssert.AreEqual(
                (long[])[Streams, network.Architecture.UnitsOf(source.Layer), Steps], cache[new($"{source}")].shape);
        Assert.HasCount(kind.Values.Count * (6 + 11 + 3), hooked.Units([$"{kind.Prefix}*"]));
        using var graded = enable_grad();
        var (logits, _) = network.Continue(codes);
        Assert.IsTrue(cache[new("logits")].allclose(logits.permute(1, 2, 0), 1e-5, 1e-5));

        using var reader = new RecurrentReader(network);
        using var streams = reader.Begin(Streams);
        var last = new float[Streams * Steps * 11];
        reader.Read(streams, Codes(), [network.Architecture.LastHidden], last);
        var predicted = new float[Streams * Steps * Vocabulary];
        reader.LogProbabilities(last, predicted);
        Assert.IsTrue(tensor(predicted).view(Streams, Steps, Vocabulary)
            .allclose(logits.transpose(0, 1).log_softmax(-1), 1e-5, 1e-5));
    }

    [TestMethod]
    public void Sizes_are_saved_only_where_they_differ_and_wrong_ones_are_refused()
    {
        var equal = new CharNetworkArchitecture { Vocabulary = 4 }.WithUnits([8, 8]);
        Assert.AreEqual(new() { Vocabulary = 4, Layers = 2, HiddenUnits = 8 }, equal);
        Assert.DoesNotContain("LayerUnits", JsonSerializer.Serialize(equal));
        var other = JsonSerializer.Deserialize<CharNetworkArchitecture>(JsonSerializer.Serialize(equal.WithUnits([3, 9, 2])))!;
        CollectionAssert.AreEqual((int[])[3, 9, 2], other.LayerUnits!.ToArray());
        Assert.AreEqual((3, 9), (other.Layers, other.HiddenUnits));
        using var network = new CharNetwork(other);
        Assert.AreEqual(network.parameters().Sum(values => values.numel()), other.Size().Weights);
        foreach (var wrong in (int[][])[[3, 9], [3, 0, 9], [3, 8, 2], [3, 10, 9]])
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => (other with { LayerUnits = wrong }).Validated()).Message,
                "one number for each of 3 layers, at least 1, and the largest is 9");
    }

    private static RecurrentKernel[] Kernels =>
    [
        new RecurrentKernel<Lanes512, Vector512<float>>(),
        new RecurrentKernel<Lanes256, Vector256<float>>(),
        new RecurrentKernel<Lanes128, Vector128<float>>(),
    ];

    private static int[] Codes()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Streams * Steps).Select(_ => random.Next(Vocabulary))];
    }

    private static CharNetwork Drawn(int[] units, RecurrentKind kind, bool resetBefore)
    {
        var network = new CharNetwork(
            new CharNetworkArchitecture { Vocabulary = Vocabulary, Kind = kind, ResetBefore = resetBefore }.WithUnits(units), 1);
        network.eval();
        using var frozen = no_grad();
        using var generator = new Generator(1);
        foreach (var (name, parameter) in network.named_parameters())       // biases are zero otherwise
            if (name.Contains("bias", StringComparison.Ordinal)) parameter.uniform_(-0.7, 0.7, generator);
        return network;
    }
}
