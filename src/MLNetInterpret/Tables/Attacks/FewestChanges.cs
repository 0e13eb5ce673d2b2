using MLNetInterpret.Core.Rows;

namespace MLNetInterpret.Tables.Attacks;

/// <summary>The rows that differ from one row in the fewest columns and score above 0, by trying every one.</summary>
internal static class FewestChanges
{
    private const long MostRows = 300_000;

    // a score nearer to 0 than this may have another sign through the pipeline
    private const float Above = 1e-4f;

    /// <summary>A row with one changed column, or where none is enough with two; of several the one that is changed
    /// least.</summary>
    /// <param name="scorer">Scores rows whose choice 0 is the row's own in every column.</param>
    /// <param name="limits">What a row keeps to as a whole.</param>
    /// <param name="costs">For each column, how far each of its choices lies from the row's own.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>One choice for each column; null where two columns are not enough, or where there are too many rows.</returns>
    public static int[]? Of(
        RowScorer scorer, IReadOnlyList<RowLimit> limits, IReadOnlyList<IReadOnlyList<double>> costs,
        CancellationToken cancellation)
    {
        int[][] others = [.. scorer.Space.Columns.Select(column => Enumerable.Range(1, column.Choices.Count - 1).ToArray())];
        int[] free = [.. Enumerable.Range(0, others.Length).Where(column => others[column].Length > 0)];
        var singles = free.Select(column => new RowMove(column, others[column])).ToArray();
        if (Least([singles]) is { } single) return single;
        long all = others.Sum(column => (long)column.Length), equal = others.Sum(column => (long)column.Length * column.Length);
        return ((all * all) - equal) / 2 > MostRows
            ? null
            : Least(free.Select((first, at) => free[(at + 1)..]
                .Select(second => new RowMove(first, others[first], second, others[second])).ToArray()));

        int[]? Least(IEnumerable<RowMove[]> parts)
        {
            var own = new int[others.Length];
            var (best, least) = (default(int[]), double.PositiveInfinity);
            foreach (var moves in parts)
            {
                cancellation.ThrowIfCancellationRequested();
                var scores = scorer.Score([.. moves.Select(move => (own, move))]).AsMemory();
                foreach (var move in moves)
                {
                    var tried = scores.Span[..move.Count];
                    var allowed = new bool[move.Count];
                    for (var at = 0; at < tried.Length; at++) allowed[at] = tried[at] > Above && Cost(move, at) < least;
                    foreach (var limit in limits) limit.Exclude(own, move, allowed);
                    for (var at = 0; at < allowed.Length; at++)
                        if (allowed[at] && Cost(move, at) < least) (best, least) = (Row(move, at), Cost(move, at));
                    scores = scores[move.Count..];
                }
            }

            return best;

            int[] Row(RowMove move, int at)
            {
                int[] row = [.. own];
                move.Apply(at, row);
                return row;
            }
        }

        double Cost(RowMove move, int at)
        {
            var (first, second) = move.Of(at);
            return costs[move.First][first] + (second < 0 ? 0 : costs[move.Second][second]);
        }
    }
}
