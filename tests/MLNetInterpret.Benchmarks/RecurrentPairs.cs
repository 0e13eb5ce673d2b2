using System.Numerics.Tensors;
using MLNetInterpret.Core.Networks.Recurrent;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>What reading states costs beside libtorch's layers, which give no cells, and beside a loop that gives them.</summary>
/// <remarks>Two layers of 256 units over 96 codes, one thread. libtorch gets its codes one-hot beforehand, and inference mode, in
/// which its LSTM is faster for many streams than with gradients, and right at this size.</remarks>
internal static class RecurrentPairs
{
    private const int Vocabulary = 96;
    private const int Units = 256;
    private const int Layers = 2;

    /// <summary>An LSTM's cells, or the hidden states of another kind, of both layers and their running minima and maxima against
    /// libtorch's layers over the whole sequence.</summary>
    public static Pair AgainstWhole(RecurrentKind kind, int streams, int steps)
    {
        var (network, codes, input) = Drawn(kind, streams, steps);
        nn.Module layers = kind switch
        {
            RecurrentKind.Gru => nn.GRU(Vocabulary, Units, Layers),
            RecurrentKind.Rnn => nn.RNN(Vocabulary, Units, Layers),
            _ => nn.LSTM(Vocabulary, Units, Layers),
        };
        return new(Reading(network, codes, streams), () =>
        {
            using var mode = inference_mode();
            using var scope = NewDisposeScope();
            if (layers is LSTM lstm) lstm.forward(input);
            else if (layers is GRU gru) gru.forward(input);
            else ((RNN)layers).forward(input, null);
        }, network, input, layers)
        { OneThread = true };
    }

    /// <summary>The same against a loop over <c>nn.LSTMCell</c>.</summary>
    public static Pair AgainstCells(int streams, int steps)
    {
        var (network, codes, input) = Drawn(RecurrentKind.Lstm, streams, steps);
        var cells = Enumerable.Range(0, Layers).Select(layer => nn.LSTMCell(layer == 0 ? Vocabulary : Units, Units)).ToArray();
        return new(Reading(network, codes, streams), () =>
        {
            using var mode = inference_mode();
            var states = cells.Select(_ => (zeros(streams, Units), zeros(streams, Units))).ToArray();
            for (var step = 0; step < steps; step++)
            {
                using var scope = NewDisposeScope();
                var values = input[step];
                for (var layer = 0; layer < Layers; layer++)
                {
                    var (hidden, cell) = cells[layer].forward(values, states[layer]);
                    states[layer].Item1.Dispose();
                    states[layer].Item2.Dispose();
                    states[layer] = (hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
                    values = hidden;
                }
            }

            foreach (var (hidden, cell) in states)
            {
                hidden.Dispose();
                cell.Dispose();
            }
        }, [network, input, .. cells])
        { OneThread = true };
    }

    private static Action Reading(CharNetwork network, int[] codes, int streams)
    {
        const int rows = 256;
        var (steps, piece) = (codes.Length / streams, Math.Max(1, rows / streams));
        var kind = network.Architecture.Kind;
        RecurrentSource[] wanted = [new(kind, 1, kind.Values[0]), new(kind, 2, kind.Values[0])];
        var reader = new RecurrentReader(network, threads: 1);
        var (values, part) = (new float[streams * piece * Layers * Units], new int[streams * piece]);
        float[] least = new float[Layers * Units], most = new float[Layers * Units];
        return () =>
        {
            using var states = reader.Begin(streams);
            for (var start = 0; start < steps; start += piece)
            {
                var length = Math.Min(piece, steps - start);
                for (var stream = 0; stream < streams; stream++)
                    codes.AsSpan(stream * steps + start, length).CopyTo(part.AsSpan(stream * length));
                var read = values.AsSpan(0, streams * length * Layers * Units);
                reader.Read(states, part.AsSpan(0, streams * length), wanted, read);
                for (; !read.IsEmpty; read = read[least.Length..])
                {
                    TensorPrimitives.Min(read[..least.Length], least, least);
                    TensorPrimitives.Max(read[..most.Length], most, most);
                }
            }
        };
    }

    private static (CharNetwork Network, int[] Codes, torch.Tensor Input) Drawn(
        RecurrentKind kind, int streams, int steps)
    {
        var network = new CharNetwork(
            new() { Vocabulary = Vocabulary, Kind = kind, Layers = Layers, HiddenUnits = Units }, seed: 1);
        network.eval();
        var random = new Random(1);
        int[] codes = [.. Enumerable.Range(0, streams * steps).Select(_ => random.Next(Vocabulary))];
        using var scope = NewDisposeScope();
        var byTime = tensor(codes, int64).view(streams, steps).t();
        return (network, codes, nn.functional.one_hot(byTime, Vocabulary).to(float32).contiguous().MoveToOuterDisposeScope());
    }
}
