using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Sums over rows of many units at once, one unit in each lane of a vector.</summary>
/// <remarks>Units are taken in blocks of <see cref="Width"/>, each of them row after row in one piece, zeros behind the last
/// unit: what is kept of a few units stays in the processor's nearest cache while all of a batch's rows are added to it. Rows are
/// added one after the other in every lane, and a product of two floats is exact as a double, so the bits depend neither on how
/// wide the machine's vectors are nor on whether it multiplies and adds in one. Compiled at full speed at once: a scan is often
/// all that a process does, and vectors in code that is not optimised yet are slow.</remarks>
internal static class Lanes
{
    /// <summary>Units in a block: whole vectors of any machine, and one line of a processor's cache.</summary>
    public const int Width = 16;

    /// <summary>Other numbers whose products share one read of the values.</summary>
    private const int Others = 4;

    /// <summary>Some rows of a block, and of what they are multiplied with,
    /// stay in the nearest cache while they are read again and again.</summary>
    private const int RowsAtOnce = 128;

    /// <summary>From one vector of a block to the one that is added along with it;
    /// where a vector is a whole block, to itself.</summary>
    private static int Second => 2 * Vector<float>.Count <= Width ? Vector<float>.Count : 0;

    /// <summary>Blocks of a fixed number of units; the last may be partly empty.</summary>
    public static int Blocks(int units) => (units + Width - 1) / Width;

    /// <summary>Floats from one block to the next. One line apart,
    /// or the same row of all blocks would fall into the same few places of a processor's cache.</summary>
    public static int Stride(int rows) => (rows + 1) * Width;

    /// <summary>One block of a batch's values.</summary>
    /// <param name="values">All of the blocks, a <see cref="Stride"/> apart.</param>
    /// <param name="block">Which.</param>
    /// <param name="rows">Rows in each.</param>
    public static ReadOnlySpan<float> Block(ReadOnlySpan<float> values, int block, int rows) =>
        values.Slice(block * Stride(rows), rows * Width);

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
                    for (var lane = 0; lane < Width; lane += Vector<float>.Count)
                    {
                        var (read, written) = (row * (long)units + u + lane, u / Width * stride + row * Width + lane);
                        Vector.StoreUnsafe(Vector.LoadUnsafe(ref from, (nuint)read), ref to, (nuint)written);
                    }

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
    /// <param name="step">Floats from one row to the next; zeros make up the rest.</param>
    /// <param name="rows">Gets row after row.</param>
    public static void Unpack(ReadOnlySpan<float> blocks, int units, int step, Span<float> rows)
    {
        var count = rows.Length / step;
        for (var row = 0; row < count; row++)
        {
            var own = rows.Slice(row * step, step);
            own[units..].Clear();
            for (var u = 0; u < units; u += Width)
                blocks.Slice(u / Width * Stride(count) + row * Width, Math.Min(Width, units - u)).CopyTo(own[u..]);
        }
    }

    /// <summary>Adds every row, times its factor, to the sums of its group.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="groups">Which of its rows go where.</param>
    /// <param name="sums">Group after group, a sum for each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGroups(ReadOnlySpan<float> block, RowGroups groups, Span<double> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(block);
        for (var run = 0; run < groups.Runs; run++)
        {
            var rows = groups.Rows(run);
            var factors = groups.Factors(run);
            if (rows.IsEmpty) continue;
            var own = sums.Slice(run % groups.Count * Width, Width);
            for (var lane = 0; lane < Width; lane += 2 * Vector<float>.Count)
            {
                var next = lane + Second;
                var ((a, b), (c, d)) = (Load(own, lane), Load(own, next));
                for (var i = 0; i < rows.Length; i++)
                {
                    var times = new Vector<double>(factors[i]);
                    Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)(rows[i] * Width + lane)), out var low, out var high);
                    (a, b) = (Vector.MultiplyAddEstimate(low, times, a), Vector.MultiplyAddEstimate(high, times, b));
                    Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)(rows[i] * Width + next)), out low, out high);
                    (c, d) = (Vector.MultiplyAddEstimate(low, times, c), Vector.MultiplyAddEstimate(high, times, d));
                }

                Store(a, b, own, lane);
                Store(c, d, own, next);
            }
        }
    }

    /// <summary>Adds what of every row is above zero to the sums of its group.</summary>
    /// <inheritdoc cref="AddGroups" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRectified(ReadOnlySpan<float> block, RowGroups groups, Span<double> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(block);
        for (var run = 0; run < groups.Runs; run++)
        {
            var own = sums.Slice(run % groups.Count * Width, Width);
            for (var lane = 0; lane < Width; lane += Vector<float>.Count)
            {
                var (a, b) = Load(own, lane);
                foreach (var row in groups.Rows(run))
                {
                    var values = Vector.LoadUnsafe(ref value, (nuint)(row * Width + lane));
                    Vector.Widen(Vector.Max(values, Vector<float>.Zero), out var low, out var high);
                    (a, b) = (a + low, b + high);
                }

                Store(a, b, own, lane);
            }
        }
    }

    /// <summary>Adds the products of all rows' values with all rows' other numbers.</summary>
    /// <param name="block">A block of values.</param>
    /// <param name="others">The other numbers, row after row.</param>
    /// <param name="count">Other numbers of each row, a multiple of 4: zeros make up the rest.</param>
    /// <param name="sums">Other number after other number, a sum for each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<float> block, ReadOnlySpan<float> others, int count, Span<double> sums)
    {
        var rows = block.Length / Width;
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            var (from, to) = (first, Math.Min(first + RowsAtOnce, rows));
            for (var other = 0; other < count; other += Others)
                for (var lane = 0; lane < Width; lane += Vector<float>.Count)
                {
                    var values = block[(from * Width + lane)..(to * Width)];
                    var factors = others[(from * count + other)..(to * count)];
                    AddFour(values, factors, count, sums[(other * Width + lane)..]);
                }
        }
    }

    /// <summary>Whole groups of other numbers.</summary>
    public static int Padded(int others) => (others + Others - 1) / Others * Others;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(ReadOnlySpan<float> values, ReadOnlySpan<float> others, int step, Span<double> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var other = ref MemoryMarshal.GetReference(others);
        var ((a0, a1), (b0, b1)) = (Load(sums, 0), Load(sums, Width));
        var ((c0, c1), (d0, d1)) = (Load(sums, 2 * Width), Load(sums, 3 * Width));
        for (nuint at = 0, from = 0; at < (nuint)values.Length; at += Width, from += (nuint)step)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, at), out var low, out var high);
            var (a, b) = (new Vector<double>(Unsafe.Add(ref other, from)), new Vector<double>(Unsafe.Add(ref other, from + 1)));
            var c = new Vector<double>(Unsafe.Add(ref other, from + 2));
            var d = new Vector<double>(Unsafe.Add(ref other, from + 3));
            a0 = Vector.MultiplyAddEstimate(a, low, a0);
            a1 = Vector.MultiplyAddEstimate(a, high, a1);
            b0 = Vector.MultiplyAddEstimate(b, low, b0);
            b1 = Vector.MultiplyAddEstimate(b, high, b1);
            c0 = Vector.MultiplyAddEstimate(c, low, c0);
            c1 = Vector.MultiplyAddEstimate(c, high, c1);
            d0 = Vector.MultiplyAddEstimate(d, low, d0);
            d1 = Vector.MultiplyAddEstimate(d, high, d1);
        }

        Store(a0, a1, sums, 0);
        Store(b0, b1, sums, Width);
        Store(c0, c1, sums, 2 * Width);
        Store(d0, d1, sums, 3 * Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Low, Vector<double> High) Load(ReadOnlySpan<double> sums, int lane) =>
        (new(sums[lane..]), new(sums[(lane + Vector<double>.Count)..]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> low, Vector<double> high, Span<double> sums, int lane)
    {
        low.CopyTo(sums[lane..]);
        high.CopyTo(sums[(lane + Vector<double>.Count)..]);
    }
}
