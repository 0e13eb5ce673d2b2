using MLNetInterpret.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>One reading of a text by an LSTM: what every character cost, and what the gates did.</summary>
/// <param name="Bits">Bits of every counted character.</param>
/// <param name="Layers">The gates of each layer.</param>
internal sealed record LstmPass(double[] Bits, IReadOnlyList<LayerGates> Layers)
{
    private const int Streams = 64;
    private const int LeastStream = 500;
    private const int Window = 100;

    public static LstmPass Over(CharLstm network, ReadOnlyMemory<int> codes, RecurrentOptions options)
    {
        network.eval();
        var (warm, count) = (options.WarmUp, codes.Length - options.WarmUp);
        var streams = Math.Clamp(count / LeastStream, 1, Streams);
        var length = (count + streams - 1) / streams;
        var bits = new double[count];
        using var grad = no_grad();
        LstmState? state = null;
        for (var step = 0; step < warm + length - 1; step += Window)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var steps = Math.Min(Window, warm + length - 1 - step);
            var piece = new long[streams * steps];
            for (var s = 0; s < streams; s++)
                for (var t = 0; t < steps; t++)
                    piece[(s * steps) + t] = At(s, step + t);
            var (logits, next) = network.Continue(tensor(piece, streams, steps), state);
            state?.Dispose();
            state = next.Detached();
            var log = logits.log_softmax(2).contiguous().data<float>().ToArray();
            for (var t = Math.Max(0, warm - 1 - step); t < steps; t++)
                for (var s = 0; s < streams; s++)
                {
                    var target = (s * length) + step + t + 1 - warm;
                    if (target < Math.Min(count, (s + 1) * length))
                        bits[target] = -log[(((t * streams) + s) * network.Architecture.Vocabulary) + codes.Span[target + warm]] / Math.Log(2);
                }
        }

        state?.Dispose();
        return new(bits, []);

        int At(int stream, int place) => (stream * length) + place < codes.Length ? codes.Span[(stream * length) + place] : 0;
    }
}
