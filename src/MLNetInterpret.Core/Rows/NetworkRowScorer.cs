using MLNetInterpret.Core.Units;
using TorchSharp;

namespace MLNetInterpret.Core.Rows;

/// <summary>Scores rows by passing them through the network in batches.</summary>
internal sealed class NetworkRowScorer(HookedNetwork network, Objective objective, RowSpace space) : RowScorer(space)
{
    /// <summary>Rows that go through the network together, fewer where they are long.</summary>
    public const int BatchRows = 4096;

    private const int MostValues = 1 << 23;

    private delegate void Writer(int at, Span<float> row);

    /// <inheritdoc/>
    public override float[] Score(IReadOnlyList<int[]> rows) => Score(rows.Count, (at, row) => Space.Write(rows[at], row));

    /// <inheritdoc/>
    public override float[] Score(IReadOnlyList<(int[] Row, RowMove Move)> moves)
    {
        var present = new float[Space.Slots];
        var (current, first, written) = (0, 0, -1);
        return Score(moves.Sum(move => move.Move.Count), (at, values) =>
        {
            while (at - first >= moves[current].Move.Count) first += moves[current++].Move.Count;
            var (row, move) = moves[current];
            if (written != current) Space.Write(row, present);
            written = current;
            present.CopyTo(values);
            var (a, b) = move.Of(at - first);
            Space.Write(move.First, a, values);
            if (b >= 0) Space.Write(move.Second, b, values);
        });
    }

    /// <summary>Scores a number of rows, each written when it is needed, in order.</summary>
    private float[] Score(int count, Writer write)
    {
        var scores = new float[count];
        var together = Math.Clamp(MostValues / Math.Max(1, Space.Slots), 1, BatchRows);
        for (var from = 0; from < count; from += together)
        {
            var rows = Math.Min(together, count - from);
            var values = new float[rows * Space.Slots];
            for (var row = 0; row < rows; row++) write(from + row, values.AsSpan(row * Space.Slots, Space.Slots));
            using var plain = AlignedTensor.From(values, rows, Space.Slots);
            using var batch = plain.to(network.Device);
            var part = network.Score(objective, batch);
            for (var row = 0; row < rows; row++) scores[from + row] = part[row];
        }

        return Finite(scores, objective.Description);
    }
}
