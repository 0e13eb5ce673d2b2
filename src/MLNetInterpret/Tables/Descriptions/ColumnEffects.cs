using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>What columns do to units, and conditions on them, measured by shuffling one column at a time.</summary>
/// <remarks>
/// A row's value in a column is put in another row's place while all else stays, so what goes along with the column does not
/// count: neither a column that a unit does not read, however much it goes with one that it reads. Importance: Breiman, "Random
/// forests", Machine Learning 45, 2001, with the change of the activation in the loss's place. A condition's effect is the mean
/// change of rows that were given a value that keeps to it, less that of rows that were given another.
/// </remarks>
internal sealed class ColumnEffects
{
    private const int MostRows = 2_000;
    private const int LeastRows = 100;
    private const int MostShuffled = 200_000;
    private const double LeastImportance = 0.01;
    private const double LeastEffect = 0.1;
    private readonly IReadOnlyList<ColumnBins> _columns;
    private readonly double[] _deviations;
    private readonly double[][] _squares;        // unit by unit, for each column
    private readonly double[][][] _sums;         // unit by unit, for each column running sums over its bins
    private readonly int[][] _counts;

    /// <summary>Shuffles every column once.</summary>
    /// <param name="table">The table.</param>
    /// <param name="reader">Reads the units.</param>
    /// <param name="columns">Its columns in bins.</param>
    /// <param name="rows">Places of the table's rows behind the bins.</param>
    /// <param name="deviations">Each unit's standard deviation.</param>
    /// <param name="seed">Decides the shuffles.</param>
    /// <param name="cancellation">Ends the work.</param>
    public ColumnEffects(
        EncodedTable table, UnitReader reader, IReadOnlyList<ColumnBins> columns, IReadOnlyList<long> rows, double[] deviations,
        int seed, CancellationToken cancellation)
    {
        (_columns, _deviations) = (columns, deviations);
        _squares = [.. deviations.Select(_ => new double[columns.Count])];
        _sums = [.. deviations.Select(_ => columns.Select(column => new double[column.Count + 1]).ToArray())];
        _counts = [.. columns.Select(column => new int[column.Count + 1])];
        var random = new Random(seed);
        int[] drawn = [.. Enumerable.Range(0, rows.Count)];
        random.Shuffle(drawn);
        drawn = [.. drawn.Take(Math.Clamp(MostShuffled / columns.Count, LeastRows, MostRows)).Order()];
        var encoded = table.Encode([.. drawn.Select(row => rows[row])]);
        var mixed = new MixedRows(table);
        var own = ReadAll(encoded, mixed, reader);
        for (var column = 0; column < columns.Count; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] donors = [.. Enumerable.Range(0, drawn.Length)];
            random.Shuffle(donors);
            foreach (var (row, donor) in donors.Index())
            {
                mixed.Start(encoded[row]);
                mixed.Take(column, encoded[donor]);
                mixed.Add();
            }

            using var batch = mixed.Build();
            Add(column, own, reader.Read(batch), [.. donors.Select(donor => columns[column].Rows[drawn[donor]])]);
        }
    }

    /// <summary>The conditions that move a unit towards one end by themselves, each category of a set as well, on columns that
    /// matter to it at all.</summary>
    /// <param name="unit">The unit's place.</param>
    /// <param name="highest">The upper end.</param>
    public IReadOnlyList<Candidate[]> Moving(int unit, bool highest)
    {
        var (side, least) = (highest ? 1 : -1, LeastEffect * _deviations[unit]);
        bool Moves(int column, Candidate candidate) =>
            candidate.Runs.All(run => side * Effect(unit, column, candidate, run) >= least);
        return
        [
            .. Mattering(unit).Select((candidates, column) =>
                candidates.Where(candidate => Moves(column, candidate)).ToArray()),
        ];
    }

    /// <summary>All conditions on columns that matter to a unit: shuffling one changes it by at least a hundredth of what another
    /// row's activation in its place would.</summary>
    public IReadOnlyList<Candidate[]> Mattering(int unit)
    {
        var least = LeastImportance * 2 * _deviations[unit] * _deviations[unit];
        bool Matters(int column) => _squares[unit][column] >= least && _squares[unit][column] > 0;
        return [.. _columns.Select((column, c) => Matters(c) ? column.Candidates : [])];
    }

    /// <summary>The effect of a part of a condition, against rows for which no part of it holds.</summary>
    private double Effect(int unit, int column, Candidate candidate, BinRun part)
    {
        var (sums, counts) = (_sums[unit][column], _counts[column]);
        var (inside, outside) = (part.Sum(counts), counts[^1] - candidate.Sum(counts));
        return inside == 0 || outside == 0 ? 0 : (part.Sum(sums) / inside) - ((sums[^1] - candidate.Sum(sums)) / outside);
    }

    private static double[] ReadAll(EncodedRow[] rows, MixedRows mixed, UnitReader reader)
    {
        foreach (var row in rows)
        {
            mixed.Start(row);
            mixed.Add();
        }

        using var batch = mixed.Build();
        return reader.Read(batch);
    }

    private void Add(int column, double[] own, double[] read, int[] given)
    {
        var units = _deviations.Length;
        foreach (var (row, bin) in given.Index())
        {
            _counts[column][bin + 1]++;
            for (var unit = 0; unit < units; unit++)
            {
                var change = read[(row * units) + unit] - own[(row * units) + unit];
                _squares[unit][column] += change * change / given.Length;
                _sums[unit][column][bin + 1] += change;
            }
        }

        for (var bin = 1; bin < _counts[column].Length; bin++)
        {
            _counts[column][bin] += _counts[column][bin - 1];
            for (var unit = 0; unit < units; unit++) _sums[unit][column][bin] += _sums[unit][column][bin - 1];
        }
    }
}
