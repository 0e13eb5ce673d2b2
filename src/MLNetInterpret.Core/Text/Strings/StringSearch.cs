using System.Numerics.Tensors;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Text.Strings;

/// <summary>A string behind a beginning, as the network reads it.</summary>
/// <param name="Codes">The string.</param>
/// <param name="Values">The unit's activation after each of them.</param>
/// <param name="Bits">Bits that the string costs, all of it.</param>
internal sealed record ReadString(int[] Codes, float[] Values, double Bits)
{
    /// <summary>The activation after the last.</summary>
    public float Score => Values[^1];
}

/// <summary>Searches strings that drive one unit up, or down, behind one beginning.</summary>
/// <param name="network">The network, for gradients.</param>
/// <param name="reader">The same network, for everything else.</param>
/// <param name="source">The unit's point.</param>
/// <param name="unit">Its index there.</param>
/// <param name="sign">1 to drive it up, -1 to drive it down.</param>
/// <param name="most">The most bits that a string may cost.</param>
internal sealed class StringSearch(
    CharNetwork network, RecurrentReader reader, RecurrentSource source, int unit, int sign, double most)
{
    private const int MostBranches = 32, MostSwaps = 96, GradientContext = 32;
    private readonly int _units = reader.Architecture.HiddenUnits;
    private readonly int _vocabulary = reader.Architecture.Vocabulary;
    private readonly RecurrentSource[] _wanted = [source, reader.Architecture.LastHidden];

    /// <summary>The best string that a beam search finds; null where none is cheap enough.</summary>
    /// <param name="before">What is read before it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="width">Strings kept after each code.</param>
    /// <param name="cancellation">Ends it.</param>
    public ReadString? Beam(ReadOnlySpan<int> before, int length, int width, CancellationToken cancellation)
    {
        var (streams, hidden) = Begin(before);
        List<Partial> kept = [new([], 0, 0)];
        for (var step = 0; step < length && kept.Count > 0; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var tried = Branches(kept, hidden);
            if (tried.Count == 0)
            {
                kept = [];
                break;
            }

            using var next = reader.Begin(tried.Count);
            next.Follow(streams, [.. tried.Select(one => one.From)]);
            var values = new float[tried.Count * 2 * _units];
            reader.Read(next, [.. tried.Select(one => one.Code)], _wanted, values);
            int[] best =
            [
                .. Enumerable.Range(0, tried.Count)
                    .OrderByDescending(at => sign * values[(at * 2 * _units) + unit]).ThenBy(at => tried[at].Bits).Take(width),
            ];
            kept = [.. best.Select(at => new Partial(
                [.. kept[tried[at].From].Codes, tried[at].Code], tried[at].Bits, values[(at * 2 * _units) + unit]))];
            streams.Dispose();
            streams = reader.Begin(best.Length);
            streams.Follow(next, best);
            hidden = [.. best.SelectMany(at => values[(((at * 2) + 1) * _units)..][.._units])];
        }

        streams.Dispose();
        return kept.Count == 0 ? null : Read(before, [kept[0].Codes])[0];
    }

    /// <summary>Exchanges one code after the other, each time the one of those that the gradient proposes with which the unit
    /// goes furthest, until none helps.</summary>
    /// <param name="before">What is read before the string.</param>
    /// <param name="start">The string to begin with.</param>
    /// <param name="steps">The most exchanges.</param>
    /// <param name="cancellation">Ends it.</param>
    public ReadString Swap(ReadOnlySpan<int> before, ReadString start, int steps, CancellationToken cancellation)
    {
        var best = start;
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var tried = Read(before, Proposed(before, best.Codes));
            var next = tried.Where(read => read.Bits <= most).MaxBy(read => sign * read.Score);
            if (next is null || !(sign * next.Score > sign * best.Score)) break;
            best = next;
        }

        return best;
    }

    /// <summary>Reads strings of the same length behind a beginning.</summary>
    public IReadOnlyList<ReadString> Read(ReadOnlySpan<int> before, IReadOnlyList<int[]> strings)
    {
        var (begun, hidden) = Begin(before);
        using var root = begun;
        using var streams = reader.Begin(strings.Count);
        streams.Follow(root, new int[strings.Count]);
        var length = strings[0].Length;
        var values = new float[strings.Count * length * 2 * _units];
        reader.Read(streams, [.. strings.SelectMany(codes => codes)], _wanted, values);
        return [.. strings.Select((codes, at) =>
        {
            var rows = values.AsSpan(at * length * 2 * _units, length * 2 * _units);
            var (read, states) = (new float[length], new float[length * _units]);
            hidden.CopyTo(states.AsSpan(0, _units));
            for (var step = 0; step < length; step++)
            {
                read[step] = rows[(step * 2 * _units) + unit];
                if (step + 1 < length) rows.Slice(((step * 2) + 1) * _units, _units).CopyTo(states.AsSpan((step + 1) * _units));
            }

            var (logs, bits) = (new float[length * _vocabulary], 0.0);
            reader.LogProbabilities(states, logs);
            for (var step = 0; step < length; step++) bits -= logs[(step * _vocabulary) + codes[step]] / Math.Log(2);
            return new ReadString(codes, read, bits);
        })];
    }

    /// <summary>Sums of a layer's states after each code of a string.</summary>
    public float[] StatesOf(ReadOnlySpan<int> before, int[] codes, RecurrentSource layer)
    {
        using var streams = reader.Begin(1);
        var states = new float[(before.Length + codes.Length) * _units];
        reader.Read(streams, (int[])[.. before, .. codes], [layer], states);
        var sums = new float[reader.Architecture.UnitsOf(layer.Layer)];
        for (var at = before.Length; at < before.Length + codes.Length; at++)
            TensorPrimitives.Add(sums, states.AsSpan(at * _units, sums.Length), sums);
        return sums;
    }

    /// <summary>A stream behind a beginning, and the state that the next code is predicted from.</summary>
    private (RecurrentStreams Streams, float[] Hidden) Begin(ReadOnlySpan<int> before)
    {
        var streams = reader.Begin(1);
        if (before.Length == 0) return (streams, new float[_units]);
        var hidden = new float[before.Length * _units];
        reader.Read(streams, before, [reader.Architecture.LastHidden], hidden);
        return (streams, hidden[^_units..]);
    }

    /// <summary>The likeliest codes behind each string that are cheap enough.</summary>
    private List<(int From, int Code, double Bits)> Branches(List<Partial> kept, float[] hidden)
    {
        var logs = new float[kept.Count * _vocabulary];
        reader.LogProbabilities(hidden, logs);
        var branches = new List<(int, int, double)>();
        for (var from = 0; from < kept.Count; from++)
        {
            var row = logs.AsSpan(from * _vocabulary, _vocabulary).ToArray();
            foreach (var code in Enumerable.Range(0, _vocabulary).OrderByDescending(code => row[code]).Take(MostBranches))
                if (kept[from].Bits - (row[code] / Math.Log(2)) is var bits && bits <= most) branches.Add((from, code, bits));
        }

        return branches;
    }

    /// <summary>Strings with one other code each, those with which the unit would go furthest were it linear.</summary>
    private List<int[]> Proposed(ReadOnlySpan<int> before, int[] codes)
    {
        var slopes = Slopes(before, codes);
        double Gain((int At, int Code) swap) =>
            slopes[(swap.At * _vocabulary) + swap.Code] - slopes[(swap.At * _vocabulary) + codes[swap.At]];
        return
        [
            .. Enumerable.Range(0, codes.Length)
                .SelectMany(at => Enumerable.Range(0, _vocabulary).Select(code => (At: at, Code: code)))
                .Where(swap => swap.Code != codes[swap.At])
                .OrderByDescending(Gain).Take(MostSwaps)
                .Select(swap => (int[])[.. codes[..swap.At], swap.Code, .. codes[(swap.At + 1)..]]),
        ];
    }

    /// <summary>The gradient of the unit after the last code in the direction it is driven, with respect to the weight of every
    /// code, <c>[codes, vocabulary]</c>; behind the last codes of the beginning.</summary>
    private float[] Slopes(ReadOnlySpan<int> before, int[] codes)
    {
        using var scope = NewDisposeScope();
        using var graded = enable_grad();
        using Scalar driven = sign;
        long[] read = [.. before[Math.Max(0, before.Length - GradientContext)..], .. codes];
        var weights = nn.functional.one_hot(tensor(read), _vocabulary).to(float32).unsqueeze(1).requires_grad_();
        var value = network.ValuesOf(weights, source)[-1, 0, unit] * driven;
        var gradient = autograd.grad([value], [weights])[0];
        return gradient.narrow(0, read.Length - codes.Length, codes.Length).contiguous().data<float>().ToArray();
    }

    /// <summary>A string on its way.</summary>
    private sealed record Partial(int[] Codes, double Bits, float Value);
}
