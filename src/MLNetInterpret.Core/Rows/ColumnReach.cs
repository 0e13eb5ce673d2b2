using System.Numerics.Tensors;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Rows;

/// <summary>How far each column alone moves a score.</summary>
internal static class ColumnReach
{
    private const int Together = 500;

    /// <summary>For each column the difference between the scores of its best and its worst choice, where the others are as in
    /// one of some rows; the largest over those rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="objective">One score per row.</param>
    /// <param name="space">The rows allowed, of any number of columns.</param>
    /// <param name="rows">One choice for each column.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static float[] Of(
        HookedNetwork network, Objective objective, RowSpace space, IReadOnlyList<int[]> rows, CancellationToken cancellation)
    {
        var reach = new float[space.Columns.Count];
        var values = new float[space.Slots];
        foreach (var row in rows)
        {
            space.Write(row, values);
            foreach (var columns in Enumerable.Range(0, reach.Length).Chunk(Together))
            {
                cancellation.ThrowIfCancellationRequested();
                var some = new RowSpace(values, [.. columns.Select(column => space.Columns[column])]);
                int[] own = [.. columns.Select(column => row[column])];
                RowMove[] moves = [.. some.Columns.Select((column, c) =>
                    new RowMove(c, [.. Enumerable.Range(0, column.Choices.Count)]))];
                var scores = RowScorer.Of(network, objective, some).Score([.. moves.Select(move => (own, move))]).AsSpan();
                foreach (var (move, column) in moves.Zip(columns))
                {
                    var tried = scores[..move.Count];
                    var moved = TensorPrimitives.Max<float>(tried) - TensorPrimitives.Min<float>(tried);
                    reach[column] = Math.Max(reach[column], moved);
                    scores = scores[move.Count..];
                }
            }
        }

        return reach;
    }
}
