namespace MLNetInterpret.Core.Rows;

/// <summary>The rows that a search begins with, brought within the limits.</summary>
internal static class RowStarts
{
    private const int Passes = 6;

    /// <summary>The given starts and random ones: those that could be repaired, and the limits that others are beyond.</summary>
    /// <exception cref="ArgumentException">A start does not fit the space.</exception>
    public static (List<int[]> Kept, IEnumerable<RowLimit> Broken) Of(
        RowSpace space, IReadOnlyList<int[]> given, RowSearchOptions options)
    {
        bool IsNone(int choice, int c) => choice < 0 || choice >= space.Columns[c].Choices.Count;
        var starts = new List<int[]>();
        foreach (var start in given)
        {
            if (start.Length != space.Columns.Count || start.Where(IsNone).Any())
                throw new ArgumentException(
                    $"A start needs one valid choice for each of the {space.Columns.Count} columns.", nameof(given));
            starts.Add([.. start]);
        }

        var random = new Random(options.SeedOrZero);
        for (var extra = 0; extra < Math.Max(options.RandomStarts, starts.Count == 0 ? 1 : 0); extra++)
            starts.Add([.. space.Columns.Select(column => random.Next(column.Choices.Count))]);
        var kept = starts.Where(start => Repair(space, start, options.Limits, options.Cancellation)).ToList();
        return (kept, options.Limits.Where(limit => starts.Any(start => limit.Excess(start) > 0)));
    }

    /// <summary>Changes columns, one or two at once, each time where it brings the row nearest to the limits;
    /// whether that was enough.</summary>
    public static bool Repair(RowSpace space, int[] row, IReadOnlyList<RowLimit> limits, CancellationToken cancellation)
    {
        int[] All(int column) => [.. Enumerable.Range(0, space.Columns[column].Choices.Count)];
        var excess = Excess(limits, row);
        for (var pass = 0; pass < Passes && excess > 0; pass++)
        {
            var before = excess;
            for (var column = 0; column < row.Length && excess > 0; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                excess = Take(new(column, All(column)), limits, row, excess);
            }

            // two at once only where one alone is stuck, and the columns are few
            for (var a = 0; excess == before && excess > 0 && row.Length <= 40 && a < row.Length; a++)
                for (var b = a + 1; b < row.Length && excess > 0; b++)
                    excess = Take(new(a, All(a), b, All(b)), limits, row, excess);
            if (excess == before) break;
        }

        return excess <= 0;
    }

    private static double Take(RowMove move, IReadOnlyList<RowLimit> limits, int[] row, double excess)
    {
        int[] trial = [.. row];
        var best = -1;
        for (var at = 0; at < move.Count; at++)
        {
            move.Apply(at, trial);
            if (Excess(limits, trial) is var found && found < excess) (best, excess) = (at, found);
        }

        if (best >= 0) move.Apply(best, row);
        return excess;
    }

    private static double Excess(IReadOnlyList<RowLimit> limits, int[] row)
    {
        double sum = 0;
        foreach (var limit in limits) sum += limit.Excess(row);
        return sum;
    }
}
