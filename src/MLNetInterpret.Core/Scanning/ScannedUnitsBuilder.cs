using System.Runtime.CompilerServices;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>From exact sums, sketches and candidates to what people read.</summary>
internal sealed class ScannedUnitsBuilder(ScanPartial partial, HookedNetwork network)
{
    private const int HistogramBins = 48;
    private readonly ScanPlan _plan = partial.Plan;
    private readonly double[] _columnSpreads =
    [
        .. Enumerable.Range(0, partial.Plan.Columns.Count).Select(column => ExactSums.Covariance(
            partial.ColumnSquares, column, partial.ColumnSums, column, partial.ColumnSums, column, partial.SampledRows)),
    ];

    public ScannedUnits Build(string versions)
    {
        var similar = SimilarUnits.Of(partial);
        var units = partial.Points.SelectMany(point =>
            Enumerable.Range(0, point.Point.Units.Count).Select(u => Unit(point, u, similar)));
        return new(_plan, new(_plan.ModelName, network.Hash, partial.DataHash, partial.Rows, _plan.Seed, Threads(), versions),
            partial.ClassCounts, [.. units]);
    }

    /// <summary>The threads that a batch took.</summary>
    private int Threads()
    {
        using var planned = TorchThreads.Exactly(_plan.Threads > 0 ? _plan.Threads : TorchThreads.Host);
        return network.ThreadsOf(Math.Min(_plan.BatchRows, partial.Rows));
    }

    private UnitScan Unit(PointPartial point, int u, SimilarUnits similar)
    {
        var statistics = Statistics(point, u);
        var (least, most) = (point.Minimum[u], point.Maximum[u]);
        TopRow[] Rows(TopExamples candidates, float end, float other) =>
            statistics.NeverChanges ? [] : [.. Distinct(candidates, end, other).Select(row => Shown(point, row))];
        var highest = Rows(point.Highest[u], most, least);
        return new(point.Point.Units[u], point.Point.Reduction, StateOf(point, u, statistics), statistics, highest,
            Rows(point.Lowest[u], least, most))
        {
            Classes = _plan.Classes.Count == 0 || statistics.NeverChanges ? null : Classes(point, u, highest),
            Columns = WithColumns(point, u),
            Similar = similar.Nearest(point, u),
            Projection = similar.Projection(point, u),
        };
    }

    private static double[] NoQuantiles => [.. UnitStatistics.Shares.Select(_ => 0.0)];

    private static UnitStatistics Statistics(PointPartial point, int u)
    {
        var count = point.Rows - point.NonFinite[u];
        if (count == 0) return new(0, point.NonFinite[u], 0, 0, 0, 0, 0, NoQuantiles, new([0, 1], [0]));
        var (minimum, maximum, sampled) = (point.Minimum[u], point.Maximum[u], point.Sketches.CountOf(u));
        return new(
            count, point.NonFinite[u], point.Sums[u] / count,
            Math.Sqrt(Spread.ExactVariance(point.Sums, point.Squares, u, count)),
            sampled == 0 ? 0 : (double)point.Sketches.Zeros[u] / sampled, minimum, maximum,
            sampled == 0 ? NoQuantiles : point.Sketches.Quantiles(u, UnitStatistics.Shares, minimum, maximum),
            point.Sketches.Histogram(u, HistogramBins, minimum, maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double?[] WithColumns(PointPartial point, int u)
    {
        var found = new double?[_plan.Columns.Count];
        if (found.Length == 0 || point.NonFinite[u] > 0 || !Spread.Varies(point.Minimum[u], point.Maximum[u])) return found;
        var (units, count, sums) = (point.Point.Units.Count, point.SampledRows, point.SampledSums);
        var own = ExactSums.Covariance(point.SampledSquares, u, sums, u, sums, u, count);
        for (var column = 0; column < found.Length; column++)
            if (partial.ColumnNonFinite[column] == 0)
                found[column] = Kept(Correlation.OfVariances(
                    ExactSums.Covariance(point.ColumnProducts, column * units + u, sums, u, partial.ColumnSums, column, count),
                    own, _columnSpreads[column]));
        return found;
    }

    /// <summary>The exact correlation of two units of one point; null where one never changes.</summary>
    internal static double? CorrelationOf(PointPartial point, int a, int b)
    {
        if (point.NonFinite[a] > 0 || point.NonFinite[b] > 0) return null;
        double Of(int i, int j) => ExactSums.Covariance(
            point.UnitProducts, i * point.Point.Units.Count + j, point.Sums, i, point.Sums, j, point.Rows);
        return Kept(Correlation.OfVariances(Of(a, b), Of(a, a), Of(b, b)));
    }

    /// <summary>To 40 binary digits: a shard rounds its sums of products, so those behind them tell how a scan was cut.</summary>
    private static double? Kept(double? correlation) =>
        correlation is { } r ? Math.ScaleB(Math.Round(Math.ScaleB(r, 40)), -40) : null;

    private ClassProfile Classes(PointPartial point, int u, IReadOnlyList<TopRow> highest)
    {
        var (units, classes) = (point.Point.Units.Count, _plan.Classes.Count);
        double Mean(ExactSums sums, int c) =>
            partial.ClassCounts[c] - point.ClassNonFinite[c * units + u] is > 0 and var count
                ? sums[c * units + u] / count
                : double.NaN;
        double[] means = [.. Enumerable.Range(0, classes).Select(c => Mean(point.ClassSums, c))];
        double[] rectified = [.. Enumerable.Range(0, classes).Select(c => Mean(point.ClassRectified, c)).Where(double.IsFinite)];
        int[] present = [.. Enumerable.Range(0, classes).Where(c => double.IsFinite(means[c]))];
        var counts = new int[classes];
        foreach (var label in highest.Select(row => row.Label).OfType<string>())
            if (IndexOf(label) is >= 0 and var c) counts[c]++;
        var preferred = present.Length == 0 ? 0 : present.MaxBy(c => means[c]);
        return new(means, counts, preferred, Selectivity(rectified), VarianceShare(point, u, means, present));
    }

    private int IndexOf(string label)
    {
        for (var c = 0; c < _plan.Classes.Count; c++)
            if (_plan.Classes[c] == label) return c;
        return -1;
    }

    private static double? Selectivity(double[] means)
    {
        if (means.Length < 2) return null;
        var largest = means.Max();
        var rest = (means.Sum() - largest) / (means.Length - 1);
        return largest > 0 ? (largest - rest) / (largest + rest) : null;
    }

    private double? VarianceShare(PointPartial point, int u, double[] means, int[] present)
    {
        var rows = partial.ClassCounts.Sum();
        if (rows != point.Rows || point.NonFinite[u] > 0) return null;
        var within = Spread.ExactVariance(point.Sums, point.Squares, u, rows);
        if (within <= 0) return null;
        var mean = point.Sums[u] / rows;
        return Math.Min(1, present.Sum(c => partial.ClassCounts[c] * Math.Pow(means[c] - mean, 2)) / rows / within);
    }

    private static UnitState StateOf(PointPartial point, int u, UnitStatistics statistics)
    {
        if (statistics.NeverChanges) return UnitState.Dead;
        if (statistics.Maximum <= 0) return UnitState.NeverPositive;
        return IsSaturated(point, u, statistics) ? UnitState.Saturated : UnitState.Alive;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsSaturated(PointPartial point, int u, UnitStatistics statistics)
    {
        const double near = 0.05, most = 0.95;
        if (statistics.Minimum < -1 || statistics.Maximum > 1) return false;
        var (ends, inner) = (0L, statistics.Minimum < 0 ? -1.0 : 0.0);
        // a rectified unit is sparse, not saturated
        if (inner == 0 && (statistics.ZeroShare > 0 || statistics.Maximum < 0.5)) return false;
        foreach (var (low, high, count) in point.Sketches.Occupied(u))
            if ((low + high) / 2 is var value && (value <= inner + near || value >= 1 - near)) ends += count;
        return ends >= most * point.Sketches.CountOf(u);
    }

    /// <summary>The best candidates, each only if it is no near-duplicate of a better one, and none that would be an arbitrary
    /// choice among equals: where more rows than are kept share the extreme value, or the other extreme, or a value that all
    /// candidates from there on have.</summary>
    /// <param name="candidates">Rows of one end.</param>
    /// <param name="end">The value there.</param>
    /// <param name="other">The value at the other end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<RankedRow> Distinct(TopExamples candidates, float end, float other)
    {
        float[] SignatureOf(RankedRow row) => partial.FactsOf(row).Signature;
        var (ranked, kept, signatures) = (candidates.Ranked(), new List<RankedRow>(), new List<float[]>());
        // one more of a row that is kept is no other choice
        bool IsOneAgain(float[] own) => signatures.Exists(better => better.AsSpan().SequenceEqual(own));
        var isCut = false;
        foreach (var row in ranked)
        {
            var isFull = kept.Count == _plan.TopRows;
            // those behind are no more equal than this one
            if (isFull && (kept.Count == 0 || !AreEqual(row.Activation, kept[^1].Activation))) break;
            var own = SignatureOf(row);
            if (RowSignatures.IsNearOne(own, signatures, _plan.DuplicateDistance)) continue;
            if (isFull)
            {
                if (isCut = !IsOneAgain(own)) break;
                continue;
            }

            kept.Add(row);
            signatures.Add(own);
        }

        if (kept.Count == 0) return kept;
        var last = kept[^1].Activation;
        // a list that is full of equals says nothing of those that found no room in it
        var goesOn = ranked.Count == candidates.Capacity && AreEqual(ranked[^1].Activation, last)
            && !IsOneAgain(SignatureOf(ranked[^1]));
        if (goesOn || (isCut && (AreEqual(last, end) || AreEqual(last, other))))
            kept.RemoveAll(row => AreEqual(row.Activation, last));
        return kept;
    }

    private static bool AreEqual(float a, float b) => !Spread.Varies(Math.Min(a, b), Math.Max(a, b));

    private TopRow Shown(PointPartial point, RankedRow row)
    {
        var facts = partial.FactsOf(row);
        var position = Position(row.Position, point.Point.Shape.Shape);
        var field = position.Length == 2 ? network.FieldOf(point.Point.Shape.Point)?.At(position[0], position[1]) : null;
        return new()
        {
            Activation = row.Activation,
            Row = row.Row,
            Position = position,
            Id = facts.Id,
            Label = facts.Label,
            Crop = field,
        };
    }

    /// <summary>An index along the joined position axes, taken apart again.</summary>
    private static int[] Position(int joined, IReadOnlyList<long> shape)
    {
        var position = new int[shape.Count - 1];
        for (var axis = position.Length - 1; axis > 0; axis--)
            (joined, position[axis]) = ((int)(joined / shape[axis + 1]), (int)(joined % shape[axis + 1]));

        // a text may have more time steps than the input on which the points' shapes were measured
        if (position.Length > 0) position[0] = joined;
        return position;
    }
}
