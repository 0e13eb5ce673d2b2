using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Runs a network with one unit held at its mean, and compares its predictions.</summary>
internal sealed class CellAblations
{
    /// <summary>Streams may be short here: both runs that are compared begin alike.</summary>
    private const int ShortStream = 2000, WarmUp = 500;
    /// <summary>Told after each reading of the text.</summary>
    public Action? Read { private get; init; }

    private readonly RecurrentReader _reader;
    private readonly ReadOnlyMemory<int> _codes;
    private readonly int _from;
    private readonly int _to;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<float[][]> _whole;
    private readonly Dictionary<RecurrentHold, float[][]> _held = [];
    private readonly IReadOnlyList<int[]> _closers;

    /// <summary>Prepares ablations on the held-out characters from one index up to another.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="codes">The whole text.</param>
    /// <param name="from">The first character.</param>
    /// <param name="to">After the last that something is predicted at; at least one character follows.</param>
    /// <param name="closers">Sets of codes; the probability of each set is asked for at every place.</param>
    /// <param name="cancellation">Ends them.</param>
    public CellAblations(
        RecurrentReader reader, ReadOnlyMemory<int> codes, int from, int to, IReadOnlyList<int[]> closers,
        CancellationToken cancellation)
    {
        (_reader, _codes, _from, _to, _closers, _cancellation) = (reader, codes, from, to, closers, cancellation);
        _whole = new(() => Predict(null));
    }

    /// <summary>Compares predictions with and without a unit.</summary>
    /// <param name="hold">The unit and its mean.</param>
    /// <param name="closer">Which of the sets ends the concept.</param>
    /// <param name="isEvent">Whether it comes next after a character, counted from the first.</param>
    /// <returns>For each character the fall at events and, in the other series, elsewhere,
    /// with the model's own probability at events.</returns>
    public (double[] Fall, double[] IsEvent, double[] Probability, double[] OtherFall) Compare(
        RecurrentHold hold, int closer, bool[] isEvent)
    {
        if (!_held.TryGetValue(hold, out var held)) _held[hold] = held = Predict(hold);
        var (whole, place, count) = (_whole.Value, closer + 1, _to - _from);
        var (fall, events, probability, other) = (new double[count], new double[count], new double[count], new double[count]);
        for (var at = 0; at < count; at++)
        {
            if (isEvent[at])
                (fall[at], events[at], probability[at]) = (whole[place][at] - held[place][at], 1, whole[place][at]);
            else other[at] = whole[0][at] - held[0][at];
        }

        return (fall, events, probability, other);
    }

    /// <summary>The probability of the right next character at every place, then that of each closer.</summary>
    private float[][] Predict(RecurrentHold? hold)
    {
        var vocabulary = _reader.Architecture.Vocabulary;
        var probabilities = Enumerable.Range(0, _closers.Count + 1).Select(_ => new float[_to - _from]).ToArray();
        var logs = Array.Empty<float>();
        var cut = TextPass.Cut(_from, _to, ShortStream) with { WarmUp = WarmUp };
        using var pass = new TextPass(_reader, _codes, cut) { Hold = hold, Cancellation = _cancellation };
        pass.Read([_reader.Architecture.LastHidden], (stretch, hidden) =>
        {
            var (position, count) = (stretch.Position, stretch.Length);
            if (logs.Length < count * vocabulary) logs = new float[count * vocabulary];
            var rows = logs.AsSpan(0, count * vocabulary);
            _reader.LogProbabilities(hidden, rows);
            for (var at = 0; at < count; at++)
            {
                var row = rows.Slice(at * vocabulary, vocabulary);
                probabilities[0][position + at - _from] = MathF.Exp(row[_codes.Span[position + at + 1]]);
                for (var closer = 0; closer < _closers.Count; closer++)
                    foreach (var code in _closers[closer])
                        probabilities[closer + 1][position + at - _from] += MathF.Exp(row[code]);
            }
        });
        Read?.Invoke();
        return probabilities;
    }
}
