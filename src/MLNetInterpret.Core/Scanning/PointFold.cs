using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Folds the values of one shard's rows into a <see cref="PointPartial"/>.</summary>
/// <remarks>Running sums of classes, projections and products are doubles; <see cref="Seal"/> hands them over exactly.</remarks>
internal sealed class PointFold
{
    private readonly PointPartial _into;
    private readonly int _units, _momentRows, _columnCount;
    private readonly int[] _offsets;      // of neurons, in their map; what is still to be found otherwise
    private readonly float[] _minimum, _maximum, _enters, _entersLow;
    private readonly double[][] _classSums, _rectified, _projections, _columns, _products;      // of each block of units
    private readonly BinCounts[] _bins;
    private readonly Moments _moments;
    private readonly Moments? _sampledMoments;
    private readonly List<(int Unit, int At)> _entered = [];
    private float[] _chosen = [];      // a block of the sampled rows
    private double[] _others = [];      // all units, row after row

    public PointFold(PointPartial into)
    {
        (_into, _units) = (into, into.Point.Units.Count);
        _columnCount = into.Plan.Columns.Count;
        _momentRows = MomentRows(_units);
        var hasMap = !into.Point.Shape.IsFlat && !into.Plan.EachPosition;
        _offsets = [.. into.Point.Units.Select(unit =>
            unit.Position.Count > 0 ? unit.OffsetIn([1, .. into.Point.Shape.Shape]) : hasMap ? ObservedRows.Unknown : 0)];
        (_minimum, _maximum) = (Filled(float.PositiveInfinity), Filled(float.NegativeInfinity));
        (_enters, _entersLow) = (Filled(float.PositiveInfinity), Filled(float.NegativeInfinity));
        for (var u = 0; u < _units; u++) SetThresholds(u);
        _moments = new(into.Sums, into.Squares);
        if (into.Plan.SampleShare is not null) _sampledMoments = new(into.SampledSums, into.SampledSquares);
        _bins = [.. Enumerable.Range(0, Lanes.Blocks(_units)).Select(block => new BinCounts(into.Sketches, block * Lanes.Width))];
        (_classSums, _rectified, _projections) = (Sums(into.Classes), Sums(into.Classes), Sums(into.Plan.Projections));
        (_columns, _products) = (Sums(Lanes.Padded(_columnCount)), Sums(into.Point.IsExact ? Lanes.Padded(_units) : 0));
    }

    /// <summary>Rows whose values are summed about one of them. The last bits of a scan depend on it.</summary>
    private static int MomentRows(int units)
    {
        const int values = 1 << 17, vector = 16;
        var row = (units + vector - 1) / vector * vector;
        return Math.Max(1, values / (row % 256 == 0 ? row + vector : row));
    }

    /// <summary>Takes in rows.</summary>
    /// <param name="values">Their values in blocks of units, see <see cref="Lanes"/>;
    /// zeros take the place of NaN and infinities.</param>
    /// <param name="seen">What is known of the rows.</param>
    /// <returns>Units and rows that entered a selection, and of which the position is still to be found.</returns>
    public IReadOnlyCollection<(int Unit, int At)> Fold(Span<float> values, ObservedRows seen)
    {
        _entered.Clear();
        if (_into.Rows + seen.Count > uint.MaxValue)
            throw new InvalidOperationException(
                $"A shard has at most {uint.MaxValue:N0} rows (characters of a text): cut the scan into smaller shards.");
        for (var block = 0; block < Lanes.Blocks(_units); block++)
            FoldBlock(block, Lanes.Block(values, block, seen.Count), seen);
        if (_into.Point.IsExact) FoldProducts(values, seen.Count);
        _into.Rows += seen.Count;
        _into.SampledRows += seen.Sampled;
        return _entered;
    }

    /// <summary>Takes in the values of a block of units.</summary>
    private void FoldBlock(int block, Span<float> values, ObservedRows seen)
    {
        var first = block * Lanes.Width;
        var isWhole = FiniteFloats.All(values);
        if (isWhole) FindExtremes(values, first, seen);
        else FoldDamaged(values, first, seen);

        AddMoments(_moments, values, first);
        if (seen.ByClass is { } byClass) Lanes.AddGroups(values, byClass, _classSums[block], _rectified[block]);
        if (seen.Sample is { } sample)
        {
            values = Lanes.Choose(values, sample, ref _chosen);
            AddMoments(_sampledMoments!, values, first);
        }

        if (isWhole) _bins[block].Add(values);
        Lanes.AddProjected(values, seen.Projected, _projections[block]);
        Lanes.AddProducts(values, seen.Columns, Lanes.Padded(_columnCount), _columns[block]);
    }

    private void AddMoments(Moments moments, ReadOnlySpan<float> values, int first)
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, _momentRows * Lanes.Width)..])
            moments.Add(values[..Math.Min(values.Length, _momentRows * Lanes.Width)], Lanes.Width, first);
    }

    /// <summary>Takes in every unit's products with every unit.</summary>
    private void FoldProducts(Span<float> values, int rows)
    {
        var padded = Lanes.Padded(_units);
        if (_others.Length < rows * padded) _others = new double[rows * padded];
        Lanes.Unpack(values, _units, padded, _others.AsSpan(0, rows * padded));
        for (var block = 0; block < _products.Length; block++)
            Lanes.AddProducts(Lanes.Block(values, block, rows), _others.AsSpan(0, rows * padded), padded, _products[block]);
    }

    /// <summary>Makes room for classes that are seen for the first time.</summary>
    public void Widen(int classes)
    {
        _into.Widen(classes);
        for (var block = 0; block < _classSums.Length; block++)
        {
            Array.Resize(ref _classSums[block], classes * Lanes.Width);
            Array.Resize(ref _rectified[block], classes * Lanes.Width);
        }
    }

    /// <summary>Hands over the running sums; nothing is folded afterwards.</summary>
    public void Seal()
    {
        for (var u = 0; u < _units; u++)
        {
            // which of two zeros is the smaller differs between processors: 0 is added, and none is negative
            _into.Minimum[u] = Math.Min(_into.Minimum[u], _minimum[u] + 0f);
            _into.Maximum[u] = Math.Max(_into.Maximum[u], _maximum[u] + 0f);
        }

        foreach (var bins in _bins) bins.HandOver();
        HandOver(_classSums, _into.ClassSums);
        HandOver(_rectified, _into.ClassRectified);
        HandOver(_projections, _into.Projections);
        HandOver(_columns, _into.ColumnProducts);
        HandOver(_products, _into.UnitProducts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HandOver(double[][] from, ExactSums to)
    {
        for (var block = 0; block < from.Length; block++)
        {
            var count = Math.Min(Lanes.Width, _units - block * Lanes.Width);
            for (var place = 0; place < to.Count / _units; place++)
                to.Add(place * _units + block * Lanes.Width, from[block].AsSpan(place * Lanes.Width, count));
        }
    }

    /// <summary>Finite rows: the smallest and largest values, and those that enter a selection.</summary>
    private void FindExtremes(ReadOnlySpan<float> values, int first, ObservedRows seen)
    {
        var bounds = _into.Rows == 0 ? ExtremeBounds.Of(values, _into.Plan.Candidates) : default;
        FindExtremes(values, first, seen, bounds);
        if (!bounds.AreMet(_enters, _entersLow, first)) FindExtremes(values, first, seen, default);
    }

    /// <summary>The same, where only rows beyond bounds can enter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExtremes(ReadOnlySpan<float> values, int first, ObservedRows seen, in ExtremeBounds bounds)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        var (least, most) = (Vector512.Create(_minimum, first), Vector512.Create(_maximum, first));
        var (above, below) = bounds.Beyond(_enters, _entersLow, first);
        for (var (at, from) = (0, 0); from < values.Length; at++, from += Lanes.Width)
        {
            var here = Vector512.LoadUnsafe(ref value, (nuint)from);
            (least, most) = (Vector512.MinNative(least, here), Vector512.MaxNative(most, here));
            var (isHigh, isLow) = (Vector512.GreaterThan(here, above), Vector512.LessThan(here, below));
            if ((isHigh | isLow).AsUInt32() == Vector512<uint>.Zero) continue;
            var (highs, lows) = (isHigh.ExtractMostSignificantBits(), isLow.ExtractMostSignificantBits());
            for (var hits = highs | lows; hits != 0; hits &= hits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(hits);
                if (first + lane < _units)
                    Enter(first + lane, values[from + lane], at, seen, (highs >> lane & 1) != 0, (lows >> lane & 1) != 0);
            }

            (above, below) = bounds.Beyond(_enters, _entersLow, first);
        }

        least.CopyTo(_minimum, first);
        most.CopyTo(_maximum, first);
    }

    /// <summary>Rows with NaN or infinities: those are counted and enter nothing else, and zeros, which add nothing to sums,
    /// take their place; the others count as usual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldDamaged(Span<float> values, int first, ObservedRows seen)
    {
        var next = 0;
        for (var at = 0; at < seen.Count; at++)
        {
            var isSampled = seen.Sample is not { } sample || (next < sample.Count && sample[next] == at);
            if (isSampled) next++;
            for (var u = first; u < Math.Min(first + Lanes.Width, _units); u++)
            {
                ref var value = ref values[at * Lanes.Width + u - first];
                if (!float.IsFinite(value))
                {
                    _into.NonFinite[u]++;
                    if (seen.Classes?[at] is >= 0 and var label && _into.Classes > 0) _into.ClassNonFinite[label * _units + u]++;
                    value = 0;
                    continue;
                }

                (_minimum[u], _maximum[u]) = (Math.Min(_minimum[u], value), Math.Max(_maximum[u], value));
                if (isSampled) _into.Sketches.Add(u, value);
                Enter(u, value, at, seen, value > _enters[u], value < _entersLow[u]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Enter(int u, float value, int at, ObservedRows seen, bool isHigh, bool isLow)
    {
        if (!isHigh && !isLow) return;
        var (row, position, key) = (seen.RowAt(at), seen.Places?.Positions[at] ?? _offsets[u], seen.KeyOf(at));
        var kept = isHigh && _into.Highest[u].Offer(value, row, position, key);
        kept |= isLow && _into.Lowest[u].Offer(value, row, position, key);
        if (kept)
        {
            seen.Enter(at);
            if (position == ObservedRows.Unknown) _entered.Add((u, at));
        }

        SetThresholds(u);
    }

    private void SetThresholds(int u) => (_enters[u], _entersLow[u]) = (_into.Highest[u].Threshold, _into.Lowest[u].Threshold);

    private float[] Filled(float value)
    {
        var filled = new float[Lanes.Blocks(_units) * Lanes.Width];
        Array.Fill(filled, value);
        return filled;
    }

    private double[][] Sums(int count) =>
        [.. Enumerable.Range(0, Lanes.Blocks(_units)).Select(_ => new double[count * Lanes.Width])];
}
