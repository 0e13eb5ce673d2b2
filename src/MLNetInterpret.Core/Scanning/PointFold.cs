using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret;

/// <summary>Folds the values of one shard's rows into a <see cref="PointPartial"/>.</summary>
/// <remarks>Running sums of classes, projections and products are doubles; <see cref="Seal"/> hands them over exactly.</remarks>
internal sealed class PointFold
{
    /// <summary>So many units' projections fit into a processor's cache.</summary>
    private const int UnitsAtOnce = 256;

    /// <summary>So many values fit, too, while one thing after another is made of them.</summary>
    private const int ValuesAtOnce = 1 << 17;

    private readonly PointPartial _into;
    private readonly int _units, _stride, _rowsAtOnce, _classes, _columnCount;
    private readonly int[] _offsets;      // of neurons, in their map; what is still to be found otherwise
    private readonly float[] _minimum, _maximum, _enters, _entersLow;
    private readonly double[] _classSums, _rectified, _projections, _columns, _products;
    private readonly Moments _moments;
    private float[] _clean = [];

    public PointFold(PointPartial into)
    {
        (_into, _units, _classes, _columnCount) = (into, into.Point.Units.Count, into.Plan.Classes.Count, into.Plan.Columns.Count);
        _stride = Lanes.Stride(_units);
        _rowsAtOnce = Math.Max(1, ValuesAtOnce / _stride);
        var hasMap = !into.Point.Shape.IsFlat && !into.Plan.EachPosition;
        _offsets = [.. into.Point.Units.Select(unit =>
            unit.Position.Count > 0 ? unit.OffsetIn([1, .. into.Point.Shape.Shape]) : hasMap ? ObservedRows.Unknown : 0)];
        (_minimum, _maximum) = (Filled(float.PositiveInfinity), Filled(float.NegativeInfinity));
        (_enters, _entersLow) = (Filled(float.PositiveInfinity), Filled(float.NegativeInfinity));
        for (var u = 0; u < _units; u++) SetThresholds(u);
        _moments = new(into.Sums, into.Squares);
        // rows of no class go to the last place, which is dropped
        (_classSums, _rectified) = (new double[(_classes + 1) * _stride], new double[(_classes + 1) * _stride]);
        _projections = new double[into.Plan.Projections * _stride];
        _columns = new double[_columnCount * _stride];
        _products = new double[into.Point.IsExact ? _units * _stride : 0];
    }

    /// <summary>Takes in rows.</summary>
    /// <param name="values">Row after row, a <see cref="Lanes.Stride"/> apart; what is beyond the units is zero.</param>
    /// <param name="seen">What is known of the rows.</param>
    /// <returns>Units and rows that entered a selection.</returns>
    public IReadOnlyCollection<(int Unit, int At)> Fold(ReadOnlySpan<float> values, ObservedRows seen)
    {
        var entered = new List<(int, int)>();
        if (_into.Rows + seen.Count > uint.MaxValue)
            throw new InvalidOperationException($"A shard has at most {uint.MaxValue:N0} rows (characters of a text): cut the scan into smaller shards.");
        for (var start = 0; start < seen.Count; start += _rowsAtOnce)
        {
            var count = Math.Min(_rowsAtOnce, seen.Count - start);
            FoldRows(values.Slice(start * _stride, count * _stride), start, seen, entered);
        }

        _into.Rows += seen.Count;
        return entered;
    }

    /// <summary>Takes in rows of a batch, from <paramref name="start"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldRows(ReadOnlySpan<float> values, int start, ObservedRows seen, List<(int, int)> entered)
    {
        // NaN and infinities show in the sum, which costs next to nothing; where finite values overflow it, nothing is lost but time
        if (float.IsFinite(TensorPrimitives.SumOfMagnitudes(values)))
        {
            FindExtremes(values, start, seen, entered);
            for (var u = 0; u < _units; u++) _into.Sketches.AddAll(u, values[u..], _stride);
        }
        else values = FoldDamaged(values, start, seen, entered);

        _moments.Add(values, _stride);
        var rows = values.Length / _stride;
        for (var first = 0; first < _stride; first += UnitsAtOnce)
        {
            var count = Math.Min(UnitsAtOnce, _stride - first);
            for (var at = 0; at < rows; at++)
            {
                var row = values.Slice(at * _stride + first, count);
                Project(row, first, seen.Hashes[start + at]);
                if (_classes > 0) AddToClass(row, first, seen.Classes?[start + at] ?? -1);
            }
        }

        if (_columnCount > 0)
            Lanes.AddProducts(values, _stride, seen.Inputs.Span.Slice(start * _columnCount, rows * _columnCount), _columnCount, _columnCount, _columns);
        if (_products.Length > 0) Lanes.AddProducts(values, _stride, values, _stride, _units, _products);
    }

    /// <summary>Hands over the running sums; nothing is folded afterwards.</summary>
    public void Seal()
    {
        for (var u = 0; u < _units; u++)
        {
            _into.Minimum[u] = Math.Min(_into.Minimum[u], _minimum[u]);
            _into.Maximum[u] = Math.Max(_into.Maximum[u], _maximum[u]);
        }

        HandOver(_classSums, _into.ClassSums);
        HandOver(_rectified, _into.ClassRectified);
        HandOver(_projections, _into.Projections);
        HandOver(_columns, _into.ColumnProducts);
        HandOver(_products, _into.UnitProducts);
    }

    private void HandOver(double[] from, ExactSums to)
    {
        for (var first = 0; first < to.Count; first += _units) to.Add(first, from.AsSpan(first / _units * _stride, _units));
    }

    private void Project(ReadOnlySpan<float> row, int first, ulong hash)
    {
        if (_projections.Length == 0) return;
        for (var block = 0; block < RowProjection.Blocks; block++)
        {
            var (place, sign) = RowProjection.At(hash, block, _into.Plan.Projections);
            Lanes.Add(row, sign, _projections.AsSpan(place * _stride + first, row.Length));
        }
    }

    private void AddToClass(ReadOnlySpan<float> row, int first, int label)
    {
        var place = (label < 0 ? _classes : label) * _stride + first;
        Lanes.AddRectified(row, _classSums.AsSpan(place, row.Length), _rectified.AsSpan(place, row.Length));
    }

    /// <summary>Finite rows: the smallest and largest values, and those that enter a selection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExtremes(ReadOnlySpan<float> values, int start, ObservedRows seen, List<(int, int)> entered)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var width = Vector<float>.Count;
        for (var u = 0; u < _stride; u += width)
        {
            var (least, most) = (new Vector<float>(_minimum, u), new Vector<float>(_maximum, u));
            var (above, below) = (new Vector<float>(_enters, u), new Vector<float>(_entersLow, u));
            for (int at = start, from = u; from < values.Length; at++, from += _stride)
            {
                var here = Vector.LoadUnsafe(ref first, (nuint)from);
                (least, most) = (Vector.Min(least, here), Vector.Max(most, here));
                if ((Vector.GreaterThan(here, above) | Vector.LessThan(here, below)) == Vector<int>.Zero) continue;
                for (var lane = u; lane < Math.Min(u + width, _units); lane++) Enter(lane, values[from - u + lane], at, seen, entered);
                (above, below) = (new Vector<float>(_enters, u), new Vector<float>(_entersLow, u));
            }

            least.CopyTo(_minimum, u);
            most.CopyTo(_maximum, u);
        }
    }

    /// <summary>Rows with NaN or infinities: those are counted and enter nothing else; the others count as usual.</summary>
    /// <returns>The values with zeros in their place, which add nothing to sums.</returns>
    private ReadOnlySpan<float> FoldDamaged(ReadOnlySpan<float> values, int start, ObservedRows seen, List<(int, int)> entered)
    {
        if (_clean.Length < values.Length) _clean = new float[values.Length];
        values.CopyTo(_clean);
        for (var at = start; (at - start) * _stride < values.Length; at++)
            for (var u = 0; u < _units; u++)
            {
                var value = values[(at - start) * _stride + u];
                if (!float.IsFinite(value))
                {
                    _into.NonFinite[u]++;
                    if (seen.Classes?[at] is >= 0 and var label && _classes > 0) _into.ClassNonFinite[label * _units + u]++;
                    _clean[(at - start) * _stride + u] = 0;
                    continue;
                }

                (_minimum[u], _maximum[u]) = (Math.Min(_minimum[u], value), Math.Max(_maximum[u], value));
                _into.Sketches.Add(u, value);
                Enter(u, value, at, seen, entered);
            }

        return _clean.AsSpan(0, values.Length);
    }

    private void Enter(int u, float value, int at, ObservedRows seen, List<(int, int)> entered)
    {
        if (!(value > _enters[u] || value < _entersLow[u])) return;
        var position = seen.Positions?[at] ?? _offsets[u];
        var key = seen.Keys?.Invoke(at);
        var kept = _into.Highest[u].Offer(value, seen.Rows[at], position, key);
        kept |= _into.Lowest[u].Offer(value, seen.Rows[at], position, key);
        if (kept) entered.Add((u, at));
        SetThresholds(u);
    }

    private void SetThresholds(int u) => (_enters[u], _entersLow[u]) = (_into.Highest[u].Threshold, _into.Lowest[u].Threshold);

    private float[] Filled(float value)
    {
        var filled = new float[_stride];
        Array.Fill(filled, value);
        return filled;
    }
}

/// <summary>What is known of the rows whose values are folded.</summary>
/// <param name="Rows">Row numbers.</param>
/// <param name="Positions">For a text, the character; null where a position is still to be found in the unit's map.</param>
/// <param name="Hashes">Random bits of each.</param>
/// <param name="Classes">The class of each, below 0 where it has none; null where there are no classes.</param>
/// <param name="Inputs">The columns of each, row after row; empty where they are no columns.</param>
internal sealed record ObservedRows(
    long[] Rows, int[]? Positions, ulong[] Hashes, IReadOnlyList<int>? Classes, ReadOnlyMemory<float> Inputs)
{
    /// <summary>Stands for a position that is still to be found.</summary>
    public const int Unknown = -1;

    /// <summary>What a row is kept once by among the most extreme; null for its number.</summary>
    public Func<int, ulong>? Keys { get; init; }

    /// <summary>How many there are.</summary>
    public int Count => Rows.Length;
}
