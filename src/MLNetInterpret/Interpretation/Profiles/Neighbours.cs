namespace MLNetInterpret;

/// <summary>How far rows lie from the training rows nearest to them, in the table's own columns.</summary>
/// <remarks>Gower's distance between two rows is the mean over columns of 0 to 1: for numbers the difference in units of the column's range
/// from the 1st to the 99th percentile, at most 1; for categories, and missing against present, 0 if equal and else 1. A row's distance is the
/// mean to its five nearest training rows; a training row's own, for comparison, leaves itself out. At most 10,000 training rows are kept and
/// 2,000 of them compared with, drawn by seed. Source: Gower, Biometrics 27 (1971).</remarks>
internal sealed class Neighbours
{
    private const int Nearest = 5;
    private const int MostRows = 10_000;
    private const int MostCompared = 2_000;
    private const int MostKept = 2_000;
    private const double Rounding = 1e-6;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly int[] _rows;
    private readonly double[] _own;
    private readonly Dictionary<(int Column, RowValue Value), float[]> _distances = [];

    /// <summary>Compares the training rows with each other.</summary>
    public Neighbours(Table table, long rows, int seed, CancellationToken cancellation)
    {
        _columns = table.Columns;
        var random = new Random(seed);
        _rows = [.. Drawn(Enumerable.Range(0, (int)rows).ToArray(), MostRows, random)];
        int[] compared = [.. Drawn([.. Enumerable.Range(0, _rows.Length)], MostCompared, random)];
        _own = new double[compared.Length];
        var sums = new float[_rows.Length];
        foreach (var (at, place) in compared.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(sums);
            foreach (var column in _columns) column.AddDistances(column.At(_rows[place]), _rows, sums);
            sums[place] = float.PositiveInfinity;
            _own[at] = _rows.Length == 1 ? 0 : MeanOfNearest(sums, _rows.Length - 1);
        }

        Array.Sort(_own);
    }

    /// <summary>A row's distance from the training rows, 0 to 1.</summary>
    public double Distance(IReadOnlyList<RowValue> row)
    {
        var sums = new float[_rows.Length];
        foreach (var (c, column) in _columns.Index()) column.AddDistances(row[c], _rows, sums);
        return MeanOfNearest(sums, _rows.Length);
    }

    /// <summary>Share of training rows that lie nearer to the others, 0 to 100.</summary>
    public double Percentile(double distance) => 100.0 * _own.Count(own => own < distance - Rounding) / _own.Length;

    /// <summary>The distance that so many percent of the training rows do not exceed.</summary>
    public double DistanceAt(double percentile) => _own[Math.Clamp((int)Math.Ceiling(percentile / 100 * _own.Length) - 1, 0, _own.Length - 1)];

    /// <summary>Allows rows no further off than a percentile of the training rows.</summary>
    public RowLimit Limit(IReadOnlyList<IReadOnlyList<RowValue>> choices, double percentile)
    {
        if (_distances.Count > MostKept) _distances.Clear();
        return new NearLimit(
            FormattableString.Invariant($"no further from the data than {percentile} % of its rows"),
            [.. choices.Select((values, c) => (float[][])[.. values.Select(value => To(c, value))])],
            DistanceAt(percentile) * _columns.Count, Math.Min(Nearest, _rows.Length));
    }

    private float[] To(int column, RowValue value)
    {
        if (_distances.TryGetValue((column, value), out var known)) return known;
        var sums = new float[_rows.Length];
        _columns[column].AddDistances(value, _rows, sums);
        return _distances[(column, value)] = sums;
    }

    private double MeanOfNearest(float[] sums, int others) => NearLimit.SumOfLeast(sums, Math.Min(Nearest, others)) / Math.Min(Nearest, others) / _columns.Count;

    private static IEnumerable<int> Drawn(int[] all, int most, Random random)
    {
        if (all.Length <= most) return all;
        random.Shuffle(all);
        return all.Take(most).Order();
    }

    /// <param name="description">The limit in words.</param>
    /// <param name="parts">For each column and choice, its distance to every training row.</param>
    /// <param name="most">The largest mean distance allowed, summed over columns.</param>
    /// <param name="nearest">How many rows the mean is over.</param>
    private sealed class NearLimit(string description, float[][][] parts, double most, int nearest) : RowLimit(description)
    {
        private readonly int _rows = parts[0][0].Length;
        private readonly double _sum = (most + (0.5 * Rounding)) * nearest;

        public override double Excess(ReadOnlySpan<int> choices)
        {
            var sums = Sums(choices, -1, -1);
            return SumOfLeast(sums, nearest) is var sum && sum > _sum ? (sum - _sum) / nearest : 0;
        }

        /// <remarks>A row's part of the distance that does not move is a lower bound. Where the five nearest keep to the limit, none of them is
        /// further than the limit's sum less the four smallest such parts, so only training rows below that count, and of those, nearest first,
        /// only until five nearer ones are known: the answer is the same as over all rows.</remarks>
        public override void Exclude(ReadOnlySpan<int> choices, RowMove move, Span<bool> allowed)
        {
            var rest = Sums(choices, move.First, move.Second);
            var cutoff = _sum - SumOfLeast(rest, nearest - 1) + Rounding;
            var within = new List<int>();
            for (var row = 0; row < _rows; row++)
                if (rest[row] <= cutoff) within.Add(row);
            int[] near = [.. within];
            float[] keys = [.. near.Select(row => rest[row])];
            Array.Sort(keys, near);
            Span<double> least = stackalloc double[nearest];
            for (var at = 0; at < allowed.Length; at++)
            {
                if (!allowed[at]) continue;
                var (first, second) = move.Of(at);
                var (a, b) = (parts[move.First][first], second < 0 ? null : parts[move.Second][second]);
                least.Fill(double.PositiveInfinity);
                for (var i = 0; i < near.Length && keys[i] < least[^1]; i++)
                {
                    double sum = keys[i] + a[near[i]] + (b is null ? 0 : b[near[i]]);
                    if (sum < least[^1]) Insert(least, sum);
                }

                double total = 0;
                foreach (var sum in least) total += sum;
                allowed[at] = total <= _sum;
            }
        }

        public static double SumOfLeast(float[] sums, int count)
        {
            if (count == 0) return 0;
            Span<double> least = stackalloc double[count];
            least.Fill(double.PositiveInfinity);
            foreach (var sum in sums)
                if (sum < least[^1]) Insert(least, sum);
            double total = 0;
            foreach (var sum in least) total += sum;
            return total;
        }

        private static void Insert(Span<double> least, double sum)
        {
            var at = least.Length - 1;
            for (; at > 0 && least[at - 1] > sum; at--) least[at] = least[at - 1];
            least[at] = sum;
        }

        private float[] Sums(ReadOnlySpan<int> choices, int first, int second)
        {
            var sums = new float[_rows];
            for (var column = 0; column < choices.Length; column++)
                if (column != first && column != second)
                    System.Numerics.Tensors.TensorPrimitives.Add(sums, parts[column][choices[column]], sums);
            return sums;
        }
    }
}
