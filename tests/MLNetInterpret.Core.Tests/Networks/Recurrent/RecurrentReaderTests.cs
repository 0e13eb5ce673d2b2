using System.Runtime.Intrinsics;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class RecurrentReaderTests
{
    private const int Vocabulary = 7;

    /// <summary>Every kind of layer, a GRU in both forms.</summary>
    private static IEnumerable<(RecurrentKind, bool)> Kinds =>
    [
        (RecurrentKind.Lstm, false), (RecurrentKind.Gru, false), (RecurrentKind.Gru, true), (RecurrentKind.Rnn, false),
    ];

    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, TestCategory("Long")]
    [DataRow(1, 1, 1), DataRow(1, 5, 2), DataRow(3, 5, 7), DataRow(2, 16, 6)]
    [DataRow(2, 33, 13), DataRow(1, 100, 3), DataRow(3, 130, 64)]
    public void Every_value_is_that_of_plain_loops_in_doubles(int layers, int units, int streams)
    {
        const int steps = 12;
        foreach (var kind in Kinds)
        {
            using var network = Drawn(layers, units, kind);
            var codes = Codes(streams * steps, seed: units);
            var expected = ReferenceNetwork.Read(network, codes, streams, All(network));
            foreach (var kernel in Kernels())
                Close(expected, Read(network, codes, streams, All(network), kernel: kernel));
        }
    }

    [TestMethod, TestCategory("Long")]
    [DataRow(1, 64, RecurrentKind.Lstm), DataRow(2, 32, RecurrentKind.Lstm), DataRow(2, 20, RecurrentKind.Gru)]
    public void Twenty_thousand_steps_stay_at_those_of_doubles(int layers, int units, RecurrentKind kind)
    {
        const int steps = 20_000;
        using var network = Drawn(layers, units, (kind, false));
        var last = network.Architecture.LastHidden;
        RecurrentSource[] wanted = [last with { Value = kind.Values[0] }, last];
        var codes = Codes(steps, seed: 3);
        Close(ReferenceNetwork.Read(network, codes, 1, wanted), Read(network, codes, 1, wanted));
    }

    [TestMethod, DataRow(1, 20), DataRow(2, 64), DataRow(3, 130)]
    public void Cells_and_hidden_states_are_those_of_torch_after_every_step(int layers, int units)
    {
        foreach (var kind in Kinds) States_are_those_of_torch(layers, units, kind);
    }

    private static void States_are_those_of_torch(int layers, int units, (RecurrentKind Kind, bool) kind)
    {
        const int streams = 3, steps = 60;
        using var network = Drawn(layers, units, kind);
        using var grad = enable_grad();
        var codes = Codes(streams * steps, seed: 4);
        var values = Read(network, codes, streams, All(network));
        var hidden = kind.Kind.Values.ToList().IndexOf(RecurrentValue.Hidden);
        using var read = tensor(values).view(streams, steps, layers, kind.Kind.Values.Count, units);
        using var all = tensor(codes, int64).view(streams, steps);
        RecurrentState? state = null;
        for (var step = 0; step < steps; step++)
        {
            (_, var next) = network.Continue(all[.., step..(step + 1)], state);
            state = next.Detached();
            for (var layer = 0; layer < layers; layer++)
            {
                Assert.IsLessThan(1e-5f, (read[.., step, layer, hidden] - state[layer].Hidden[0]).abs().max().item<float>());
                if (state[layer].Cell is { } cell)
                    Assert.IsLessThan(1e-5f, (read[.., step, layer, 0] - cell[0]).abs().max().item<float>());
            }
        }
    }

    [TestMethod, TestCategory("Long"), DataRow(1, 1), DataRow(2, 33), DataRow(2, 100)]
    public void Neither_streams_nor_threads_nor_cuts_nor_registers_change_a_bit(int layers, int units)
    {
        foreach (var kind in Kinds) Nothing_changes_a_bit(layers, units, kind);
    }

    private static void Nothing_changes_a_bit(int layers, int units, (RecurrentKind, bool) kind)
    {
        const int streams = 64, steps = 30;
        using var network = Drawn(layers, units, kind);
        var wanted = All(network);
        var codes = Codes(streams * steps, seed: 5);
        var expected = Read(network, codes, streams, wanted);
        foreach (var kernel in Kernels()) Same(expected, Read(network, codes, streams, wanted, kernel: kernel));
        foreach (var threads in new[] { 0, 2, 3, 100 }) Same(expected, Read(network, codes, streams, wanted, threads: threads));
        foreach (var few in new[] { 1, 2, 6, 7, 13 })
        {
            var part = few * steps;
            Same(expected[..(part * wanted.Length * units)], Read(network, codes[..part], few, wanted));
            Same(expected[^(part * wanted.Length * units)..], Read(network, codes[^part..], few, wanted));
        }

        using var reader = new RecurrentReader(network);
        using var states = reader.Begin(streams);
        var start = 0;
        foreach (var length in new[] { 1, 4, 0, 2, 23 })
        {
            int[] next = [.. Enumerable.Range(0, streams).SelectMany(stream => codes.Skip(stream * steps + start).Take(length))];
            var row = length * wanted.Length * units;
            var values = new float[streams * row];
            reader.Read(states, next, wanted, values);
            for (var stream = 0; stream < streams; stream++)
            {
                var alone = expected.AsSpan((stream * steps + start) * wanted.Length * units, row);
                Same(alone.ToArray(), values[(stream * row)..((stream + 1) * row)]);
            }
            start += length;
        }
    }

    [TestMethod, DataRow(1, 5), DataRow(3, 21)]
    public void What_depends_on_a_held_value_follows(int layers, int units)
    {
        const int streams = 7, steps = 12;
        foreach (var kind in Kinds)
        {
            using var network = Drawn(layers, units, kind);
            var codes = Codes(streams * steps, seed: 6);
            var all = All(network);
            foreach (var source in all)
            {
                var hold = new RecurrentHold(source, units - 1, -0.3f);
                var expected = ReferenceNetwork.Read(network, codes, streams, all, hold);
                foreach (var kernel in Kernels()) Close(expected, Read(network, codes, streams, all, hold, kernel: kernel));
            }
        }
    }

    [TestMethod]
    public void A_value_held_where_it_is_changes_no_bit()
    {
        foreach (var kind in Kinds)
        {
            using var network = Drawn(2, 18, kind);
            int[] codes = [3];
            var all = All(network);
            var free = Read(network, codes, 1, all);
            for (var source = 0; source < all.Length; source++)
                Same(free, Read(network, codes, 1, all, new(all[source], 17, free[source * 18 + 17])));
        }
    }

    [TestMethod, DataRow(5), DataRow(100)]
    public void Log_probabilities_are_those_of_torch(int units)
    {
        const int rows = 205;
        using var network = Drawn(1, units);
        using var reader = new RecurrentReader(network);
        using var generator = new Generator(1);
        using var hidden = rand(rows, units, generator: generator) * 2 - 1;
        var weights = network.state_dict();
        using var expected = (hidden.matmul(weights["readout.weight"].t()) + weights["readout.bias"]).log_softmax(1);
        var actual = new float[rows * Vocabulary];
        reader.LogProbabilities(hidden.data<float>().ToArray(), actual);
        Close([.. expected.data<float>().Select(value => (double)value)], actual);
    }

    [TestMethod]
    public void Five_million_codes_take_no_more_memory_than_a_few()
    {
        const int streams = 10, piece = 1000;
        using var network = Drawn(2, 8);
        using var reader = new RecurrentReader(network, threads: 1);
        using var states = reader.Begin(streams);
        var (codes, values) = (Codes(streams * piece, seed: 7), new float[streams * piece * 8]);
        RecurrentSource[] wanted = [new(RecurrentKind.Lstm, 2, RecurrentValue.Cell)];
        reader.Read(states, codes, wanted, values);
        var (allocated, resident) = (GC.GetAllocatedBytesForCurrentThread(), Environment.WorkingSet);
        for (var read = 0; read < 5_000_000; read += streams * piece) reader.Read(states, codes, wanted, values);
        Assert.IsLessThan(500_000L, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Assert.IsLessThan(30_000_000L, Environment.WorkingSet - resident);
    }

    [TestMethod]
    public void Wrong_arguments_are_named()
    {
        using var network = Drawn(2, 3);
        using var reader = new RecurrentReader(network);
        using var states = reader.Begin(2);
        RecurrentSource[] wanted = [new(RecurrentKind.Lstm, 1, RecurrentValue.Cell)];
        Says("5 codes cannot be shared evenly among 2 streams.", () => reader.Read(states, new int[5], wanted, new float[15]));
        Says("room for 7 values, but 2 streams, 2 steps, 1 sources and 3 units make 12.",
            () => reader.Read(states, new int[4], wanted, new float[7]));
        Says("Code 7 at step 1 of stream 1 is outside the vocabulary, which is 0 to 6.",
            () => reader.Read(states, [0, 1, 2, 7], wanted, new float[12]));
        Says("Code -1 at step 0 of stream 0", () => reader.Read(states, [-1, 1, 2, 7], wanted, new float[12]));
        Says("'lstm3.cell' does not exist: the network has the layers 1 to 2.",
            () => reader.Read(states, new int[4], [new(RecurrentKind.Lstm, 3, RecurrentValue.Cell)], new float[12]));
        Says("'lstm1.9' does not exist: a layer of this LSTM has cell, tanh, hidden, input, forget, output, candidate.",
            () => reader.Read(states, new int[4], [new(RecurrentKind.Lstm, 1, (RecurrentValue)9)], new float[12]));
        Says("'gru1.update' does not exist: a layer of this LSTM has cell,",
            () => reader.Read(states, new int[4], [new(RecurrentKind.Gru, 1, RecurrentValue.Update)], new float[12]));
        Says("Unit 3 of 'lstm1.cell' cannot be held: the layer has the units 0 to 2.",
            () => reader.Read(states, new int[4], wanted, new float[12], new(wanted[0], 3, 0)));
        Says("Unit 1 of 'lstm1.cell' cannot be held at NaN, only at a finite number.",
            () => reader.Read(states, new int[4], wanted, new float[12], new(wanted[0], 1, float.NaN)));
        Says("4 hidden states are no whole number of rows of 3 units.",
            () => reader.LogProbabilities(new float[4], new float[7]));
        Says("room for 6 logarithms, but 1 rows of 7 codes make 7.", () => reader.LogProbabilities(new float[3], new float[6]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => reader.Begin(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RecurrentReader(network, -1));

        using var other = new RecurrentReader(network);
        Says("The streams were begun by another reader.", () => other.Read(states, new int[4], wanted, new float[12]));
        states.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => reader.Read(states, new int[4], wanted, new float[12]));
    }

    private static void Says(string expected, Action wrong) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(wrong).Message, expected);

    private static void Same(float[] expected, float[] actual) => CollectionAssert.AreEqual(expected, actual);

    private static IEnumerable<RecurrentKernel> Kernels() =>
    [
        new RecurrentKernel<Lanes512, Vector512<float>>(),
        new RecurrentKernel<Lanes256, Vector256<float>>(),
        new RecurrentKernel<Lanes128, Vector128<float>>(),
    ];

    private static RecurrentSource[] All(CharNetwork network) => [.. network.Architecture.Sources];

    private static CharNetwork Drawn(
        int layers, int units, (RecurrentKind Kind, bool ResetBefore) kind = default, int seed = 1)
    {
        var network = new CharNetwork(
            new()
            {
                Vocabulary = Vocabulary,
                Kind = kind.Kind,
                ResetBefore = kind.ResetBefore,
                Layers = layers,
                HiddenUnits = units,
            },
            seed);
        network.eval();
        using var grad = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, parameter) in network.named_parameters())       // biases are zero otherwise
            if (name.Contains("bias", StringComparison.Ordinal)) parameter.uniform_(-0.7, 0.7, generator);
        return network;
    }

    private static int[] Codes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Vocabulary))];
    }

    private static float[] Read(
        CharNetwork network, int[] codes, int streams, RecurrentSource[] wanted,
        RecurrentHold? hold = null, int threads = 1, RecurrentKernel? kernel = null)
    {
        using var reader = new RecurrentReader(network, threads, kernel ?? RecurrentKernel.Widest);
        using var states = reader.Begin(streams);
        var values = new float[codes.Length * wanted.Length * network.Architecture.HiddenUnits];
        reader.Read(states, codes, wanted, values, hold);
        return values;
    }

    private static void Close(double[] expected, float[] actual, double tolerance = 1e-5)
    {
        Assert.HasCount(expected.Length, actual);
        var worst = Enumerable.Range(0, expected.Length).MaxBy(i => Math.Abs(expected[i] - actual[i]));
        Assert.AreEqual(expected[worst], actual[worst], tolerance, $"at {worst}");
    }
}
