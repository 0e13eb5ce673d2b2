using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret;

/// <summary>Sums over rows of many units at once, one unit in each lane of a vector.</summary>
/// <remarks>Rows are added one after the other in every lane, so the bits do not depend on how wide the machine's vectors are. Rows of values
/// are <see cref="Stride"/> floats apart, zeros behind the last unit. Compiled at full speed at once: a scan is often all that a process
/// does, and vectors in code that is not optimised yet are slow.</remarks>
internal static class Lanes
{
    private const int Widest = 16;
    private const int Rows = 4;      // of products that share one read of the values

    /// <summary>Floats from one row of values to the next: whole vectors of any machine, and no multiple of a kilobyte, because a unit's values
    /// would then all fall into the same few places of a processor's cache.</summary>
    public static int Stride(int units)
    {
        var whole = (units + Widest - 1) / Widest * Widest;
        return whole % 256 == 0 ? whole + Widest : whole;
    }

    /// <summary>Adds a row, times a factor, to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> row, double factor, Span<double> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(row);
        ref var sum = ref MemoryMarshal.GetReference(sums[..row.Length]);
        var times = new Vector<double>(factor);
        for (var u = 0; u < row.Length; u += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)u), out var low, out var high);
            Accumulate(ref sum, u, low * times);
            Accumulate(ref sum, u + Vector<double>.Count, high * times);
        }
    }

    /// <summary>Adds a row to sums, and what of it is above zero to others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRectified(ReadOnlySpan<float> row, Span<double> sums, Span<double> rectified)
    {
        ref var value = ref MemoryMarshal.GetReference(row);
        ref var sum = ref MemoryMarshal.GetReference(sums[..row.Length]);
        ref var positive = ref MemoryMarshal.GetReference(rectified[..row.Length]);
        for (var u = 0; u < row.Length; u += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)u), out var low, out var high);
            var next = u + Vector<double>.Count;
            Accumulate(ref sum, u, low);
            Accumulate(ref sum, next, high);
            Accumulate(ref positive, u, Vector.Max(low, Vector<double>.Zero));
            Accumulate(ref positive, next, Vector.Max(high, Vector<double>.Zero));
        }
    }

    /// <summary>Adds the products of all rows' units with all rows' other numbers: sum <c>f * stride + u</c> gets <c>others[f] * values[u]</c>.</summary>
    /// <param name="values">The units' values, row after row.</param>
    /// <param name="stride">Floats from one row of values to the next.</param>
    /// <param name="others">The other numbers, row after row.</param>
    /// <param name="step">Floats from one row of other numbers to the next.</param>
    /// <param name="count">Other numbers of each row.</param>
    /// <param name="sums">Where they go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<float> values, int stride, ReadOnlySpan<float> others, int step, int count, Span<double> sums)
    {
        var fours = count / Rows * Rows;
        for (var u = 0; u < stride; u += Vector<float>.Count)
            for (var four = 0; four < fours; four += Rows)
                AddFour(values, stride, u, others[four..], step, sums.Slice(four * stride, Rows * stride));
        for (var f = fours; f < count; f++)
        {
            var own = sums.Slice(f * stride, stride);
            for (int row = 0, at = f; row < values.Length; row += stride, at += step)
                if (others[at] != 0) Add(values.Slice(row, stride), others[at], own);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(ReadOnlySpan<float> values, int stride, int u, ReadOnlySpan<float> others, int step, Span<double> sums)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var other = ref MemoryMarshal.GetReference(others);
        var next = u + Vector<double>.Count;
        var (a0, a1) = (new Vector<double>(sums[u..]), new Vector<double>(sums[next..]));
        var (b0, b1) = (new Vector<double>(sums[(stride + u)..]), new Vector<double>(sums[(stride + next)..]));
        var (c0, c1) = (new Vector<double>(sums[(2 * stride + u)..]), new Vector<double>(sums[(2 * stride + next)..]));
        var (d0, d1) = (new Vector<double>(sums[(3 * stride + u)..]), new Vector<double>(sums[(3 * stride + next)..]));
        for (nuint at = (nuint)u, from = 0; at < (nuint)values.Length; at += (nuint)stride, from += (nuint)step)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, at), out var low, out var high);
            var (a, b) = (new Vector<double>(Unsafe.Add(ref other, from)), new Vector<double>(Unsafe.Add(ref other, from + 1)));
            var (c, d) = (new Vector<double>(Unsafe.Add(ref other, from + 2)), new Vector<double>(Unsafe.Add(ref other, from + 3)));
            a0 = Vector.FusedMultiplyAdd(a, low, a0);
            a1 = Vector.FusedMultiplyAdd(a, high, a1);
            b0 = Vector.FusedMultiplyAdd(b, low, b0);
            b1 = Vector.FusedMultiplyAdd(b, high, b1);
            c0 = Vector.FusedMultiplyAdd(c, low, c0);
            c1 = Vector.FusedMultiplyAdd(c, high, c1);
            d0 = Vector.FusedMultiplyAdd(d, low, d0);
            d1 = Vector.FusedMultiplyAdd(d, high, d1);
        }

        a0.CopyTo(sums[u..]);
        a1.CopyTo(sums[next..]);
        b0.CopyTo(sums[(stride + u)..]);
        b1.CopyTo(sums[(stride + next)..]);
        c0.CopyTo(sums[(2 * stride + u)..]);
        c1.CopyTo(sums[(2 * stride + next)..]);
        d0.CopyTo(sums[(3 * stride + u)..]);
        d1.CopyTo(sums[(3 * stride + next)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref double into, int at, Vector<double> values) =>
        Vector.StoreUnsafe(Vector.LoadUnsafe(ref into, (nuint)at) + values, ref into, (nuint)at);
}
