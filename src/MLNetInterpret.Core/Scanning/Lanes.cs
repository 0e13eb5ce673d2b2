using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Sums over rows of many units at once, one unit in each lane of a vector.</summary>
/// <remarks>Units are taken in blocks of <see cref="Width"/>, each of them row after row in one piece, zeros behind the last
/// unit: what is kept of a few units stays in the processor's nearest cache while all of a batch's rows are added to it. Rows are
/// added one after the other in every lane, and a product of two floats is exact as a double, so the bits depend neither on how
/// wide the machine's vectors are (a row of a block is one, or two or four of narrower machines) nor on whether it multiplies and
/// adds in one. Compiled at full speed at once: a scan is often all that a process does, and vectors in code that is not
/// optimised yet are slow.</remarks>
internal static class Lanes
{
    /// <summary>Units in a block: one vector, and one line of a processor's cache.</summary>
    public const int Width = 16;

    /// <summary>Doubles in a vector: a row of a block becomes two of them.</summary>
    private const int Half = Width / 2;

    /// <summary>Other numbers whose products share one read of the values.</summary>
    private const int Others = 4;

    /// <summary>Some rows of a block, and of what they are multiplied with,
    /// stay in the nearest cache while they are read again and again.</summary>
    private const int RowsAtOnce = 128;

    /// <summary>Blocks of a fixed number of units; the last may be partly empty.</summary>
    public static int Blocks(int units) => (units + Width - 1) / Width;

    /// <summary>Floats from one block to the next. One line apart,
    /// or the same row of all blocks would fall into the same few places of a processor's cache.</summary>
    public static int Stride(int rows) => (rows + 1) * Width;

    /// <summary>One block of a batch's values.</summary>
    /// <param name="values">All of the blocks, a <see cref="Stride"/> apart.</param>
    /// <param name="block">Which.</param>
    /// <param name="rows">Rows in each.</param>
    public static Span<float> Block(Span<float> values, int block, int rows) => values.Slice(block * Stride(rows), rows * Width);

    /// <summary>Takes rows apart into blocks.</summary>
    /// <param name="rows">Row after row, without gaps.</param>
    /// <param name="units">Values in each.</param>
    /// <param name="blocks">Gets the blocks, a <see cref="Stride"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ReadOnlySpan<float> rows, int units, Span<float> blocks)
    {
        var count = rows.Length / units;
        var (stride, whole) = (Stride(count), units / Width * Width);
        ref var from = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(blocks[..(Blocks(units) * stride)]);
        // a few rows at once: each block then gets several lines that follow each other
        for (var first = 0; first < count; first += Width)
            for (var u = 0; u < whole; u += Width)
                for (var row = first; row < Math.Min(first + Width, count); row++)
                    Vector512.LoadUnsafe(ref from, (nuint)(row * (long)units + u))
                        .StoreUnsafe(ref to, (nuint)(u / Width * stride + row * Width));

        for (var row = 0; row < count && whole < units; row++)
        {
            var last = blocks.Slice(whole / Width * stride + row * Width, Width);
            rows.Slice(row * units + whole, units - whole).CopyTo(last);
            last[(units - whole)..].Clear();
        }
    }

    /// <summary>Puts blocks together to rows again.</summary>
    /// <param name="blocks">The blocks, a <see cref="Stride"/> apart.</param>
    /// <param name="units">Values in a row.</param>
    /// <param name="step">Numbers from one row to the next; zeros make up the rest.</param>
    /// <param name="rows">Gets row after row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(ReadOnlySpan<float> blocks, int units, int step, Span<double> rows)
    {
        var count = rows.Length / step;
        for (var row = 0; row < count; row++)
        {
            var own = rows.Slice(row * step, step);
            own[units..].Clear();
            for (var u = 0; u < units; u++) own[u] = blocks[u / Width * Stride(count) + row * Width + u % Width];
        }
    }

    /// <summary>Some rows of a block.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="rows">Which.</param>
    /// <param name="into">Holds them; made longer where it is too short.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Span<float> Choose(ReadOnlySpan<float> block, IReadOnlyList<int> rows, ref float[] into)
    {
        if (into.Length < rows.Count * Width) into = new float[rows.Count * Width];
        for (var i = 0; i < rows.Count; i++) block.Slice(rows[i] * Width, Width).CopyTo(into.AsSpan(i * Width));
        return into.AsSpan(0, rows.Count * Width);
    }

    /// <summary>The same numbers as doubles; both are whole vectors of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<float> values, Span<double> into)
    {
        for (var at = 0; at < values.Length; at += Others)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(values[at..]));
            Vector256.Create(low, high).CopyTo(into[at..]);
        }
    }

    /// <summary>Adds every row to the sums of its group, and what of it is above zero to others.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="groups">Which of its rows go where.</param>
    /// <param name="sums">Group after group, a sum for each lane.</param>
    /// <param name="rectified">The same of what is above zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGroups(ReadOnlySpan<float> block, RowGroups groups, Span<double> sums, Span<double> rectified)
    {
        ref var value = ref MemoryMarshal.GetReference(block);
        for (var run = 0; run < groups.Runs; run++)
        {
            var rows = groups.Rows(run);
            if (rows.IsEmpty) continue;
            var own = sums.Slice(run % groups.Count * Width, Width);
            var above = rectified.Slice(run % groups.Count * Width, Width);
            var ((low, high), (lowAbove, highAbove)) = (Load(own), Load(above));
            foreach (var row in rows)
            {
                var here = Vector512.LoadUnsafe(ref value, (nuint)(row * Width));
                var (a, b) = Vector512.Widen(here);
                (low, high) = (low + a, high + b);
                (a, b) = Vector512.Widen(Vector512.MaxNative(Vector512<float>.Zero, here));
                (lowAbove, highAbove) = (lowAbove + a, highAbove + b);
            }

            Store(low, high, own);
            Store(lowAbove, highAbove, above);
        }
    }

    /// <summary>Adds every row, times its signs, to the numbers that it is projected to.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="projected">Where its rows go.</param>
    /// <param name="sums">Number after number, a sum for each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProjected(ReadOnlySpan<float> block, ProjectedRows projected, Span<double> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(block);
        ref var sign = ref MemoryMarshal.GetReference(projected.Signs);
        for (var (run, row) = (0, 0); run < projected.Runs; run++)
        {
            var places = projected.Places(run);
            var four = new FourSums(sums, places[0] * Width, places[1] * Width, places[2] * Width, places[3] * Width);
            for (var end = projected.End(run); row < end; row++)
                four.Add(Vector512.LoadUnsafe(ref value, (nuint)(row * Width)), ref Unsafe.Add(ref sign, row * Others));
            four.Store(sums, places[0] * Width, places[1] * Width, places[2] * Width, places[3] * Width);
        }
    }

    /// <summary>Adds the products of all rows' values with all rows' other numbers.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="others">The other numbers, row after row, each of them a float's.</param>
    /// <param name="count">Other numbers of each row, a multiple of 4: zeros make up the rest.</param>
    /// <param name="sums">Other number after other number, a sum for each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<float> block, ReadOnlySpan<double> others, int count, Span<double> sums)
    {
        var rows = block.Length / Width;
        ref var value = ref MemoryMarshal.GetReference(block);
        ref var other = ref MemoryMarshal.GetReference(others[..(rows * count)]);
        for (var first = 0; first < rows; first += RowsAtOnce)
            for (var from = 0; from < count; from += Others)
            {
                var four = new FourSums(sums, from * Width, (from + 1) * Width, (from + 2) * Width, (from + 3) * Width);
                for (var row = first; row < Math.Min(first + RowsAtOnce, rows); row++)
                {
                    var values = Vector512.LoadUnsafe(ref value, (nuint)(row * Width));
                    four.Add(values, ref Unsafe.Add(ref other, row * count + from));
                }

                four.Store(sums, from * Width, (from + 1) * Width, (from + 2) * Width, (from + 3) * Width);
            }
    }

    /// <summary>Whole groups of other numbers.</summary>
    public static int Padded(int others) => (others + Others - 1) / Others * Others;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Low, Vector512<double> High) Load(ReadOnlySpan<double> sums) =>
        (Vector512.Create(sums), Vector512.Create(sums[Half..]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> low, Vector512<double> high, Span<double> sums)
    {
        low.CopyTo(sums);
        high.CopyTo(sums[Half..]);
    }

    /// <summary>Sums of one row of lanes times four other numbers, in registers.</summary>
    private struct FourSums
    {
        private Vector512<double> _a0, _a1, _b0, _b1, _c0, _c1, _d0, _d1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public FourSums(ReadOnlySpan<double> sums, int a, int b, int c, int d)
        {
            (_a0, _a1) = Load(sums[a..]);
            (_b0, _b1) = Load(sums[b..]);
            (_c0, _c1) = Load(sums[c..]);
            (_d0, _d1) = Load(sums[d..]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<float> values, ref double others)
        {
            var (low, high) = Vector512.Widen(values);
            var (a, b) = (Vector512.Create(others), Vector512.Create(Unsafe.Add(ref others, 1)));
            var (c, d) = (Vector512.Create(Unsafe.Add(ref others, 2)), Vector512.Create(Unsafe.Add(ref others, 3)));
            _a0 = Vector512.MultiplyAddEstimate(a, low, _a0);
            _a1 = Vector512.MultiplyAddEstimate(a, high, _a1);
            _b0 = Vector512.MultiplyAddEstimate(b, low, _b0);
            _b1 = Vector512.MultiplyAddEstimate(b, high, _b1);
            _c0 = Vector512.MultiplyAddEstimate(c, low, _c0);
            _c1 = Vector512.MultiplyAddEstimate(c, high, _c1);
            _d0 = Vector512.MultiplyAddEstimate(d, low, _d0);
            _d1 = Vector512.MultiplyAddEstimate(d, high, _d1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(Span<double> sums, int a, int b, int c, int d)
        {
            Lanes.Store(_a0, _a1, sums[a..]);
            Lanes.Store(_b0, _b1, sums[b..]);
            Lanes.Store(_c0, _c1, sums[c..]);
            Lanes.Store(_d0, _d1, sums[d..]);
        }
    }
}
