using TorchSharp;

namespace MLNetInterpret;

/// <summary>Scores rows of a space in batches.</summary>
internal sealed class RowScorer(HookedNetwork network, Objective objective, RowSpace space)
{
    private const int BatchRows = 4096;

    public delegate void Writer(int at, Span<float> row);

    public RowSpace Space => space;

    public float[] Score(IReadOnlyList<int[]> rows) => Score(rows.Count, (at, row) => space.Write(rows[at], row));

    /// <summary>Scores so many rows, each written when it is needed.</summary>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public float[] Score(int count, Writer write)
    {
        var scores = new float[count];
        for (var from = 0; from < count; from += BatchRows)
        {
            var rows = Math.Min(BatchRows, count - from);
            var values = new float[rows * space.Slots];
            for (var row = 0; row < rows; row++) write(from + row, values.AsSpan(row * space.Slots, space.Slots));
            using var plain = AlignedTensor.From(values, rows, space.Slots);
            using var batch = plain.to(network.Device);
            var part = network.Score(objective, batch);
            for (var row = 0; row < rows; row++) scores[from + row] = part[row];
        }

        if (Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad)
            throw new ArithmeticException($"The score of '{objective.Description}' became {scores[bad]}; check the network for NaN.");
        return scores;
    }
}
