using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Scanning;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Comparison of the units of two versions of a model.</summary>
public sealed class ScanComparison(
    Provenance before, Provenance after, bool isSameData, string? note, IReadOnlyList<UnitChange> units) : ReadableResult
{
    /// <summary>Provenance of the earlier scan.</summary>
    public Provenance Before { get; } = before;

    /// <summary>Provenance of the later scan.</summary>
    public Provenance After { get; } = after;

    /// <summary>Whether both scans saw the same rows and projected them alike,
    /// so that units of the two correlate directly.</summary>
    public bool IsSameData { get; } = isSameData;

    /// <summary>The reason why units were not correlated, in a sentence; null where they were.</summary>
    public string? Note { get; } = note;

    /// <summary>Every unit of either scan, once for each reduction, the most changed first.</summary>
    public IReadOnlyList<UnitChange> Units { get; } = units;

    /// <summary>The least correlation at which two units count as ordering rows alike.</summary>
    public const double SameCorrelation = SimilarUnit.CopyCorrelation;

    /// <summary>Share of a unit's earlier standard deviation by which its mean or deviation may move before the unit counts as
    /// changed.</summary>
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

    private protected override string Sentence =>
        $"{Count(Units.Count(unit => unit.Change != Change.Same))} of {Count(Units.Count, "unit")} " +
        $"differ between '{Before.Model}' and '{After.Model}'";
}

/// <summary>The change of one unit.</summary>
public sealed class UnitChange(Unit unit, Reduction reduction, Change change, UnitVersion? before, UnitVersion? after)
    : ReadableResult
{
    /// <summary>The unit.</summary>
    public Unit Unit { get; } = unit;

    /// <summary>Reduction of its positions to one value, where it has any.</summary>
    public Reduction Reduction { get; } = reduction;

    /// <summary>Kind of change.</summary>
    public Change Change { get; } = change;

    /// <summary>The earlier unit; null where it appeared.</summary>
    public UnitVersion? Before { get; } = before;

    /// <summary>The later unit of the same name; null where there is none.</summary>
    public UnitVersion? After { get; } = after;

    /// <summary>Correlation of the earlier with the later unit over all rows, -1 to 1, estimated from projections;
    /// null where the data differ, or one of the two never changes or has NaN.</summary>
    [JsonInclude]
    public double? Correlation { get; internal init; }

    /// <summary>Rows that are among the highest of both, as a share of those among the highest of either (Jaccard), 0 to 1;
    /// null where the data differ, or one of the two has none.</summary>
    [JsonInclude]
    public double? TopOverlap { get; internal init; }

    /// <summary>For <see cref="Change.Moved"/>, the later unit that orders rows as this one did.</summary>
    [JsonInclude]
    public Unit? MovedTo { get; internal init; }

    private protected override string Sentence => $"{Unit} " + Change switch
    {
        Change.Same => "is the same",
        Change.Moved => $"moved to {MovedTo}",
        _ => Change.ToString().ToLowerInvariant(),
    } + (Correlation is { } r ? $", r {Number(r)}" : "");
}

/// <summary>Change of a unit, from the least to the greatest.</summary>
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

    /// <summary>It orders rows differently, or it began or ceased to vary. Without correlations: its mean or standard deviation
    /// moved by more than <see cref="ScanComparison.TellingShift"/> of the earlier deviation, or its state is
    /// another.</summary>
    Changed,
}

/// <summary>A unit in one of two versions of a model.</summary>
public sealed class UnitVersion(
    double mean, double standardDeviation, UnitState state, string? preferredClass, double? selectivity) : ReadableResult
{
    /// <summary>Mean of its values.</summary>
    public double Mean { get; } = mean;

    /// <summary>Their population standard deviation.</summary>
    public double StandardDeviation { get; } = standardDeviation;

    /// <summary>The unit's state: alive, or why it says little.</summary>
    public UnitState State { get; } = state;

    /// <summary>The class with the largest mean; null without classes.</summary>
    public string? PreferredClass { get; } = preferredClass;

    /// <summary>See <see cref="ClassProfile.Selectivity"/>; null without classes.</summary>
    public double? Selectivity { get; } = selectivity;

    private protected override string Sentence => $"mean {Number(Mean)}, standard deviation {Number(StandardDeviation)}" +
        (PreferredClass is null ? "" : $", highest for {PreferredClass}");
}
