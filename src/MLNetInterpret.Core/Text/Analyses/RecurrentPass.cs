using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>One reading of a text: what every character cost, and what the gates did.</summary>
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
    public static RecurrentPass Over(
        CharNetwork network, ReadOnlySpan<int> codes, RecurrentOptions options, double from, double to)
    {
        var (units, warm) = (network.Architecture.HiddenUnits, options.WarmUp);
        using var reader = new RecurrentReader(network, options.Threads);

        // a character is predicted from the state before it
        var cut = TextCut.Evenly(warm - 1, codes.Length - 1, LeastStream, Streams) with { WarmUp = warm - 1, Stretch = Window };

        // a last stream with fewer characters than the others goes on to the text's end, and beyond it, where nothing counts
        cut = cut with { To = Math.Min(codes.Length, cut.CountedFrom(cut.Count)) };
        int[] padded = [.. codes, .. new int[Streams]];
        var gated = Math.Max(1, Math.Min(cut.Share - 1, options.GateCharacters / cut.Count));
        var tally = new GateTally(network.Architecture);
        var costs = new CharacterCosts(reader, codes[warm..].ToArray(), Streams * Window);
        using var pass = new TextPass(reader, padded, cut) { Cancellation = options.Cancellation };
        RecurrentSource[] all = [.. tally.Sources, network.Architecture.LastHidden];
        pass.Read(all, Visit, until: warm + gated);
        pass.Read(all[^1..], Visit);
        return new(costs.ToBits(), tally.ToLayers());

        void Visit(TextStretch stretch, ReadOnlySpan<float> values)
        {
            var (first, width) = (stretch.Position - cut.CountedFrom(stretch.Stream), values.Length / stretch.Length);
            if (stretch.Stream == 0) options.Progress.Report(Stage, from + ((to - from) * first / cut.Share));
            for (var at = 0; at < stretch.Length; at++)
            {
                var seen = values.Slice(at * width, width);
                if (first + at >= 1 && first + at <= gated) tally.Add(seen);
                costs.Add(stretch.Position + at + 1 - warm, seen[^units..]);
            }
        }
    }
}
