using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;
using Microsoft.ML;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Puts units of a table's network into sentences, and tests these on rows that the search did not see.</summary>
internal sealed class DescriptionSearch : IDisposable
{
    private const int LeastRows = 20;
    private readonly IReadOnlyList<Unit> _units;
    private readonly DescriptionOptions _options;
    private readonly DescriptionRows _found;
    private readonly DescriptionRows _heldOut;
    private readonly ConditionWords _words;
    private readonly ColumnBins[] _columns;
    private readonly int[][] _heldOutBins;
    private readonly double[][] _foundActivations;
    private readonly double[][] _heldOutActivations;
    private readonly ColumnEffects _effects;
    private readonly SubgroupSearch _search;
    private readonly FitTest _foundTest;
    private readonly FitTest _heldOutTest;
    private readonly UnitAblations _ablations;
    private readonly (int[] Found, int[] HeldOut)[] _shuffles;
    private readonly UntrainedRanks _untrained;

    /// <summary>Reads rows and activations.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="table">The table behind them.</param>
    /// <param name="heldOut">Rows behind the same pipeline that the model did not learn from;
    /// null holds back a part of the others.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="units">Units with one activation a row.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a phrase or unit does not fit the table;
    /// the message says which.</exception>
    public DescriptionSearch(
        IDataView view, EncodedTable table, IDataView? heldOut, NetworkTransformer network, IReadOnlyList<Unit> units,
        DescriptionOptions options, int seed)
    {
        (_units, _options) = (units, options.Validated());
        _words = new(options.Phrases, table.Table);
        var reader = new UnitReader(network.Network, units);
        var (foundRows, heldBack) = DescriptionRows.Divide(table.Table.Rows, heldOut is null ? options.HeldOutShare : 0, seed);
        options.Progress?.Report(new("reading rows", 0));
        _found = DescriptionRows.Read(view, network, table.Table, foundRows, options.Cancellation);
        try
        {
            _heldOut = heldOut is null
                ? DescriptionRows.Read(view, network, table.Table, heldBack, options.Cancellation)
                : DescriptionRows.ReadHeldOut(heldOut, network, table.Columns, seed, options.Cancellation);
            var least = Math.Max(LeastRows, (int)Math.Ceiling(options.LeastShare * _found.Count));
            _columns = [.. table.Table.Columns.Select(column => ColumnBins.Of(column, _found.Values(column.Name), least))];
            _heldOutBins = [.. _columns.Select(column => column.BinsOf(_heldOut.Values(column.Column)))];
            (_foundActivations, _heldOutActivations) = (_found.Activations(reader), _heldOut.Activations(reader));
            double[] deviations = [.. _foundActivations.Select(values => Spread.Of<double>(values).Population)];
            _effects = new(table, reader, _columns, foundRows, deviations, unchecked(seed + 1), options.Cancellation);
            _search = new(_columns, _found.Count, least, options.MostConditions, options.ShareWeight);
            _foundTest = new(_found.Count, options.Resamples, options.Level, unchecked(seed + 2));
            _heldOutTest = new(_heldOut.Count, options.Resamples, options.Level, unchecked(seed + 3));
            _ablations = new(network.Network, _found, _heldOut, unchecked(seed + 4));
            var random = new Random(unchecked(seed + 5));
            _shuffles = [.. Enumerable.Range(0, options.Shuffles)
                .Select(_ => (Shuffled(_found.Count, random), Shuffled(_heldOut.Count, random)))];
            var points = units.Select(unit => unit.Point);
            _untrained = new(network, points, _heldOut, options.UntrainedNetworks, unchecked(seed + 6), options.Cancellation);
            Background = new(_found.Count, _heldOut.Count, heldOut is not null, _untrained.Networks);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What everything is measured on.</summary>
    public TableBackground Background { get; }

    /// <summary>Describes both ends of a unit.</summary>
    /// <param name="unit">Its place among the units.</param>
    /// <param name="profile">Its profile, whose rows have to keep to the description; null where none was searched.</param>
    public UnitDescription Describe(int unit, UnitProfile? profile) =>
        new(_units[unit], End(unit, true, profile?.Highest), End(unit, false, profile?.Lowest));

    /// <inheritdoc/>
    public void Dispose()
    {
        _found.Dispose();
        _heldOut?.Dispose();      // null where reading them failed
    }

    private RowDescription End(int unit, bool highest, ProfileEnd? profile)
    {
        _options.Cancellation.ThrowIfCancellationRequested();
        double[] Outward(double[] values) => highest ? values : [.. values.Select(value => -value)];
        var (found, heldOut) = (Outward(_foundActivations[unit]), Outward(_heldOutActivations[unit]));
        var target = Standardised(found);
        var group = target is null ? null : _search.Run(target, _effects.Moving(unit, highest));
        if (group is null || target is null)
            return RowDescription.Judged(
                [], "", new(_found.Count, 0, double.NaN, null, 0), new(_heldOut.Count, 0, double.NaN, null, 0),
                new(double.NaN, double.NaN, 0), null, true);

        var fitsFound = group.Fitting([.. _columns.Select(column => column.Rows)], _found.Count);
        var fits = group.Fitting(_heldOutBins, _heldOut.Count);
        RowCondition[] conditions = [.. group.Conditions
            .Select((_, at) => Condition(group, at, target))
            .OrderByDescending(condition => condition.Weight)];
        var controls = new DescriptionControls(
            Shuffled(unit, target, heldOut), _untrained.Largest(_units[unit].Point, fits), _untrained.Networks);
        return RowDescription.Judged(
            conditions, ConditionWords.Join([.. conditions.Select(condition => condition.Words)]),
            _foundTest.Of(found, fitsFound), _heldOutTest.Of(heldOut, fits),
            controls, _ablations.Of(_units[unit], fits),
            profile is null || Optima(profile).Any(row => conditions.All(condition => row.Values.Any(condition.Holds))));
    }

    /// <summary>The best row, and the best that is as plausible as was asked for:
    /// a rare category may outdo what the description says.</summary>
    private static IEnumerable<RowInput> Optima(ProfileEnd profile) =>
        [profile.Row, .. profile.Curve.Select(point => point.Row).OfType<RowInput>().Take(1)];

    private RowCondition Condition(Subgroup group, int at, double[] target)
    {
        var ((column, candidate), bins) = (group.Conditions[at], _columns.Select(other => other.Rows).ToArray());
        var others = new Subgroup([.. group.Conditions.Where((_, other) => other != at)], 0).Fitting(bins, target.Length);
        var (with, without, count) = (new List<double>(), new List<double>(), 0);
        for (var row = 0; row < target.Length; row++)
        {
            var holds = candidate.Holds(bins[column][row]);
            if (holds) count++;
            if (others[row]) (holds ? with : without).Add(target[row]);
        }

        var (name, share) = (_columns[column].Column, (double)count / target.Length);
        var words = _words.Of(name, candidate.Least, candidate.Most, candidate.Category, share);
        return new(
            name, candidate.Least, candidate.Most, candidate.Category, words,
            without.Count == 0 ? 0 : with.Average() - without.Average(), share);
    }

    /// <summary>The largest AUC of whole searches where activations are shuffled among rows.</summary>
    private double Shuffled(int unit, double[] target, double[] heldOut) => _shuffles.Max(shuffle =>
    {
        var group = _search.Run([.. shuffle.Found.Select(row => target[row])], _effects.Mattering(unit));
        if (group is null) return 0.5;
        var ranks = Ranks.Of<double>([.. shuffle.HeldOut.Select(row => heldOut[row])]);
        return Auc.Of(ranks, group.Fitting(_heldOutBins, _heldOut.Count)) ?? 0.5;
    });

    private static int[] Shuffled(int count, Random random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }

    /// <summary>Mean 0 and standard deviation 1; null for what never changes.</summary>
    private static double[]? Standardised(double[] values)
    {
        var spread = Spread.Of<double>(values);
        var (mean, deviation) = (spread.Mean, spread.Population);
        return deviation > 1e-9 * (1 + Math.Abs(mean)) ? [.. values.Select(value => (value - mean) / deviation)] : null;
    }
}
