using System.Text.Json.Serialization;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Everything a scan found: every unit's statistics, most extreme rows, classes, columns and neighbours.</summary>
public sealed class ScannedUnits : ReadableResult
{
    [JsonConstructor]
    internal ScannedUnits(ScanPlan plan, Provenance provenance, IReadOnlyList<long> classCounts, IReadOnlyList<UnitScan> units) =>
        (Plan, Provenance, ClassCounts, Units) = (plan, provenance, classCounts, units);

    /// <summary>What was scanned, and how.</summary>
    [JsonInclude]
    internal ScanPlan Plan { get; }

    /// <summary>Provenance: what the numbers were measured on.</summary>
    public Provenance Provenance { get; }

    /// <summary>Rows of each of <see cref="Classes"/>.</summary>
    public IReadOnlyList<long> ClassCounts { get; }

    /// <summary>One for each unit and reduction, in the network's order.</summary>
    public IReadOnlyList<UnitScan> Units { get; }

    /// <summary>The classes of the rows; empty for none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Classes => Plan.Classes;

    /// <summary>Names of the columns that units are correlated with; empty for none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Columns => Plan.Columns;

    /// <summary>The rows that quantiles, histograms, shares of zeros and correlations are made from; null for all rows.</summary>
    [JsonIgnore]
    public ScanSample? Sample =>
        Plan.SampleShare is null ? null : new(Units.Max(unit => unit.Statistics.Histogram.Counts.Sum()));

    /// <summary>Kind of the network's input.</summary>
    [JsonIgnore]
    public InputKind Kind => Plan.Kind;

    /// <summary>Whether units were scanned under several reductions.</summary>
    [JsonIgnore]
    public bool HasReductions => Units.Select(unit => unit.Reduction).Distinct().Count() > 1;

    /// <summary>The entry of a unit.</summary>
    /// <param name="unit">The unit, or a class by its name; see <see cref="PointList.Find"/>.</param>
    /// <param name="reduction">Which, where there are several; null for the first.</param>
    /// <exception cref="ArgumentException">It was not scanned.</exception>
    public UnitScan Require(Unit unit, Reduction? reduction = null)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var entries = Units.Where(entry => reduction is null || entry.Reduction == reduction);
        return PointList.In(entries, entry => entry.Unit, unit) ?? throw None(unit.Id);
    }

    /// <summary>The entries of all units that one of these patterns names: points or units, with wildcards, or classes.</summary>
    /// <param name="patterns">The patterns; none names all units.</param>
    /// <exception cref="ArgumentException">A pattern names none.</exception>
    internal IEnumerable<UnitScan> Like(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) return Units;
        var points = PointList.Of(Units.Select(entry => entry.Unit));
        HashSet<UnitScan> all = [];
        foreach (var pattern in patterns)
        {
            var (like, exact) = (UnitPattern.Parse(pattern), Unit.TryParse(pattern));
            UnitScan[] named = [.. Units.Where(entry => entry.Unit == exact || like.Holds(entry.Unit))];
            if (named.Length == 0 && points.Class(pattern) is { } unit) named = [.. Units.Where(entry => entry.Unit == unit)];
            if (named.Length == 0) throw None(pattern);
            all.UnionWith(named);
        }

        return Units.Where(all.Contains);
    }

    private ArgumentException None(string unit)
    {
        var has = string.Join(", ", Units.GroupBy(entry => entry.Unit.Point).Take(12)
            .Select(point => $"{point.First().Unit} to {point.Last().Unit}"));
        var classes = PointList.Of(Units.Select(entry => entry.Unit)).NearestClass(unit);
        return new($"The catalogue has no unit '{unit}'. It has: {has}. {classes}".TrimEnd());
    }

    /// <summary>Whether more rows than are kept share a unit's largest value, or its smallest,
    /// so that none stands for it.</summary>
    internal bool IsShared(UnitScan unit, bool highest) =>
        Plan.TopRows > 0 && !unit.Statistics.NeverChanges && (highest ? unit.Highest : unit.Lowest).Count == 0;

    /// <summary>The same with what a judge said of some of the units.</summary>
    internal ScannedUnits Judged(IReadOnlyDictionary<Unit, Interpretability> judged) =>
        new(Plan, Provenance, ClassCounts, [.. Units.Select(unit => unit.Judged(judged.GetValueOrDefault(unit.Unit)))]);

    /// <summary>What the shards of a plan found, all of them merged.</summary>
    /// <param name="partial">All shards.</param>
    /// <param name="network">The network, for its points and what their positions see.</param>
    /// <param name="versions">Versions of the software, for the provenance.</param>
    /// <param name="leftOut">Shards that may be missing; null for none.</param>
    /// <exception cref="ArgumentException">There are no rows, or other shards are missing; the message says which.</exception>
    internal static ScannedUnits From(
        ScanPartial partial, HookedNetwork network, string versions = "", IReadOnlyList<int>? leftOut = null)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(network);
        var plan = partial.Plan;
        if (partial.Rows == 0) throw new ArgumentException("The data have no rows; a scan needs at least one.");
        if (partial.SampledRows == 0) throw new ArgumentException(FormattableString.Invariant(
            $"No row was drawn for the sample ({plan.SampleShare} of {partial.Rows:N0} rows): ")
            + "take a larger share, or all rows.");
        var shards = plan.ShardCount ?? (partial.Shards.Max() + 1);
        int[] lacking = [.. Enumerable.Range(0, shards).Except(partial.Shards)];
        int[] missing = [.. lacking.Except(leftOut ?? []).Take(9)];
        if (missing.Length > 0)
        {
            var count = lacking.Length;
            throw new ArgumentException(
                $"The scan is not complete: of its {shards} shards {count} are missing ({string.Join(", ", missing)}" +
                $"{(count > missing.Length ? ", ..." : "")}). Scan those first.");
        }

        if (plan.Rows - lacking.Sum(plan.RowsOf) is { } rows && rows != partial.Rows)
            throw new ArgumentException(
                $"The shards hold {partial.Rows:N0} rows, but the plan has {rows:N0}: the data have changed since it was made.");
        return new ScannedUnitsBuilder(partial, network).Build(versions);
    }

    private protected override string Sentence =>
        $"{Count(Units.Count, "unit")} of '{Provenance.Model}' scanned over {Count(Provenance.Rows, "row")}";
}
