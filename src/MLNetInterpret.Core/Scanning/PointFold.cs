using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret;

/// <summary>Folds the values of one shard's rows into a <see cref="PointPartial"/>.</summary>
/// <remarks>Running sums are doubles, added row after row in each unit's own lane, so their bits do not depend on how wide the machine's
/// vectors are; <see cref="Seal"/> hands them over exactly. Sums and squares are of the distances from the batch's first row, so that a
/// small spread about a large mean is not rounded away. Arrays are padded to whole vectors.</remarks>
internal sealed class PointFold
{
    private const int Lanes = 16;
    private readonly PointPartial _into;
    private readonly int _units, _stride, _classes;
    private readonly int[] _offsets;      // of neurons, in their map; what is still to be found otherwise
    private readonly float[] _clean, _minimum, _maximum, _enters, _entersLow;
    private readonly double[] _pivot, _sum, _squares, _classSums, _rectified, _projections, _columns, _products;

    public PointFold(PointPartial into)
    {
        (_into, _units, _classes) = (into, into.Point.Units.Count, into.Plan.Classes.Count);
        _stride = Stride(_units);
        _offsets = [.. into.Point.Units.Select(unit =>
            unit.Position.Count > 0 ? unit.OffsetIn([1, .. into.Point.Shape.Shape]) : ObservedRows.Unknown)];
        (_clean, _minimum, _maximum, _enters, _entersLow) =
            (new float[_stride], new float[_stride], new float[_stride], new float[_stride], new float[_stride]);
        Array.Fill(_minimum, float.PositiveInfinity);
        Array.Fill(_maximum, float.NegativeInfinity);
        Array.Fill(_enters, float.PositiveInfinity);
        Array.Fill(_entersLow, float.NegativeInfinity);
        for (var u = 0; u < _units; u++) SetThresholds(u);
        (_pivot, _sum, _squares) = (new double[_stride], new double[_stride], new double[_stride]);
        // rows of no class go to the last place, which is dropped
        (_classSums, _rectified) = (new double[(_classes + 1) * _stride], new double[(_classes + 1) * _stride]);
        _projections = new double[Math.Max(into.Plan.Projections, RowProjection.Blocks) * _stride];
        _columns = new double[into.Plan.Columns.Count * _stride];
        _products = new double[into.Point.IsExact ? _units * _stride : 0];
    }

    /// <summary>Floats from one row of values to the next.</summary>
    public static int Stride(int units) => (units + Lanes - 1) / Lanes * Lanes;

    /// <summary>Takes in rows.</summary>
    /// <param name="values">Row after row, <see cref="Stride"/> apart; what is beyond the units is zero.</param>
    /// <param name="seen">What is known of the rows.</param>
    /// <returns>Units and rows that entered a selection, whose position is still to be found.</returns>
    public IReadOnlyCollection<(int Unit, int At)> Fold(ReadOnlySpan<float> values, in ObservedRows seen)
    {
        var entered = new HashSet<(int, int)>();
        // NaN and infinities show in the sum, which costs next to nothing; a sum that overflows is looked at row by row, too
        var finite = float.IsFinite(TensorPrimitives.SumOfMagnitudes(values[..(seen.Count * _stride)]));
        for (var u = 0; u < _units && seen.Count > 0; u++) _pivot[u] = float.IsFinite(values[u]) ? values[u] : 0;
        for (var at = 0; at < seen.Count; at++)
        {
            var row = values.Slice(at * _stride, _stride);
            if (!finite && row.IndexOfAnyNonFinite() >= 0)
            {
                FoldDamaged(row, at, seen, entered);
                continue;
            }

            if (FoldSums(row, at, seen)) Enter(row, at, seen, entered);
            for (var u = 0; u < _units; u++) _into.Sketches.Add(u, row[u]);
        }

        for (var u = 0; u < _units; u++) HandOverAbout(_pivot[u], u, seen.Count);
        Array.Clear(_sum);
        Array.Clear(_squares);
        _into.Rows += seen.Count;
        return entered;
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

    /// <summary>From sums of distances to sums of values, without rounding: x = p + d and x^2 = p^2 + 2pd + d^2.</summary>
    private void HandOverAbout(double pivot, int u, int count)
    {
        _into.Sums.Add(u, _sum[u]);
        _into.Sums.Add(u, count * pivot);
        _into.Squares.Add(u, _squares[u]);
        AddProduct(2 * pivot, _sum[u]);
        AddProduct(pivot * pivot, count);

        void AddProduct(double a, double b)
        {
            var product = a * b;
            _into.Squares.Add(u, product);
            _into.Squares.Add(u, Math.FusedMultiplyAdd(a, b, -product));      // what rounding took from it
        }
    }

    private void HandOver(double[] from, ExactSums to)
    {
        for (var first = 0; first < to.Count; first += _units) to.Add(first, from.AsSpan(first / _units * _stride, _units));
    }

    /// <summary>Adds a row of finite values to everything that is a sum.</summary>
    /// <returns>Whether some unit's value may be among its most extreme.</returns>
    private bool FoldSums(ReadOnlySpan<float> row, int at, in ObservedRows seen)
    {
        var hash = seen.Hashes[at];
        var projections = _into.Plan.Projections;
        var (place0, sign0) = RowProjection.At(hash, 0, projections);
        var (place1, sign1) = RowProjection.At(hash, 1, projections);
        var (place2, sign2) = RowProjection.At(hash, 2, projections);
        var (place3, sign3) = RowProjection.At(hash, 3, projections);
        ref var first0 = ref _projections[place0 * _stride];
        ref var first1 = ref _projections[place1 * _stride];
        ref var first2 = ref _projections[place2 * _stride];
        ref var first3 = ref _projections[place3 * _stride];
        ref var pivot = ref _pivot[0];
        ref var sum = ref _sum[0];
        ref var squares = ref _squares[0];
        ref var value = ref MemoryMarshal.GetReference(row);
        var hit = Vector<int>.Zero;
        for (var u = 0; u < _stride; u += Vector<float>.Count)
        {
            var here = Vector.LoadUnsafe(ref value, (nuint)u);
            Vector.StoreUnsafe(Vector.Min(here, Vector.LoadUnsafe(ref _minimum[0], (nuint)u)), ref _minimum[0], (nuint)u);
            Vector.StoreUnsafe(Vector.Max(here, Vector.LoadUnsafe(ref _maximum[0], (nuint)u)), ref _maximum[0], (nuint)u);
            hit |= Vector.GreaterThan(here, Vector.LoadUnsafe(ref _enters[0], (nuint)u))
                | Vector.LessThan(here, Vector.LoadUnsafe(ref _entersLow[0], (nuint)u));
            Vector.Widen(here, out var low, out var high);
            var next = u + Vector<double>.Count;
            var (nearLow, nearHigh) = (low - Vector.LoadUnsafe(ref pivot, (nuint)u), high - Vector.LoadUnsafe(ref pivot, (nuint)next));
            Accumulate(ref sum, u, nearLow);
            Accumulate(ref sum, next, nearHigh);
            Accumulate(ref squares, u, nearLow * nearLow);
            Accumulate(ref squares, next, nearHigh * nearHigh);
            if (projections == 0) continue;
            Accumulate(ref first0, u, low * sign0);
            Accumulate(ref first0, next, high * sign0);
            Accumulate(ref first1, u, low * sign1);
            Accumulate(ref first1, next, high * sign1);
            Accumulate(ref first2, u, low * sign2);
            Accumulate(ref first2, next, high * sign2);
            Accumulate(ref first3, u, low * sign3);
            Accumulate(ref first3, next, high * sign3);
        }

        if (_classes > 0) FoldClass(row, seen.Classes?[at] ?? -1);
        if (_columns.Length > 0) FoldProducts(row, seen.Inputs.Span.Slice(at * _into.Plan.Columns.Count, _into.Plan.Columns.Count), _columns);
        if (_products.Length > 0) FoldProducts(row, row[.._units], _products);
        return hit != Vector<int>.Zero;
    }

    private void FoldClass(ReadOnlySpan<float> row, int label)
    {
        var first = (label < 0 ? _classes : label) * _stride;
        ref var sums = ref _classSums[first];
        ref var rectified = ref _rectified[first];
        ref var value = ref MemoryMarshal.GetReference(row);
        for (var u = 0; u < _stride; u += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)u), out var low, out var high);
            var next = u + Vector<double>.Count;
            Accumulate(ref sums, u, low);
            Accumulate(ref sums, next, high);
            Accumulate(ref rectified, u, Vector.Max(low, Vector<double>.Zero));
            Accumulate(ref rectified, next, Vector.Max(high, Vector<double>.Zero));
        }
    }

    /// <summary>Adds the products of a row's units with other numbers of the row; zeros, which one-hot columns mostly are, cost nothing.</summary>
    private void FoldProducts(ReadOnlySpan<float> row, ReadOnlySpan<float> others, double[] into)
    {
        ref var value = ref MemoryMarshal.GetReference(row);
        for (var f = 0; f < others.Length; f++)
        {
            if (others[f] == 0 || !float.IsFinite(others[f])) continue;
            var factor = new Vector<double>(others[f]);
            ref var products = ref into[f * _stride];
            for (var u = 0; u < _stride; u += Vector<float>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)u), out var low, out var high);
                Accumulate(ref products, u, low * factor);
                Accumulate(ref products, u + Vector<double>.Count, high * factor);
            }
        }
    }

    /// <summary>A row with NaN or infinities: those are counted and enter nothing else; its other units count as usual.</summary>
    private void FoldDamaged(ReadOnlySpan<float> row, int at, in ObservedRows seen, HashSet<(int, int)> entered)
    {
        var (minimum, maximum) = ((float[])_minimum.Clone(), (float[])_maximum.Clone());
        for (var u = 0; u < _units; u++)
        {
            var value = row[u];
            _clean[u] = float.IsFinite(value) ? value : 0;
            if (float.IsFinite(value)) _into.Sketches.Add(u, value);
            else
            {
                _into.NonFinite[u]++;
                if (_classes > 0 && seen.Classes?[at] is >= 0 and var label) _into.ClassNonFinite[label * _units + u]++;
            }
        }

        FoldSums(_clean, at, seen);
        for (var u = 0; u < _units; u++)
            if (!float.IsFinite(row[u])) (_minimum[u], _maximum[u]) = (minimum[u], maximum[u]);
        Enter(row, at, seen, entered);
    }

    private void Enter(ReadOnlySpan<float> row, int at, in ObservedRows seen, HashSet<(int, int)> entered)
    {
        for (var u = 0; u < _units; u++)
        {
            var value = row[u];
            if (!(value > _enters[u] || value < _entersLow[u])) continue;
            var position = seen.Positions?[at] ?? _offsets[u];
            var kept = _into.Highest[u].Offer(value, seen.Rows[at], position);
            kept |= _into.Lowest[u].Offer(value, seen.Rows[at], position);
            if (kept) entered.Add((u, at));
            SetThresholds(u);
        }
    }

    private void SetThresholds(int u) => (_enters[u], _entersLow[u]) = (_into.Highest[u].Threshold, _into.Lowest[u].Threshold);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref double into, int at, Vector<double> values) =>
        Vector.StoreUnsafe(Vector.LoadUnsafe(ref into, (nuint)at) + values, ref into, (nuint)at);
}

/// <summary>What is known of the rows whose values are folded.</summary>
/// <param name="Rows">Row numbers.</param>
/// <param name="Positions">For a text, the character; null where a position is still to be found in the unit's map.</param>
/// <param name="Hashes">Random bits of each.</param>
/// <param name="Classes">The class of each, below 0 where it has none; null where there are no classes.</param>
/// <param name="Inputs">The columns of each, row after row; empty where they are no columns.</param>
internal readonly record struct ObservedRows(
    long[] Rows, int[]? Positions, ulong[] Hashes, IReadOnlyList<int>? Classes, ReadOnlyMemory<float> Inputs)
{
    /// <summary>Stands for a position that is still to be found.</summary>
    public const int Unknown = -1;

    /// <summary>How many there are.</summary>
    public int Count => Rows.Length;
}

file static class Spans
{
    /// <summary>The first place that holds NaN or an infinity, or -1.</summary>
    public static int IndexOfAnyNonFinite(this ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) return i;
        return -1;
    }
}
