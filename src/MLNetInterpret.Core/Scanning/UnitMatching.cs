using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Finds the change of each unit.</summary>
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
            .ThenByDescending(change => Shift(change.Before, change.After)),
    ];

    private UnitChange Of(UnitScan earlier, UnitScan? later)
    {
        var correlation = later is null ? null : CorrelationOf(earlier, later);
        var moved = Math.Abs(correlation ?? 0) >= ScanComparison.SameCorrelation ? null : MovedTo(earlier);
        var change = moved is not null ? Change.Moved : later is null ? Change.Vanished : Kind(correlation, earlier, later);
        return new(
            earlier.Unit, earlier.Reduction, change, Version(earlier, _before), later is null ? null : Version(later, _after))
        {
            Correlation = correlation,
            TopOverlap = later is null || !_sameRows ? null : Overlap(earlier.Highest, later.Highest),
            MovedTo = moved,
        };
    }

    private static Change Kind(double? known, UnitScan earlier, UnitScan later)
    {
        var stays = Shift(earlier.Statistics, later.Statistics) <= ScanComparison.TellingShift;
        if (known is { } correlation)
            return Math.Abs(correlation) < ScanComparison.SameCorrelation ? Change.Changed
                : stays && correlation > 0 ? Change.Same
                : Change.Shifted;
        if (earlier.State != later.State) return Change.Changed;
        return stays ? Change.Same : earlier.State == UnitState.Dead ? Change.Shifted : Change.Changed;
    }

    /// <summary>How far the mean or the standard deviation moved, whichever moved more, in earlier deviations.</summary>
    private static double Shift(UnitVersion? before, UnitVersion? after) => before is null || after is null
        ? double.PositiveInfinity
        : Shift(after.Mean - before.Mean, after.StandardDeviation - before.StandardDeviation, before.StandardDeviation);

    private static double Shift(UnitStatistics before, UnitStatistics after) =>
        Shift(after.Mean - before.Mean, after.StandardDeviation - before.StandardDeviation, before.StandardDeviation);

    private static double Shift(double mean, double deviation, double unit)
    {
        var moved = Math.Max(Math.Abs(mean), Math.Abs(deviation));
        return moved == 0 ? 0 : moved / unit;
    }

    private double? CorrelationOf(UnitScan earlier, UnitScan later) =>
        _correlated && earlier.Projection.Count > 0 && later.Projection.Count > 0
            ? Correlation.OfCentred([.. earlier.Projection], [.. later.Projection])
            : null;

    /// <summary>The later unit of the point that orders rows most as an earlier one did, if any does.</summary>
    private Unit? MovedTo(UnitScan earlier)
    {
        if (!_correlated || earlier.Projection.Count == 0) return null;
        float[] own = [.. earlier.Projection];
        var (best, nearest) = (ScanComparison.SameCorrelation, (Unit?)null);
        foreach (var (unit, projection) in _candidates[(earlier.Unit.Point, earlier.Reduction)])
        {
            if (unit == earlier.Unit) continue;
            var correlation = Correlation.OfCentred(own, projection);
            if (correlation > best || (nearest is null && correlation == best)) (best, nearest) = (correlation, unit);
        }

        return nearest;
    }

    private static double? Overlap(IReadOnlyList<TopRow> a, IReadOnlyList<TopRow> b)
    {
        if (a.Count == 0 || b.Count == 0) return null;
        var (both, either) = (a.Select(row => row.Row).ToHashSet(), a.Concat(b).Select(row => row.Row).ToHashSet());
        both.IntersectWith(b.Select(row => row.Row));
        return (double)both.Count / either.Count;
    }

    private static UnitVersion Version(UnitScan unit, ScannedUnits catalogue) => new(
        unit.Statistics.Mean, unit.Statistics.StandardDeviation, unit.State,
        unit.Classes is { } classes && classes.Means.Any(double.IsFinite) ? catalogue.Classes[classes.Preferred] : null,
        unit.Classes?.Selectivity);

    private static Dictionary<(Unit, Reduction), UnitScan> ByName(ScannedUnits catalogue) =>
        catalogue.Units.ToDictionary(unit => (unit.Unit, unit.Reduction));
}
