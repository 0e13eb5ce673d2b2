using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>How far rows lie from the training rows nearest to them, in the table's own columns.</summary>
/// <remarks>Gower's distance between two rows is the mean over columns of 0 to 1: for numbers the difference in units of the
/// column's range from the 1st to the 99th percentile, at most 1; for categories, and missing against present, 0 if equal and
/// else 1. A row's distance is the mean to its five nearest training rows; a training row's own, for comparison, leaves itself
/// out. At most 10,000 training rows are kept and 2,000 of them compared with, fewer where columns and rows are many, drawn by
/// seed. May be asked from several threads. Source: Gower, Biometrics 27 (1971).</remarks>
internal sealed class Neighbours
{
    private const int Nearest = 5;
    private const int MostRows = 10_000;
    private const int MostCompared = 2_000;
    private const int LeastCompared = 200;

    // cells that are compared
    private const long MostCells = 600_000_000;
    private const double Rounding = 1e-6;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly float[][] _places;
    private readonly int _rows;
    private readonly double[] _own;

    /// <summary>Compares the training rows with each other.</summary>
    public Neighbours(Table table, int seed, CancellationToken cancellation)
    {
        _columns = table.Columns;
        var random = new Random(seed);
        int[] rows = [.. Drawn([.. Enumerable.Range(0, table.Kept.Count)], MostRows, random)];
        _rows = rows.Length;
        var affordable = Math.Max(LeastCompared, MostCells / ((long)_rows * _columns.Count));
        int[] compared =
            [.. Drawn([.. Enumerable.Range(0, _rows)], (int)Math.Min(MostCompared, affordable), random)];
        _places = [.. _columns.Select(column => (float[])[.. rows.Select(column.PlaceAt)])];
        _own = new double[compared.Length];
        var sums = new float[_rows];
        foreach (var (at, row) in compared.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            Sum([.. _places.Select(places => places[row])], sums);
            sums[row] = float.PositiveInfinity;
            _own[at] = _rows == 1 ? 0 : MeanOfNearest(sums, _rows - 1);
        }

        Array.Sort(_own);
    }

    /// <summary>A row's distance from the training rows, 0 to 1.</summary>
    public double Distance(IReadOnlyList<RowValue> row)
    {
        var sums = new float[_rows];
        Sum([.. row.Select((value, c) => _columns[c].Place(value))], sums);
        return MeanOfNearest(sums, _rows);
    }

    /// <summary>Share of training rows that lie nearer to the others, 0 to 100.</summary>
    public double Percentile(double distance) => 100.0 * _own.Count(own => own < distance - Rounding) / _own.Length;

    /// <summary>The distance that a given percentage of the training rows do not exceed.</summary>
    public double DistanceAt(double percentile) => Quantile.Lower<double>(_own, percentile / 100);

    /// <summary>Allows rows no further off than a percentile of the training rows.</summary>
    public RowLimit Limit(IReadOnlyList<IReadOnlyList<RowValue>> choices, double percentile) => new NearLimit(
        FormattableString.Invariant($"no further from the data than {percentile} % of its rows"), _places,
        [.. choices.Select((values, c) => (float[])[.. values.Select(_columns[c].Place)])],
        (DistanceAt(percentile) * _columns.Count) + (0.5 * Rounding), Math.Min(Nearest, _rows));

    /// <summary>A row's distance to every training row, summed over columns.</summary>
    private void Sum(float[] row, float[] sums)
    {
        Array.Clear(sums);
        for (var column = 0; column < row.Length; column++) Gower.Add(_places[column], row[column], sums);
    }

    private double MeanOfNearest(float[] sums, int others) =>
        Least.Sum(sums, Math.Min(Nearest, others)) / Math.Min(Nearest, others) / _columns.Count;

    private static IEnumerable<int> Drawn(int[] all, int most, Random random)
    {
        if (all.Length <= most) return all;
        random.Shuffle(all);
        return all.Take(most).Order();
    }
}
