using System.Numerics.Tensors;

namespace MLNetInterpret;

/// <summary>Which units changed from one version of a model to another.</summary>
/// <param name="Before">What the earlier scan was measured on.</param>
/// <param name="After">What the later scan was measured on.</param>
/// <param name="IsSameData">Whether both scans saw the same rows and projected them alike,
/// so that units of the two correlate directly.</param>
/// <param name="Note">Why units were not correlated, in a sentence; null where they were.</param>
/// <param name="Units">Every unit of either scan, once for each reduction, the most changed first.</param>
public sealed record ScanComparison(
    Provenance Before, Provenance After, bool IsSameData, string? Note, IReadOnlyList<UnitChange> Units)
{
    /// <summary>From this correlation on two units order rows alike.</summary>
    public const double SameCorrelation = SimilarUnit.CopyCorrelation;

    /// <summary>Share of a unit's earlier standard deviation by which its mean
    /// or deviation may move before that is told.</summary>
    public const double TellingShift = 0.1;

    /// <summary>Compares two scans. Units are matched by name and reduction.</summary>
    /// <param name="before">The earlier version's.</param>
    /// <param name="after">The later version's.</param>
    public static ScanComparison Of(ScannedUnits before, ScannedUnits after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var difference = Difference(before, after);
        var note = difference ?? (before.Plan.Projections == 0 ? "The scans kept no projections" : null);
        return new(
            before.Provenance, after.Provenance, difference is null,
            note is null ? null : $"{note}, so units are not correlated: only their statistics are compared.",
            new UnitMatching(before, after, sameRows: difference is null, correlated: note is null).MostChangedFirst());
    }

    /// <summary>Why projections of the two do not go together, as a clause; null where they do.</summary>
    private static string? Difference(ScannedUnits before, ScannedUnits after)
    {
        var (earlier, later) = (before.Plan, after.Plan);
        if (before.Provenance.Rows != after.Provenance.Rows) return "The two scans saw different data";
        if (earlier.RowsPerShard != later.RowsPerShard) return "The two scans cut their data into shards of different sizes";
        if (before.Provenance.DataHash != after.Provenance.DataHash) return "The two scans saw different data";
        if (earlier.EachPosition != later.EachPosition || earlier.WarmUp != later.WarmUp)
            return "The two scans looked at different positions";
        return earlier.Seed != later.Seed || earlier.Projections != later.Projections
            ? "The two scans projected their rows differently"
            : null;
    }
}

/// <summary>What became of one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Reduction">What becomes of its positions, where it has any.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Before">The earlier unit; null where it appeared.</param>
/// <param name="After">The later unit of the same name; null where there is none.</param>
public sealed record UnitChange(Unit Unit, Reduction Reduction, Change Change, UnitVersion? Before, UnitVersion? After)
{
    /// <summary>Correlation of the earlier with the later unit over all rows, -1 to 1, estimated from projections;
    /// null where the data differ, or one of the two never changes or has NaN.</summary>
    public double? Correlation { get; init; }

    /// <summary>Rows that are among the highest of both, as a share of those among the highest of either (Jaccard), 0 to 1;
    /// null where the data differ or there are none.</summary>
    public double? TopOverlap { get; init; }

    /// <summary>For <see cref="Change.Moved"/>, the later unit that orders rows as this one did.</summary>
    public Unit? MovedTo { get; init; }
}

/// <summary>What became of a unit, from the least change to the greatest.</summary>
public enum Change
{
    /// <summary>It correlates by at least <see cref="ScanComparison.SameCorrelation"/> with the unit of the same name, and
    /// neither its mean nor its standard deviation moved by more than <see cref="ScanComparison.TellingShift"/> of the
    /// earlier deviation. Without correlations: neither moved, and its state is the same.</summary>
    Same,

    /// <summary>It orders rows as before, or exactly the other way round, on another scale or about another mean;
    /// or it is constant as before, at another value.</summary>
    Shifted,

    /// <summary>Only the later scan has it.</summary>
    Appeared,

    /// <summary>Only the earlier scan has it.</summary>
    Vanished,

    /// <summary>Another unit of the same point orders rows as it did, and the one of the same name does not.</summary>
    Moved,

    /// <summary>It orders rows differently, or started or stopped to vary. Without correlations: its
    /// mean or standard deviation moved by more than <see cref="ScanComparison.TellingShift"/> of
    /// the earlier deviation, or its state is another.</summary>
    Changed,
}

/// <summary>A unit in one of two versions of a model.</summary>
/// <param name="Mean">Mean of its values.</param>
/// <param name="StandardDeviation">Their population standard deviation.</param>
/// <param name="State">Whether it says anything.</param>
/// <param name="PreferredClass">The class with the largest mean; null without classes.</param>
/// <param name="Selectivity">See <see cref="ClassProfile.Selectivity"/>; null without classes.</param>
public sealed record UnitVersion(
    double Mean, double StandardDeviation, UnitState State, string? PreferredClass, double? Selectivity);

/// <summary>Tells what became of each unit.</summary>
internal sealed class UnitMatching
{
    private readonly ScannedUnits _before, _after;
    private readonly bool _sameRows, _correlated;
    private readonly Dictionary<(Unit, Reduction), UnitScan> _earlier, _later;
    private readonly ILookup<(ActivationPoint, Reduction), (Unit Unit, float[] Projection)> _candidates;

    /// <summary>Prepares the comparison.</summary>
    /// <param name="before">The earlier scan.</param>
    /// <param name="after">The later scan.</param>
    /// <param name="sameRows">Whether row numbers mean the same rows in both.</param>
    /// <param name="correlated">Whether projections of the two go together.</param>
    public UnitMatching(ScannedUnits before, ScannedUnits after, bool sameRows, bool correlated)
    {
        (_before, _after, _sameRows, _correlated) = (before, after, sameRows, correlated);
        (_earlier, _later) = (ByName(before), ByName(after));
        _candidates = after.Units.Where(unit => unit.Projection.Count > 0)
            .ToLookup(unit => (unit.Unit.Point, unit.Reduction), unit => (unit.Unit, unit.Projection.ToArray()));
    }

    /// <summary>Every unit; of equally changed ones those of the earlier scan first, in the network's order.</summary>
    public IReadOnlyList<UnitChange> MostChangedFirst() =>
    [
        .. _before.Units.Select(unit => Of(unit, _later.GetValueOrDefault((unit.Unit, unit.Reduction))))
            .Concat(_after.Units.Where(unit => !_earlier.ContainsKey((unit.Unit, unit.Reduction))).Select(unit =>
                new UnitChange(unit.Unit, unit.Reduction, Change.Appeared, null, Version(unit, _after))))
            .OrderByDescending(change => change.Change)
            .ThenBy(change => Math.Abs(change.Correlation ?? 0))
            .ThenByDescending(Shift),
    ];

    private UnitChange Of(UnitScan earlier, UnitScan? later)
    {
        var known = new UnitChange(
            earlier.Unit,
            earlier.Reduction,
            Change.Vanished,
            Version(earlier, _before),
            later is null ? null : Version(later, _after))
        {
            Correlation = later is null ? null : Correlation(earlier, later),
            TopOverlap = later is null || !_sameRows ? null : Overlap(earlier.Highest, later.Highest),
        };
        var moved = Math.Abs(known.Correlation ?? 0) >= ScanComparison.SameCorrelation ? null : MovedTo(earlier);
        if (moved is not null) return known with { Change = Change.Moved, MovedTo = moved };
        return later is null ? known : known with { Change = Kind(known, earlier, later) };
    }

    private static Change Kind(UnitChange known, UnitScan earlier, UnitScan later)
    {
        var stays = Shift(known) <= ScanComparison.TellingShift;
        if (known.Correlation is { } correlation)
            return Math.Abs(correlation) < ScanComparison.SameCorrelation ? Change.Changed
                : stays && correlation > 0 ? Change.Same
                : Change.Shifted;
        if (earlier.State != later.State) return Change.Changed;
        return stays ? Change.Same : earlier.State == UnitState.Dead ? Change.Shifted : Change.Changed;
    }

    /// <summary>How far the mean or the standard deviation moved, whichever moved more, in earlier deviations.</summary>
    private static double Shift(UnitChange change)
    {
        if (change is not { Before: { } before, After: { } after }) return double.PositiveInfinity;
        var moved = Math.Max(Math.Abs(after.Mean - before.Mean), Math.Abs(after.StandardDeviation - before.StandardDeviation));
        return moved == 0 ? 0 : moved / before.StandardDeviation;
    }

    private double? Correlation(UnitScan earlier, UnitScan later) =>
        _correlated && earlier.Projection.Count > 0 && later.Projection.Count > 0
            ? Correlation([.. earlier.Projection], [.. later.Projection])
            : null;

    private static double Correlation(float[] a, float[] b) => Math.Clamp(TensorPrimitives.Dot<float>(a, b), -1, 1);

    /// <summary>The later unit of the point that orders rows most as an earlier one did, if any does.</summary>
    private Unit? MovedTo(UnitScan earlier)
    {
        if (!_correlated || earlier.Projection.Count == 0) return null;
        float[] own = [.. earlier.Projection];
        var (best, nearest) = (ScanComparison.SameCorrelation, (Unit?)null);
        foreach (var (unit, projection) in _candidates[(earlier.Unit.Point, earlier.Reduction)])
        {
            if (unit == earlier.Unit) continue;
            var correlation = Correlation(own, projection);
            if (correlation > best || (nearest is null && correlation == best)) (best, nearest) = (correlation, unit);
        }

        return nearest;
    }

    private static double? Overlap(IReadOnlyList<TopRow> a, IReadOnlyList<TopRow> b)
    {
        var (both, either) = (a.Select(row => row.Row).ToHashSet(), a.Concat(b).Select(row => row.Row).ToHashSet());
        both.IntersectWith(b.Select(row => row.Row));
        return either.Count == 0 ? null : (double)both.Count / either.Count;
    }

    private static UnitVersion Version(UnitScan unit, ScannedUnits catalogue) => new(
        unit.Statistics.Mean, unit.Statistics.StandardDeviation, unit.State,
        unit.Classes is { } classes && classes.Means.Any(double.IsFinite) ? catalogue.Classes[classes.Preferred] : null,
        unit.Classes?.Selectivity);

    private static Dictionary<(Unit, Reduction), UnitScan> ByName(ScannedUnits catalogue) =>
        catalogue.Units.ToDictionary(unit => (unit.Unit, unit.Reduction));
}
