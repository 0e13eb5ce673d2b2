using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Rows;

/// <summary>The phase of a row search in which two columns move at once.</summary>
internal static class RowPairs
{
    private const int MostOfOne = 8;

    /// <summary>Improves one row in place until no pair of columns and then no single column does better,
    /// or enough rows were tried.</summary>
    /// <returns>Its score, at least the one before.</returns>
    public static float Improve(RowScorer scorer, int[] row, float score, RowSearchOptions options, List<float> trace)
    {
        var space = scorer.Space;
        int[] columns = [.. Enumerable.Range(0, space.Columns.Count).Where(c => space.Columns[c].Choices.Count > 1)
            .OrderBy(c => space.Columns[c].Choices.Count)];
        var left = options.PairRows;
        for (var moved = true; moved && left > 0;)
        {
            moved = false;
            for (var a = 0; a < columns.Length - 1 && left > 0; a++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                var own = columns[a];
                var first = Some(space, own, row[own]);
                RowMove[] moves =
                [
                    .. columns[(a + 1)..].Select(column => new RowMove(own, first, column, Some(space, column, row[column]))),
                ];
                left -= moves.Sum(move => move.Count);
                if (Best(scorer, row, score, moves, options.Limits) is not var (move, place, best)) continue;
                move.Apply(place, row);
                (score, moved) = (best, true);
                trace.Add(Math.Max(trace[^1], score));
            }

            if (moved) score = Singles(scorer, row, score, options);
        }

        trace.Add(Math.Max(trace[^1], score));
        return score;
    }

    private static float Singles(RowScorer scorer, int[] row, float score, RowSearchOptions options)
    {
        float[] scores = [score];
        for (var (sweep, moved) = (0, true); moved && sweep < options.Sweeps; sweep++)
        {
            moved = false;
            for (var column = 0; column < row.Length; column++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                moved |= RowSearch.Improve(scorer, [row], scores, column, options.Limits);
            }
        }

        return scores[0];
    }

    /// <summary>The best allowed row of several moves, or null where none is better.</summary>
    private static (RowMove Move, int Place, float Score)? Best(
        RowScorer scorer, int[] row, float score, RowMove[] moves, IReadOnlyList<RowLimit> limits)
    {
        var found = scorer.Score([.. moves.Select(move => (row, move))]);
        float Highest((int Start, RowMove Move) entry) =>
            TensorPrimitives.Max<float>(found.AsSpan(entry.Start, entry.Move.Count));
        // the moves that promise most first: what is no better than one found need not be held against the limits
        (RowMove, int, float)? best = null;
        foreach (var (start, move) in Starts(moves).OrderByDescending(Highest))
        {
            var scores = found.AsSpan(start, move.Count);
            if (TensorPrimitives.Max<float>(scores) <= score) break;
            if (RowLimits.Best(row, move, scores, score, limits) is >= 0 and var place)
                (best, score) = ((move, place, scores[place]), scores[place]);
        }

        return best;
    }

    private static IEnumerable<(int Start, RowMove Move)> Starts(RowMove[] moves)
    {
        var start = 0;
        foreach (var move in moves)
        {
            yield return (start, move);
            start += move.Count;
        }
    }

    /// <summary>All choices of a column with few; of one with many,
    /// those beside the present one and some from everywhere.</summary>
    private static int[] Some(RowSpace space, int column, int present)
    {
        var count = space.Columns[column].Choices.Count;
        return count <= MostOfOne + 5
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, MostOfOne).Select(i => i * (count - 1) / (MostOfOne - 1))
                .Concat(Enumerable.Range(present - 2, 5)).Where(choice => choice >= 0 && choice < count).Distinct().Order()];
    }
}

/// <summary>The best of all rows of a small space.</summary>
internal static class RowEnumeration
{
    /// <summary>The best row; null where none keeps to the limits.</summary>
    public static RowOptimum? Best(RowScorer scorer, RowSearchOptions options)
    {
        var space = scorer.Space;
        var (rows, row) = (new List<int[]>(), new int[space.Columns.Count]);
        do
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (options.Limits.All(limit => limit.Excess(row) <= 0)) rows.Add([.. row]);
        }
        while (Next(space, row));

        if (rows.Count == 0) return null;
        var scores = scorer.Score(rows);
        var best = Array.IndexOf(scores, scores.Max());
        return new(rows[best], scores[best], [scores[best]], 1) { IsExhaustive = true };
    }

    private static bool Next(RowSpace space, int[] row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (++row[column] < space.Columns[column].Choices.Count) return true;
            row[column] = 0;
        }

        return false;
    }
}
