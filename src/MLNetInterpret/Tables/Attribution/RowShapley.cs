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
    private readonly EncodedTable _table;
    private readonly UnitReader _reader;
    private readonly EncodedRow[] _background;
    private readonly AttributionOptions _options;
    private readonly MixedRows _mixed;
    private readonly double[] _backgroundValues;
    private readonly CancellationToken _cancellation;

    public ShapleyEstimator(
        EncodedTable table, UnitReader reader, EncodedRow[] background, AttributionOptions options,
        CancellationToken cancellation)
    {
        (_table, _reader, _background, _options, _mixed) = (table, reader, background, options, new(table));
        _cancellation = cancellation;
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
        var waiting = new List<Part>(_background.Length);
        foreach (var other in _background)
        {
            _cancellation.ThrowIfCancellationRequested();
            var columns = Differing(row, other);
            var (listed, drawn) = (1 << Math.Min(30, columns.Length), 2 * _options.Rounds * (columns.Length + 1));
            var isListed = columns.Length <= most || listed <= drawn;
            exact &= isListed;
            waiting.Add(isListed ? List(row, other, columns) : Sample(row, other, columns, random));
            if (_mixed.Count >= UnitReader.BatchRows) Take(waiting, sums, variances);
        }

        Take(waiting, sums, variances);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= _background.Length;
            variances[i] = Math.Sqrt(variances[i]) / _background.Length;
        }

        return new(ReadAll([row]), Baselines, sums, variances, exact);
    }

    private void Take(List<Part> waiting, double[] sums, double[] variances)
    {
        if (waiting.Count == 0) return;
        var read = Read().AsSpan();
        foreach (var part in waiting)
        {
            var length = part.Rows * Units;
            if (part.Orders is null) AddListed(part.Columns, read[..length], sums);
            else AddSampled(part.Columns, part.Orders, read[..length], sums, variances);
            read = read[length..];
        }

        waiting.Clear();
    }

    /// <summary>Puts the rows of every coalition into the batch.</summary>
    private Part List(EncodedRow row, EncodedRow other, int[] columns)
    {
        for (var coalition = 0; coalition < 1 << columns.Length; coalition++)
        {
            _mixed.Start(other);
            for (var left = (uint)coalition; left != 0; left &= left - 1)
                _mixed.Take(columns[BitOperations.TrailingZeroCount(left)], row);
            _mixed.Add();
        }

        return new(1 << columns.Length, columns, null);
    }

    private void AddListed(int[] columns, ReadOnlySpan<double> read, double[] sums)
    {
        var values = new double[columns.Length * Units];
        ShapleyValues.Add(read, Units, 1, values);
        for (var i = 0; i < values.Length; i++) sums[(columns[i / Units] * Units) + (i % Units)] += values[i];
    }

    /// <summary>Puts the rows of orders drawn at random into the batch.</summary>
    private Part Sample(EncodedRow row, EncodedRow other, int[] columns, Random random)
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

        return new(orders.Count * (columns.Length + 1), columns, orders);
    }

    private void AddSampled(
        int[] columns, IReadOnlyList<int[]> orders, ReadOnlySpan<double> read, double[] sums, double[] variances)
    {
        var (pairs, drawn, at) = (new double[_options.Rounds][], new double[_options.Rounds], 0);
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
    }

    private int[] Differing(EncodedRow row, EncodedRow other) =>
        [.. Enumerable.Range(0, _table.Columns.Count).Where(column => row.Values[column] != other.Values[column])];

    private double[] Read()
    {
        using var batch = _mixed.Build();
        return _reader.Read(batch);
    }

    /// <summary>What one background row put into the batch.</summary>
    /// <param name="Rows">How many rows.</param>
    /// <param name="Columns">The columns in which it differs from the row explained.</param>
    /// <param name="Orders">The orders drawn, each before its reverse; null where every coalition is listed.</param>
    private sealed record Part(int Rows, int[] Columns, IReadOnlyList<int[]>? Orders);
}
