using MLNetInterpret.Core.Networks.Lstm;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>One reading of a text by an LSTM: what every character cost, and what the gates did.</summary>
/// <param name="Bits">Bits of every counted character.</param>
/// <param name="Layers">The gates of each layer.</param>
/// <remarks>The text is read in streams side by side, each of which begins a warm-up before its part: every character after the
/// first warm-up is counted once, and in a state that has seen at least so much text.</remarks>
internal sealed record RecurrentPass(double[] Bits, IReadOnlyList<LayerGates> Layers)
{
    /// <summary>What it is called to people.</summary>
    public const string Stage = "reading the held-out text";
    private const int Streams = 64;
    private const int LeastStream = 500;
    private const int Window = 32;

    /// <summary>Reads a text.</summary>
    /// <param name="network">The network.</param>
    /// <param name="codes">More of them than the options' warm-up.</param>
    /// <param name="options">Warm-up, gates, threads, progress.</param>
    /// <param name="from">Share of all work done before.</param>
    /// <param name="to">Share of all work done afterwards.</param>
    public static RecurrentPass Over(CharLstm network, ReadOnlySpan<int> codes, RecurrentOptions options, double from, double to)
    {
        var (layers, units, vocabulary) =
            (network.Architecture.Layers, network.Architecture.HiddenUnits, network.Architecture.Vocabulary);
        var (warm, count) = (options.WarmUp, codes.Length - options.WarmUp);
        var streams = Math.Clamp(count / LeastStream, 1, Streams);
        var length = (count + streams - 1) / streams;
        var steps = warm + length - 1;      // the last character of a part is predicted, but not read
        var gated = warm + Math.Max(1, Math.Min(length - 1, options.GateCharacters / streams));
        using var reader = new LstmReader(network, options.Threads);
        using var state = reader.Begin(streams);
        var (tally, bits) = (new GateTally(layers, units), new double[count]);
        LstmSource[] all = [.. GateTally.Sources(layers), new(layers, LstmValue.Hidden)];
        var values = new float[streams * Window * all.Length * units];
        var rows = streams * Window;
        var (piece, hidden, log) = (new int[rows], new float[rows * units], new float[rows * vocabulary]);
        for (var step = 0; step < steps; step += Window)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            options.Progress.Report(Stage, from + ((to - from) * step / steps));
            var wide = Math.Min(Window, steps - step);
            for (var stream = 0; stream < streams; stream++)
                for (var t = 0; t < wide; t++)
                {
                    var place = (stream * length) + step + t;

                    // beyond the text nothing counts
                    piece[(stream * wide) + t] = place < codes.Length ? codes[place] : 0;
                }

            var wanted = step < gated ? all : all[^1..];
            var read = values.AsSpan(0, streams * wide * wanted.Length * units);
            reader.Read(state, piece.AsSpan(0, streams * wide), wanted, read);
            for (var row = 0; row < streams * wide; row++)
            {
                var (stream, place) = (row / wide, step + (row % wide));
                var seen = read.Slice(row * wanted.Length * units, wanted.Length * units);
                seen[^units..].CopyTo(hidden.AsSpan(row * units));
                if (place >= warm && place < gated && (stream * length) + place < codes.Length) tally.Add(seen);
            }

            reader.LogProbabilities(hidden.AsSpan(0, streams * wide * units), log.AsSpan(0, streams * wide * vocabulary));
            for (var row = 0; row < streams * wide; row++)
            {
                var (stream, ahead) = (row / wide, step + (row % wide) + 1 - warm);
                var target = (stream * length) + ahead;
                if (ahead >= 0 && ahead < length && target < count)
                    bits[target] = -log[(row * vocabulary) + codes[warm + target]] / Math.Log(2);
            }
        }

        return new(bits, tally.ToLayers());
    }
}
