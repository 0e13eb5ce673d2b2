namespace MLNetInterpret.Core.Statistics;

/// <summary>Values in ascending order, equal ones together; NaN counts as smaller than all others.</summary>
internal sealed class Ranks
{
    private readonly int[] _order;

    private Ranks(int[] order, (int From, int To)[] runs) => (_order, Runs) = (order, runs);

    /// <summary>Where in <see cref="Order"/> each run of equal values begins, and after its last.</summary>
    public IReadOnlyList<(int From, int To)> Runs { get; }

    /// <summary>Places of the values, the smallest value first.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Ranks values.</summary>
    public static Ranks Of<T>(ReadOnlySpan<T> values)
        where T : struct, IComparable<T>, IEquatable<T>
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        var sorted = values.ToArray();
        Array.Sort(sorted, order);
        var runs = new List<(int From, int To)>();
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to].Equals(sorted[from]);) to++;
            runs.Add((from, to));
        }

        return new(order, [.. runs]);
    }

    /// <summary>Rank of each value: how many are smaller, and half of the others that equal it. So ranks begin at 0, and equal
    /// values share the mean of theirs.</summary>
    public double[] ToArray()
    {
        var ranks = new double[_order.Length];
        foreach (var (from, to) in Runs)
            for (var at = from; at < to; at++) ranks[_order[at]] = (from + to - 1) / 2.0;
        return ranks;
    }
}
