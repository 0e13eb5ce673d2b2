using System.Runtime.Intrinsics;
using MLNetInterpret.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class LstmReaderTests
{
    private const int Vocabulary = 7;

    private static readonly LstmValue[] Values = Enum.GetValues<LstmValue>();

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 1, 1), DataRow(1, 5, 2), DataRow(3, 5, 7), DataRow(2, 16, 6), DataRow(2, 33, 13), DataRow(1, 100, 3), DataRow(3, 130, 64)]
    public void Every_value_is_that_of_plain_loops_in_doubles(int layers, int units, int streams)
    {
        const int steps = 25;
        using var network = Drawn(layers, units);
        var codes = Codes(streams * steps, seed: units);
        var expected = SlowLstm.Read(network, codes, streams, All(layers));
        foreach (var kernel in Kernels())
            Close(expected, Read(network, codes, streams, All(layers), kernel: kernel));
    }

    internal static IEnumerable<LstmKernel> Kernels() =>
    [
        new LstmKernel<Lanes512, Vector512<float>>(), new LstmKernel<Lanes256, Vector256<float>>(), new LstmKernel<Lanes128, Vector128<float>>(),
    ];

    internal static LstmSource[] All(int layers) =>
        [.. Enumerable.Range(1, layers).SelectMany(layer => Values.Select(value => new LstmSource(layer, value)))];

    internal static CharLstm Drawn(int layers, int units, int seed = 1)
    {
        var network = new CharLstm(new() { Vocabulary = Vocabulary, Layers = layers, HiddenUnits = units }, seed);
        network.eval();
        using var grad = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, parameter) in network.named_parameters())       // biases are zero otherwise
            if (name.Contains("bias", StringComparison.Ordinal)) parameter.uniform_(-0.7, 0.7, generator);
        return network;
    }

    internal static int[] Codes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Vocabulary))];
    }

    internal static float[] Read(
        CharLstm network, int[] codes, int streams, LstmSource[] wanted, LstmHold? hold = null, int threads = 1, LstmKernel? kernel = null)
    {
        using var reader = new LstmReader(network, threads, kernel ?? LstmKernel.Widest);
        using var states = reader.Begin(streams);
        var values = new float[codes.Length * wanted.Length * network.Architecture.HiddenUnits];
        reader.Read(states, codes, wanted, values, hold);
        return values;
    }

    internal static void Close(double[] expected, float[] actual, double tolerance = 1e-5)
    {
        Assert.HasCount(expected.Length, actual);
        var worst = Enumerable.Range(0, expected.Length).MaxBy(i => Math.Abs(expected[i] - actual[i]));
        Assert.AreEqual(expected[worst], actual[worst], tolerance, $"at {worst}");
    }
}
