using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What a scan keeps of the units of one point under one reduction. Everything in it merges exactly.</summary>
internal sealed class PointPartial
{
    private readonly ExactSums _sampledSums, _sampledSquares;      // empty where all rows are sampled

    /// <summary>Nothing seen yet.</summary>
    public PointPartial(ScanPlan plan, ScannedPoint point)
    {
        (Plan, Point, Classes) = (plan, point, plan.Classes.Count);
        var units = point.Units.Count;
        (NonFinite, Minimum, Maximum) = (new long[units], new float[units], new float[units]);
        Array.Fill(Minimum, float.PositiveInfinity);
        Array.Fill(Maximum, float.NegativeInfinity);
        Sketches = new(units);
        Sums = ExactSums.OfValues(units);
        Squares = ExactSums.OfProducts(units);
        _sampledSums = ExactSums.OfValues(plan.SampleShare is null ? 0 : units);
        _sampledSquares = ExactSums.OfProducts(plan.SampleShare is null ? 0 : units);
        Highest = [.. Enumerable.Range(0, units).Select(_ => new TopExamples(plan.Candidates))];
        Lowest = [.. Enumerable.Range(0, units).Select(_ => new TopExamples(plan.Candidates, smallest: true))];
        ClassNonFinite = new long[units * plan.Classes.Count];
        ClassSums = ExactSums.OfValues(units * plan.Classes.Count);
        ClassRectified = ExactSums.OfValues(units * plan.Classes.Count);
        Projections = ExactSums.OfValues(units * plan.Projections);
        ColumnProducts = ExactSums.OfProducts(units * plan.Columns.Count);
        UnitProducts = ExactSums.OfProducts(point.IsExact ? units * units : 0);
    }

    public ScanPlan Plan { get; private set; }

    public ScannedPoint Point { get; }

    /// <summary>Rows whose values entered, finite or not.</summary>
    public long Rows { get; set; }

    public long[] NonFinite { get; }

    public float[] Minimum { get; }

    public float[] Maximum { get; }

    public QuantileSketches Sketches { get; }

    public ExactSums Sums { get; }

    public ExactSums Squares { get; }

    /// <summary>Rows that sketches, projections and products are made from.</summary>
    public long SampledRows { get; set; }

    /// <summary>The sums over those.</summary>
    public ExactSums SampledSums => Plan.SampleShare is null ? Sums : _sampledSums;

    /// <summary>The sums of squares over those.</summary>
    public ExactSums SampledSquares => Plan.SampleShare is null ? Squares : _sampledSquares;

    public IReadOnlyList<TopExamples> Highest { get; }

    public IReadOnlyList<TopExamples> Lowest { get; }

    /// <summary>Classes that there is room for.</summary>
    public int Classes { get; private set; }

    /// <summary>Class after class, the NaN and infinities of each unit.</summary>
    public long[] ClassNonFinite { get; private set; }

    /// <summary>Class after class, the sum of each unit's values.</summary>
    public ExactSums ClassSums { get; private set; }

    /// <summary>The same of the values above zero.</summary>
    public ExactSums ClassRectified { get; private set; }

    /// <summary>Projection after projection, one number of each unit.</summary>
    public ExactSums Projections { get; }

    /// <summary>Column after column, the sum of its products with each unit.</summary>
    public ExactSums ColumnProducts { get; }

    /// <summary>Unit after unit, the sum of its products with each unit; empty where not asked for.</summary>
    public ExactSums UnitProducts { get; }

    /// <summary>All that is summed, in a fixed order.</summary>
    public IEnumerable<ExactSums> AllSums =>
        [Sums, Squares, _sampledSums, _sampledSquares, ClassSums, ClassRectified, Projections, ColumnProducts, UnitProducts];

    /// <summary>Makes room for classes that are seen for the first time.</summary>
    public void Widen(int classes) => Arrange([.. Enumerable.Range(0, classes).Select(c => c < Classes ? c : -1)]);

    /// <summary>Takes the classes of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="from">Where each of its classes stands now; below 0 where nothing was seen of it.</param>
    public void Name(ScanPlan plan, IReadOnlyList<int> from)
    {
        Plan = plan;
        Arrange(from);
    }

    /// <summary>Takes in what another part of the same plan saw.</summary>
    public void Merge(PointPartial other)
    {
        Rows += other.Rows;
        SampledRows += other.SampledRows;
        for (var u = 0; u < NonFinite.Length; u++)
        {
            NonFinite[u] += other.NonFinite[u];
            Minimum[u] = Math.Min(Minimum[u], other.Minimum[u]);
            Maximum[u] = Math.Max(Maximum[u], other.Maximum[u]);
            Highest[u].Merge(other.Highest[u]);
            Lowest[u].Merge(other.Lowest[u]);
        }

        for (var place = 0; place < ClassNonFinite.Length; place++) ClassNonFinite[place] += other.ClassNonFinite[place];
        Sketches.Merge(other.Sketches);
        foreach (var (own, theirs) in AllSums.Zip(other.AllSums)) own.Add(theirs);
    }

    private void Arrange(IReadOnlyList<int> from)
    {
        ClassNonFinite = Arranged<long>(ClassNonFinite, Point.Units.Count, from);
        ClassSums = Arranged(ClassSums, from);
        ClassRectified = Arranged(ClassRectified, from);
        Classes = from.Count;
    }

    private ExactSums Arranged(ExactSums sums, IReadOnlyList<int> from)
    {
        var arranged = ExactSums.OfValues(Point.Units.Count * from.Count);
        if (arranged.Count == 0) return arranged;
        Arranged<ulong>(sums.Limbs, Point.Units.Count * (arranged.Limbs.Length / arranged.Count), from).CopyTo(arranged.Limbs);
        return arranged;
    }

    /// <summary>The same numbers of each class at its new place, zeros where there were none.</summary>
    private static T[] Arranged<T>(ReadOnlySpan<T> values, int each, IReadOnlyList<int> from)
    {
        var arranged = new T[from.Count * each];
        for (var c = 0; c < from.Count; c++)
            if (from[c] >= 0) values.Slice(from[c] * each, each).CopyTo(arranged.AsSpan(c * each));
        return arranged;
    }
}

/// <summary>The units of one point that a plan scans under one reduction.</summary>
/// <param name="Shape">The point.</param>
/// <param name="Reduction">What becomes of positions; the first of the plan's where there are none.</param>
/// <param name="Units">In order.</param>
/// <param name="IsExact">Whether correlations between the units are kept exactly.</param>
internal sealed record ScannedPoint(PointShape Shape, Reduction Reduction, IReadOnlyList<Unit> Units, bool IsExact)
{
    /// <summary>The points of a plan, each under each of its reductions.</summary>
    /// <exception cref="ArgumentException">A unit or point does not exist.</exception>
    public static IReadOnlyList<ScannedPoint> Of(ScanPlan plan, PointList points)
    {
        foreach (var point in plan.ExactCorrelations) _ = points.Require(new ActivationPoint(point));
        return
        [
            .. points.Expand(plan.Units).GroupBy(unit => unit.Point).SelectMany(group =>
            {
                var shape = points.Require(group.Key);
                if (plan.EachPosition && shape.Shape.Count != 2)
                    throw new ArgumentException(
                        $"Each position is to be a row, but '{shape}' is no [units, positions]: " +
                        "choose other points, or no row for each position.");
                var reductions = shape.IsFlat || plan.EachPosition ? plan.Reductions.Take(1) : plan.Reductions;
                return reductions.Select(reduction =>
                    new ScannedPoint(shape, reduction, [.. group], plan.ExactCorrelations.Contains(group.Key.Name)));
            }),
        ];
    }
}
