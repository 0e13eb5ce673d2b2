using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>A column cut into bins, so that every condition on it is a few runs of them:
/// its sums are differences of running sums.</summary>
internal sealed class ColumnBins
{
    private const int Cuts = 16;
    private const int FewValues = 24;
    private const double Reach = 0.4;
    private const double CommonShare = 0.1;
    private const int MostNamed = 3;
    private const int MostInSets = 12;
    private readonly double[] _marks = [];
    private readonly Dictionary<string, int> _codes = [];

    private ColumnBins(string column, double[] marks, Dictionary<string, int> codes, Candidate[] candidates, RowValue[] values)
    {
        (Column, _marks, _codes, Candidates) = (column, marks, codes, candidates);
        Count = (2 * marks.Length) + codes.Count + 2;
        Rows = BinsOf(values);
    }

    /// <summary>The column's name.</summary>
    public string Column { get; }

    /// <summary>Bins.</summary>
    public int Count { get; }

    /// <summary>Everything that may be said about the column, one-sided limits before ranges.</summary>
    public Candidate[] Candidates { get; }

    /// <summary>The bin of each row that it was made from.</summary>
    public int[] Rows { get; }

    /// <summary>Cuts a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its value in each row.</param>
    /// <param name="least">Rows that a condition has to hold for, and not to hold for.</param>
    public static ColumnBins Of(TableColumn column, RowValue[] values, int least) =>
        column is NumberColumn ? OfNumbers(column.Name, values, least) : OfCategories(column.Name, values, least);

    /// <summary>The bin of each of some rows.</summary>
    public int[] BinsOf(RowValue[] values) => [.. values.Select(Bin)];

    // numbers: below the first mark, at it, between it and the next, ...; missing. Categories: one each; all others
    private int Bin(RowValue value)
    {
        if (value.Number is not { } number) return _codes.GetValueOrDefault(value.Text, Count - 1);
        var at = Array.BinarySearch(_marks, number);
        return at >= 0 ? (2 * at) + 1 : 2 * ~at;
    }

    private static ColumnBins OfNumbers(string column, RowValue[] values, int least)
    {
        double[] sorted = [.. values.Where(value => value.Number is not null).Select(value => value.Number!.Value).Order()];
        var marks = Marks(sorted);
        var missing = new Dictionary<string, int> { [""] = (2 * marks.Length) + 1 };
        var common = sorted.GroupBy(value => value)
            .Where(group => group.Count() >= CommonShare * values.Length)
            .Select(group => group.Key)
            .ToHashSet();
        var candidates = new List<Candidate>();
        for (var i = 0; i < marks.Length; i++)
        {
            var (mark, at) = (marks[i], (2 * i) + 1);
            var (isLeast, isMost) = (mark <= sorted[0], mark >= sorted[^1]);
            if (!isLeast && !isMost)
                candidates.AddRange([new(at, 2 * marks.Length, mark, null), new(0, at, null, mark)]);
            if (isLeast || isMost || common.Contains(mark)) candidates.Add(new(at, at, mark, mark));
        }

        candidates.Add(new([missing[""]], [""]));
        for (var from = 0; from < marks.Length; from++)
            for (var to = from + 1; to < marks.Length && marks[from] > sorted[0]; to++)
                if (marks[to] < sorted[^1]) candidates.Add(new((2 * from) + 1, (2 * to) + 1, marks[from], marks[to]));
        return Kept(column, marks, missing, candidates, values, least);
    }

    private static ColumnBins OfCategories(string column, RowValue[] values, int least)
    {
        string[] names = [.. values.CountBy(value => value.Text)
            .Where(group => group.Value >= least)
            .OrderByDescending(group => group.Value)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key)];
        var codes = names.Index().ToDictionary(name => name.Item, name => name.Index);
        IEnumerable<int[]> sets = names.Select((_, code) => (int[])[code]);
        var largest = sets.Take(MostInSets).ToArray();
        for (var named = 2; named <= MostNamed; named++)
        {
            largest = [.. largest.SelectMany(set => Enumerable.Range(0, Math.Min(names.Length, MostInSets))
                .Where(code => code > set[^1]).Select(code => (int[])[.. set, code]))];
            sets = sets.Concat(largest);
        }

        var candidates = sets.Select(set => new Candidate(set, [.. set.Select(code => names[code])]));
        return Kept(column, [], codes, [.. candidates], values, least);
    }

    /// <summary>Leaves out conditions that hold for too few rows, or for nearly all.</summary>
    private static ColumnBins Kept(
        string column, double[] marks, Dictionary<string, int> codes, List<Candidate> candidates, RowValue[] values, int least)
    {
        var running = new ColumnBins(column, marks, codes, [], values).Running();
        bool Stays(Candidate candidate) =>
            candidate.Sum(running) is var rows && rows >= least && values.Length - rows >= least;
        return new(column, marks, codes, [.. candidates.Where(Stays)], values);
    }

    private int[] Running()
    {
        var running = new int[Count + 1];
        foreach (var bin in Rows) running[bin + 1]++;
        for (var bin = 0; bin < Count; bin++) running[bin + 1] += running[bin];
        return running;
    }

    /// <summary>Limits to choose from: every number where there are few, else the roundest near each of some quantiles.</summary>
    private static double[] Marks(double[] sorted)
    {
        if (sorted.Length == 0) return [];
        double[] different = [.. sorted.Distinct()];
        if (different.Length <= FewValues) return different;
        var single = sorted.All(value => (float)value == value);
        double RoundestNear(int cut) => RoundNumber.Between(
            Quantile.Nearest<double>(sorted, (cut - Reach) / Cuts), Quantile.Nearest<double>(sorted, (cut + Reach) / Cuts));
        return
        [
            .. Enumerable.Range(1, Cuts - 1).Select(RoundestNear)
                .Select(mark => single ? (float)mark : mark).Distinct().Order(),
        ];
    }
}
