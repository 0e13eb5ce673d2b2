using Microsoft.ML;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Attribution;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>Puts units of a table's network into sentences, and tests these on rows that the search did not see.</summary>
internal sealed class DescriptionSearch : IDisposable
{
    private const int LeastRows = 20;
    private readonly IReadOnlyList<Unit> _units;
    private readonly DescriptionRows _foundRows;
    private readonly DescriptionRows _heldOutRows;
    private readonly ConditionWords _words;
    private readonly ColumnBins[] _columns;
    private readonly Side _found;
    private readonly Side _heldOut;
    private readonly ColumnEffects _effects;
    private readonly SubgroupSearch _search;
    private readonly UnitAblations _ablations;
    private readonly (int[] Found, int[] HeldOut)[] _shuffles;
    private readonly UntrainedRanks _untrained;
    private readonly CancellationToken _cancellation;

    private DescriptionSearch(
        EncodedTable table, DescriptionRows found, DescriptionRows heldOut, bool isUnseen, NetworkTransformer network,
        IReadOnlyList<Unit> units, DescriptionOptions options, int seed, CancellationToken cancellation)
    {
        (_units, _foundRows, _heldOutRows, _cancellation) = (units, found, heldOut, cancellation);
        _words = new(options.Phrases, table.Table);
        var reader = new UnitReader(network.Network, units, cancellation: cancellation);
        var least = Math.Max(LeastRows, (int)Math.Ceiling(options.LeastShare * found.Count));
        _columns = [.. table.Table.Columns.Select(column => ColumnBins.Of(column, found.Values(column.Name), least))];
        _found = new(
            found.Count, [.. _columns.Select(column => column.Rows)], found.Activations(reader),
            new(found.Count, options.Resamples, options.Level, unchecked(seed + 2)));
        _heldOut = new(
            heldOut.Count, [.. _columns.Select(column => column.BinsOf(heldOut.Values(column.Column)))],
            heldOut.Activations(reader), new(heldOut.Count, options.Resamples, options.Level, unchecked(seed + 3)));
        double[] deviations = [.. _found.Activations.Select(values => Spread.Of<double>(values).Population)];
        _effects = new(table, reader, _columns, found.Places, deviations, unchecked(seed + 1), cancellation);
        _search = new(_columns, found.Count, least, options.MostConditions, options.ShareWeight, cancellation);
        _ablations = new(network.Network, found, heldOut, unchecked(seed + 4), cancellation);
        var random = new Random(unchecked(seed + 5));
        _shuffles = [.. Enumerable.Range(0, options.Shuffles)
            .Select(_ => (Shuffled(found.Count, random), Shuffled(heldOut.Count, random)))];
        var points = units.Select(unit => unit.Point);
        _untrained = new(network, points, heldOut, options.UntrainedNetworks, unchecked(seed + 6), cancellation);
        Background = (found.Count, heldOut.Count, isUnseen, _untrained.Networks);
    }

    /// <summary>Divides the rows, and measures what all descriptions need.</summary>
    /// <param name="rows">The table's rows.</param>
    /// <param name="table">The same in the table's columns.</param>
    /// <param name="heldOut">Rows behind the same pipeline that the model did not learn from;
    /// null holds back a part of the others.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="units">Units with one activation a row.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a phrase or unit does not fit the table;
    /// the message says which.</exception>
    public static DescriptionSearch Of(
        TableRows rows, EncodedTable table, IDataView? heldOut, NetworkTransformer network, IReadOnlyList<Unit> units,
        DescriptionOptions options, int seed, Work work)
    {
        var share = heldOut is null ? options.Validated().HeldOutShare : 0;
        var (foundPlaces, heldBack) = DescriptionRows.Divide(rows.Kept.Count, share, seed);
        work.Progress.Report("reading rows", 0);
        var found = DescriptionRows.Of(rows, foundPlaces);
        DescriptionRows? others = null;
        try
        {
            others = heldOut is null
                ? DescriptionRows.Of(rows, heldBack)
                : DescriptionRows.ReadHeldOut(heldOut, network, table.Columns, seed, work.Cancellation);
            return new(table, found, others, heldOut is not null, network, units, options, seed, work.Cancellation);
        }
        catch
        {
            found.Dispose();
            others?.Dispose();
            throw;
        }
    }

    /// <summary>What everything is measured on.</summary>
    public (long FoundRows, long HeldOutRows, bool IsUnseen, int UntrainedNetworks) Background { get; }

    /// <summary>Describes both ends of a unit.</summary>
    /// <param name="unit">Its place among the units.</param>
    /// <param name="profile">Its profile, whose rows have to keep to the description; null where none was searched.</param>
    public (Unit Unit, RowDescription Highest, RowDescription Lowest) Describe(int unit, UnitProfile? profile) =>
        (_units[unit], End(unit, true, profile?.Highest), End(unit, false, profile?.Lowest));

    /// <inheritdoc/>
    public void Dispose()
    {
        _foundRows.Dispose();
        _heldOutRows.Dispose();
    }

    private RowDescription End(int unit, bool highest, ProfileEnd? profile)
    {
        _cancellation.ThrowIfCancellationRequested();
        double[] Outward(double[] values) => highest ? values : [.. values.Select(value => -value)];
        var (found, heldOut) = (Outward(_found.Activations[unit]), Outward(_heldOut.Activations[unit]));
        var target = Standardised(found);
        var group = target is null ? null : _search.Run(target, _effects.Moving(unit, highest));
        if (group is null || target is null)
            return RowDescription.Judged(
                [], "", new(_found.Count, 0, double.NaN, null, 0), new(_heldOut.Count, 0, double.NaN, null, 0),
                new(double.NaN, double.NaN, 0), null, true);

        var fitsFound = group.Fitting(_found.Bins, _found.Count);
        var fits = group.Fitting(_heldOut.Bins, _heldOut.Count);
        RowCondition[] conditions = [.. group.Conditions
            .Select((_, at) => Condition(group, at, target))
            .OrderByDescending(condition => condition.Weight)];
        var controls = new DescriptionControls(
            Shuffled(unit, target, heldOut), _untrained.Largest(_units[unit].Point, fits), _untrained.Networks);
        return RowDescription.Judged(
            conditions, ConditionWords.Join([.. conditions.Select(condition => condition.Words)]),
            _found.Test.Of(found, fitsFound), _heldOut.Test.Of(heldOut, fits),
            controls, _ablations.Of(_units[unit], fits),
            profile is null || Optima(profile).Any(row => conditions.All(condition => row.Values.Any(condition.Holds))));
    }

    /// <summary>The best row, and the best that is as plausible as was asked for:
    /// a rare category may outdo what the description says.</summary>
    private static IEnumerable<RowInput> Optima(ProfileEnd profile) =>
        [profile.Row, .. profile.Curve.Select(point => point.Row).OfType<RowInput>().Take(1)];

    private RowCondition Condition(Subgroup group, int at, double[] target)
    {
        var ((column, candidate), bins) = (group.Conditions[at], _found.Bins);
        var others = new Subgroup([.. group.Conditions.Where((_, other) => other != at)], 0).Fitting(bins, target.Length);
        var (with, without, count) = (new List<double>(), new List<double>(), 0);
        for (var row = 0; row < target.Length; row++)
        {
            var holds = candidate.Holds(bins[column][row]);
            if (holds) count++;
            if (others[row]) (holds ? with : without).Add(target[row]);
        }

        var (name, share) = (_columns[column].Column, (double)count / target.Length);
        var words = _words.Of(name, candidate.Least, candidate.Most, candidate.Categories, share);
        return new()
        {
            Column = name,
            Least = candidate.Least,
            Most = candidate.Most,
            Categories = candidate.Categories,
            IsDate = _words.IsDate(name),
            Words = words,
            Weight = without.Count == 0 ? 0 : with.Average() - without.Average(),
            Share = share,
        };
    }

    /// <summary>The largest AUC of whole searches where activations are shuffled among rows.</summary>
    private double Shuffled(int unit, double[] target, double[] heldOut) => _shuffles.Max(shuffle =>
    {
        var group = _search.Run([.. shuffle.Found.Select(row => target[row])], _effects.Mattering(unit));
        if (group is null) return 0.5;
        var ranks = Ranks.Of<double>([.. shuffle.HeldOut.Select(row => heldOut[row])]);
        return Auc.Of(ranks, group.Fitting(_heldOut.Bins, _heldOut.Count)) ?? 0.5;
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
        return deviation > 0 ? [.. values.Select(value => (value - mean) / deviation)] : null;
    }

    /// <summary>Rows on one side of the division, as all descriptions use them.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Bins">Column after column the bin of each.</param>
    /// <param name="Activations">Unit after unit the activation on each.</param>
    /// <param name="Test">Tests descriptions on them.</param>
    private sealed record Side(int Count, int[][] Bins, double[][] Activations, FitTest Test);
}
