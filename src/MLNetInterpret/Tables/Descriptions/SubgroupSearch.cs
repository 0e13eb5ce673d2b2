namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Conditions on columns, by their index, and what they are worth.</summary>
/// <param name="Conditions">One for each column used, in the columns' order.</param>
/// <param name="Quality">See <see cref="SubgroupSearch"/>.</param>
internal sealed record Subgroup(IReadOnlyList<(int Column, Candidate Candidate)> Conditions, double Quality)
{
    private readonly int _limits = Conditions.Sum(condition => condition.Candidate.Limits);

    /// <summary>The quality where each limit costs as much as it has to gain.</summary>
    public double Net => Quality / SubgroupSearch.Gain(_limits);

    /// <summary>Which rows, given by their bins column by column, keep to all conditions.</summary>
    public bool[] Fitting(IReadOnlyList<int[]> bins, int rows)
    {
        var fits = new bool[rows];
        Array.Fill(fits, true);
        foreach (var (column, candidate) in Conditions)
        {
            var own = bins[column];
            for (var row = 0; row < rows; row++) fits[row] &= candidate.Holds(own[row]);
        }

        return fits;
    }
}

/// <summary>Subgroup discovery with a number as its target: few conditions that tell rows of a high figure from others.</summary>
/// <remarks>
/// A description's quality is a power of the share of rows that fit times how far their mean lies above that of all rows, in
/// standard deviations. Conjunctions are searched with a beam; every condition on a column is a few runs of bins, so the sums of
/// all of them come from one pass over the rows that fit so far. A limit more, or a category more in a set, has to raise the
/// quality by a twentieth, and a description from which one can be taken without losing that much loses it. Sources: Kloesgen,
/// "Explora: a multipattern and multistrategy discovery assistant", 1996; Lemmerich, Atzmueller, Puppe, "Fast exhaustive subgroup
/// discovery with numerical target concepts", Data Mining and Knowledge Discovery 30, 2016.
/// </remarks>
internal sealed class SubgroupSearch(
    IReadOnlyList<ColumnBins> columns, int rows, int leastRows, int mostConditions, double shareWeight,
    CancellationToken cancellation = default)
{
    /// <summary>What a limit more multiplies the quality by at least.</summary>
    public const double LeastGain = 1.05;

    private const int Beam = 12;
    private const int EachColumn = 3;
    private readonly double[][] _sums = [.. columns.Select(column => new double[column.Count + 1])];
    private readonly int[][] _counts = [.. columns.Select(column => new int[column.Count + 1])];
    private readonly int[][] _bins = [.. columns.Select(column => column.Rows)];

    /// <summary>Searches.</summary>
    /// <param name="target">One figure for each row, of mean 0 and standard deviation 1.</param>
    /// <param name="allowed">For each column the candidates that may be used.</param>
    /// <returns>The best description, or null where there is none that is better than none.</returns>
    public Subgroup? Run(double[] target, IReadOnlyList<Candidate[]> allowed)
    {
        Subgroup? best = null;
        var beam = new List<(Subgroup Group, int[] Rows)> { (new([], 0), [.. Enumerable.Range(0, rows)]) };
        for (var depth = 0; depth < mostConditions && beam.Count > 0; depth++)
        {
            var found = new List<(Subgroup Group, int Parent, int Column, Candidate Candidate)>();
            foreach (var (at, (group, members)) in beam.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                Refine(
                    group, members, target, allowed,
                    (refined, column, candidate) => found.Add((refined, at, column, candidate)));
            }

            var next = new List<(Subgroup Group, int[] Rows)>(Beam);
            var seen = new HashSet<string>();
            foreach (var (group, parent, column, candidate) in found.OrderByDescending(entry => entry.Group.Net))
            {
                var bins = group.Conditions
                    .Select(condition => $"{condition.Column}:{string.Join(',', condition.Candidate.Runs)}");
                if (!seen.Add(string.Join(';', bins))) continue;
                next.Add((group, [.. beam[parent].Rows.Where(row => candidate.Holds(_bins[column][row]))]));
                if (next.Count == Beam) break;
            }

            if (next.Count > 0 && (best is null || next[0].Group.Net > best.Net)) best = next[0].Group;
            beam = next;
        }

        return best is null ? null : Pruned(best, target, allowed);
    }

    /// <summary>What that many limits multiply the quality by at least.</summary>
    public static double Gain(int limits)
    {
        var gain = 1.0;
        for (; limits > 0; limits--) gain *= LeastGain;
        return gain;
    }

    /// <summary>The best few conditions more on each column that has none yet.</summary>
    private void Refine(
        Subgroup group, int[] members, double[] target, IReadOnlyList<Candidate[]> allowed,
        Action<Subgroup, int, Candidate> add)
    {
        var kept = new List<(double Net, double Quality, Candidate Candidate)>(EachColumn + 1);
        for (var column = 0; column < columns.Count; column++)
        {
            if (allowed[column].Length == 0 || group.Conditions.Any(condition => condition.Column == column)) continue;
            var (sums, counts) = Running(column, members, target);
            kept.Clear();
            foreach (var candidate in allowed[column])
            {
                var count = candidate.Sum(counts);
                if (count < leastRows || count == members.Length || rows - count < leastRows) continue;
                var mean = candidate.Sum(sums) / count;
                var quality = mean * Math.Pow((double)count / rows, shareWeight);
                var net = quality / Gain(candidate.Limits);
                if (quality <= 0 || (kept.Count == EachColumn && net <= kept[^1].Net)) continue;
                var at = kept.FindIndex(other => other.Net < net);
                kept.Insert(at < 0 ? kept.Count : at, (net, quality, candidate));
                if (kept.Count > EachColumn) kept.RemoveAt(EachColumn);
            }

            foreach (var (_, quality, candidate) in kept)
            {
                var conditions = group.Conditions.Append((column, candidate)).OrderBy(condition => condition.Item1);
                add(new([.. conditions], quality), column, candidate);
            }
        }
    }

    private (double[] Sums, int[] Counts) Running(int column, int[] members, double[] target)
    {
        var (sums, counts, bins) = (_sums[column], _counts[column], _bins[column]);
        Array.Clear(sums);
        Array.Clear(counts);
        foreach (var row in members)
        {
            sums[bins[row] + 1] += target[row];
            counts[bins[row] + 1]++;
        }

        for (var bin = 1; bin < sums.Length; bin++)
        {
            sums[bin] += sums[bin - 1];
            counts[bin] += counts[bin - 1];
        }

        return (sums, counts);
    }

    /// <summary>Takes away limits that gain too little.</summary>
    private Subgroup Pruned(Subgroup group, double[] target, IReadOnlyList<Candidate[]> allowed)
    {
        while (true)
        {
            var simpler = Simpler(group, allowed)
                .Select(conditions => Measured(conditions, target))
                .OfType<Subgroup>()
                .MaxBy(other => other.Net);
            if (simpler is null || simpler.Net < group.Net) return group;
            group = simpler;
        }
    }

    /// <summary>The same without one condition, or with a limit less of one.</summary>
    private static IEnumerable<(int Column, Candidate Candidate)[]> Simpler(Subgroup group, IReadOnlyList<Candidate[]> allowed)
    {
        foreach (var (at, (column, candidate)) in group.Conditions.Index())
        {
            if (group.Conditions.Count > 1) yield return [.. group.Conditions.Where((_, other) => other != at)];
            foreach (var simpler in allowed[column].Where(simpler => simpler.IsSimpler(candidate)))
                yield return [.. group.Conditions.Select((condition, other) => other == at ? (column, simpler) : condition)];
        }
    }

    private Subgroup? Measured((int Column, Candidate Candidate)[] conditions, double[] target)
    {
        var (fits, count, sum) = (new Subgroup(conditions, 0).Fitting(_bins, rows), 0, 0.0);
        for (var row = 0; row < rows; row++)
            if (fits[row]) (count, sum) = (count + 1, sum + target[row]);
        return count >= leastRows && rows - count >= leastRows
            ? new(conditions, sum / count * Math.Pow((double)count / rows, shareWeight))
            : null;
    }
}
