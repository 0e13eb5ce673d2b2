using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Measures how much each column drives each unit, over rows drawn from the data.</summary>
internal sealed class DriverSearch
{
    private const double CheapCoalitions = 4_000_000;
    private const double Explained = 0.65, Shuffling = 0.88;      // shares of the time, measured
    private readonly EncodedTable _table;
    private readonly IReadOnlyList<Unit> _units;
    private readonly AttributionOptions _options;
    private readonly ShapleyEstimator _estimator;
    private readonly UnitReader _reader;
    private readonly EncodedRow[] _rows;
    private readonly double[] _activations;
    private readonly int _seed;
    private readonly Work _work;

    /// <summary>Draws the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="network">What reads it.</param>
    /// <param name="units">Units with one activation a row.</param>
    /// <param name="options">Number of rows, and more.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="work">Progress and cancellation.</param>
    public DriverSearch(
        EncodedTable table, HookedNetwork network, IReadOnlyList<Unit> units, AttributionOptions options, int seed, Work work)
    {
        (_table, _units, _options, _seed, _work) = (table, units, options, seed, work);
        _reader = new(network, units);
        var background = table.Encode(table.Draw(options.BackgroundRows, unchecked(seed + 1)));
        Background = background;
        _rows = table.Encode(table.Draw(options.SampleRows, unchecked(seed + 2)));
        _estimator = new(table, _reader, background, options, work.Cancellation);
        _activations = _estimator.ReadAll(_rows);
    }

    /// <summary>The rows that the importance is measured on.</summary>
    public IReadOnlyList<EncodedRow> Rows => _rows;

    /// <summary>The rows that they are compared with.</summary>
    public IReadOnlyList<EncodedRow> Background { get; }

    /// <summary>A unit's activation on every row; one and the same where only rounding tells them apart.</summary>
    public double[] Activations(int unit) =>
        Spread.Settled([.. Enumerable.Range(0, _rows.Length).Select(row => _activations[(row * _units.Count) + unit])]);

    /// <summary>Shapley values of all rows, shuffles of all columns.</summary>
    /// <returns>One for each unit, and whether Shapley values are exact.</returns>
    public (IReadOnlyList<UnitDrivers> Units, bool IsExact) Run()
    {
        // listing every coalition for many rows is only for few columns
        var most = Math.Min(_options.ExactColumns, _rows.Max(_estimator.MostDiffering));
        if (_rows.Length * (double)Background.Count * (1 << most) > CheapCoalitions) most = 0;
        var found = new RowShapley[_rows.Length];
        for (var row = 0; row < _rows.Length; row++)
        {
            found[row] = _estimator.Explain(_rows[row], most, unchecked((_seed * 1_000_003) + row));
            _work.Progress.Report("Shapley values", Explained * (row + 1) / _rows.Length);
        }

        var shuffled = Shuffled();
        var resampling = new Resampling(_seed);
        int[][] draws = [.. Enumerable.Range(0, _options.Resamples).Select(_ => resampling.Rows(_rows.Length))];
        return ([.. _units.Select((unit, u) =>
        {
            var spread = Spread.Of<double>(Activations(u));
            // of what never changes nothing is a driver, whatever rounding and rows that are no rows would say
            var changes = spread.Population > 0 ? 1 : 0;
            ColumnImportance Of(int column) => Importance(
                column,
                [.. found.Select(row => changes * row.Of(column, u))],
                [.. shuffled.Select(change => changes * change[(column * _units.Count) + u])],
                draws);
            return new UnitDrivers(unit, spread.Mean, spread.Population, [.. _table.Columns.Select((_, column) => Of(column))]);
        })], found.All(row => row.IsExact));
    }

    /// <summary>The same with what stands beside it.</summary>
    /// <param name="rows">All rows, which a logistic regression is trained on.</param>
    /// <param name="copies">Groups of units that are near copies of each other.</param>
    public DriverMap Map(TableRows rows, IReadOnlyList<IReadOnlyList<Unit>> copies)
    {
        var (found, exact) = Run();
        _work.Progress.Report("comparing units", Shuffling);
        var linear = LinearComparison.Of(rows, _table, this, _units.Count, _work.Cancellation);
        _work.Progress.Report("comparing units", 1);
        return new()
        {
            Units = found,
            Rows = _rows.Length,
            BackgroundRows = Background.Count,
            IsExact = exact,
            Redundant = copies,
            Linear = linear,
        };
    }

    private ColumnImportance Importance(int column, double[] shapley, double[] changes, int[][] draws)
    {
        double[] sizes = [.. shapley.Select(Math.Abs)];
        var shuffles = Spread.Of<double>(changes);
        RowValue[] values = [.. _rows.Select(row => row.Values[column])];
        var (direction, raisedBy) = ColumnDirection.Of(_table.Table.Columns[column], values, shapley);
        var interval = Interval.Of([.. draws.Select(draw => draw.Average(row => sizes[row]))], _options.Level);
        return new()
        {
            Column = _table.Columns[column],
            MeanAbsoluteShapley = sizes.Average(),
            Interval = interval,
            Direction = direction,
            RaisedBy = raisedBy,
            PermutationImportance = shuffles.Mean,
            PermutationDeviation = shuffles.Sample ?? 0,
        };
    }

    /// <summary>For every shuffle, column after column, each unit's mean squared change.</summary>
    private double[][] Shuffled()
    {
        var random = new Random(unchecked(_seed + 3));
        var mixed = new MixedRows(_table);
        var all = new double[_options.Shuffles][];
        for (var shuffle = 0; shuffle < all.Length; shuffle++)
        {
            _work.Cancellation.ThrowIfCancellationRequested();
            all[shuffle] = new double[_table.Columns.Count * _units.Count];
            for (var column = 0; column < _table.Columns.Count; column++)
            {
                int[] order = [.. Enumerable.Range(0, _rows.Length)];
                random.Shuffle(order);
                for (var row = 0; row < order.Length; row++)
                {
                    mixed.Start(_rows[row]);
                    mixed.Take(column, _rows[order[row]]);
                    mixed.Add();
                }

                using var batch = mixed.Build();
                var read = _reader.Read(batch);
                for (var i = 0; i < read.Length; i++)
                {
                    var change = read[i] - _activations[i];
                    all[shuffle][(column * _units.Count) + (i % _units.Count)] += change * change / _rows.Length;
                }
            }

            _work.Progress.Report(
                "shuffling columns", Explained + ((Shuffling - Explained) * (shuffle + 1) / all.Length));
        }

        return all;
    }

    /// <summary>How each unit goes with a column.</summary>
    public PartialDependence[] Dependence(int column)
    {
        var choices = _table.Table.Columns[column].Choices;
        var typical = _rows[0].Values.ToArray();
        var donors = _table.Encode(choices.Select(choice =>
        {
            var values = (RowValue[])typical.Clone();
            values[column] = choice;
            return (IReadOnlyList<RowValue>)values;
        }).ToList());
        var mixed = new MixedRows(_table);
        foreach (var donor in donors)
            foreach (var row in _rows)
            {
                mixed.Start(row);
                mixed.Take(column, donor);
                mixed.Add();
            }

        using var batch = mixed.Build();
        _work.Cancellation.ThrowIfCancellationRequested();
        var read = _reader.Read(batch);
        DependencePoint Point(int choice, int unit)
        {
            double[] own = [.. Enumerable.Range(choice * _rows.Length, _rows.Length)
                .Select(row => read[(row * _units.Count) + unit])
                .Order()];
            return new(
                choices[choice], own.Average(), Quantile.Nearest<double>(own, 0.25), Quantile.Nearest<double>(own, 0.75));
        }

        return [.. _units.Select((unit, u) => new PartialDependence(
            unit, _table.Columns[column], _rows.Length,
            [.. Enumerable.Range(0, choices.Count).Select(choice => Point(choice, u))]))];
    }
}
