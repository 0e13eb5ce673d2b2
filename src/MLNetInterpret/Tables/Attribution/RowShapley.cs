using System.Numerics;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Shapley values of one row, for several units at once.</summary>
/// <param name="Values">Each unit's activation on the row.</param>
/// <param name="Baselines">Each unit's mean over the background.</param>
/// <param name="Shapley">Column after column, one value for each unit.</param>
/// <param name="Errors">Their standard errors.</param>
/// <param name="IsExact">Whether every coalition was tried.</param>
internal sealed record RowShapley(double[] Values, double[] Baselines, double[] Shapley, double[] Errors, bool IsExact)
{
    public double Of(int column, int unit) => Shapley[(column * Values.Length) + unit];

    public ColumnShare Share(EncodedRow row, int column, int unit) =>
        new(row.Values[column], Of(column, unit), Errors[(column * Values.Length) + unit]);
}

/// <summary>Interventional Shapley values: columns that a coalition does not have come from background rows.</summary>
/// <remarks>
/// Only columns in which a row differs from a background row can matter between the two, so coalitions of those are listed for
/// each background row, or orders of those are drawn: each with its reverse, equally many for every background row, so that
/// values still sum exactly. The standard error is that of a stratified mean of such pairs. Sources: Strumbelj, Kononenko,
/// "Explaining prediction models and individual predictions with feature contributions", Knowledge and Information Systems 41,
/// 2014; Lundberg, Lee, NIPS 2017; Mitchell et al., "Sampling permutations for Shapley value estimation",
/// JMLR 23, 2022 (antithetic pairs).
/// </remarks>
internal sealed class ShapleyEstimator
{
    private const int BatchRows = 4096;
    private readonly EncodedTable _table;
    private readonly UnitReader _reader;
    private readonly EncodedRow[] _background;
    private readonly AttributionOptions _options;
    private readonly MixedRows _mixed;
    private readonly double[] _backgroundValues;

    public ShapleyEstimator(EncodedTable table, UnitReader reader, EncodedRow[] background, AttributionOptions options)
    {
        (_table, _reader, _background, _options, _mixed) = (table, reader, background, options, new(table));
        _backgroundValues = ReadAll(background);
        Units = _backgroundValues.Length / background.Length;
        double Baseline(int unit) =>
            Enumerable.Range(0, background.Length).Average(row => _backgroundValues[(row * Units) + unit]);
        Baselines = [.. Enumerable.Range(0, Units).Select(Baseline)];
    }

    /// <summary>Figures that the reader gives for a row.</summary>
    public int Units { get; }

    /// <summary>Their means over the background.</summary>
    public double[] Baselines { get; }

    /// <summary>The reader's figures of whole rows.</summary>
    public double[] ReadAll(EncodedRow[] rows)
    {
        foreach (var row in rows)
        {
            _mixed.Start(row);
            _mixed.Add();
        }

        return Read();
    }

    /// <summary>Columns in which a row differs from a background row, for the one where these are most.</summary>
    public int MostDiffering(EncodedRow row) => _background.Max(other => Differing(row, other).Length);

    /// <summary>Explains a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="most">Coalitions of at most this many columns are listed.</param>
    /// <param name="seed">Decides the orders drawn.</param>
    public RowShapley Explain(EncodedRow row, int most, int seed)
    {
        var random = new Random(seed);
        var (sums, variances) = (new double[_table.Columns.Count * Units], new double[_table.Columns.Count * Units]);
        var exact = true;
        // many background rows go through the network together; each then takes its own part of what is read
        var waiting = new List<Func<double[], int, int>>(_background.Length);
        foreach (var other in _background)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            var columns = Differing(row, other);
            var (listed, drawn) = (1 << Math.Min(30, columns.Length), 2 * _options.Rounds * (columns.Length + 1));
            if (columns.Length <= most || listed <= drawn) waiting.Add(List(row, other, columns, sums));
            else
            {
                exact = false;
                waiting.Add(Sample(row, other, columns, random, sums, variances));
            }

            if (_mixed.Count >= BatchRows) Take(waiting);
        }

        Take(waiting);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= _background.Length;
            variances[i] = Math.Sqrt(variances[i]) / _background.Length;
        }

        return new(ReadAll([row]), Baselines, sums, variances, exact);
    }

    private void Take(List<Func<double[], int, int>> waiting)
    {
        if (waiting.Count == 0) return;
        var (read, at) = (Read(), 0);
        foreach (var part in waiting) at = part(read, at);
        waiting.Clear();
    }

    /// <summary>Adds every coalition to the batch.</summary>
    /// <returns>Takes their figures from a place in what is read, and gives the place behind them.</returns>
    private Func<double[], int, int> List(EncodedRow row, EncodedRow other, int[] columns, double[] sums)
    {
        for (var coalition = 0; coalition < 1 << columns.Length; coalition++)
        {
            _mixed.Start(other);
            for (var left = (uint)coalition; left != 0; left &= left - 1)
                _mixed.Take(columns[BitOperations.TrailingZeroCount(left)], row);
            _mixed.Add();
        }

        return (read, at) =>
        {
            var (values, length) = (new double[columns.Length * Units], Units << columns.Length);
            ShapleyValues.Add(read.AsSpan(at, length), Units, 1, values);
            for (var i = 0; i < values.Length; i++) sums[(columns[i / Units] * Units) + (i % Units)] += values[i];
            return at + length;
        };
    }

    /// <summary>Adds the rows of orders drawn at random to the batch.</summary>
    /// <returns>As for <see cref="List"/>.</returns>
    private Func<double[], int, int> Sample(
        EncodedRow row, EncodedRow other, int[] columns, Random random, double[] sums, double[] variances)
    {
        var orders = new List<int[]>(2 * _options.Rounds);
        for (var round = 0; round < _options.Rounds; round++)
        {
            int[] order = [.. columns];
            random.Shuffle(order);
            orders.Add(order);
            orders.Add([.. order.Reverse()]);
        }

        foreach (var order in orders)
        {
            _mixed.Start(other);
            _mixed.Add();
            foreach (var column in order)
            {
                _mixed.Take(column, row);
                _mixed.Add();
            }
        }

        return (read, at) =>
        {
            var (pairs, drawn) = (new double[_options.Rounds][], new double[_options.Rounds]);
            for (var o = 0; o < orders.Count; o++)
            {
                var pair = pairs[o / 2] ??= new double[sums.Length];
                foreach (var column in orders[o])
                {
                    for (var unit = 0; unit < Units; unit++)
                        pair[(column * Units) + unit] += (read[at + Units + unit] - read[at + unit]) / 2;
                    at += Units;
                }

                at += Units;
            }

            foreach (var column in columns)
                for (var i = column * Units; i < (column + 1) * Units; i++)
                {
                    for (var pair = 0; pair < pairs.Length; pair++) drawn[pair] = pairs[pair][i];
                    var spread = Spread.Of<double>(drawn);
                    sums[i] += spread.Mean;
                    variances[i] += spread.Squares / (spread.Count - 1) / spread.Count;
                }

            return at;
        };
    }

    private int[] Differing(EncodedRow row, EncodedRow other) =>
        [.. Enumerable.Range(0, _table.Columns.Count).Where(column => row.Values[column] != other.Values[column])];

    private double[] Read()
    {
        using var batch = _mixed.Build();
        return _reader.Read(batch);
    }
}
