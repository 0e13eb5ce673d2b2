using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Running counts of a block of units for their <see cref="QuantileSketches"/>.</summary>
/// <remarks>Of each unit the sixteen octaves with most of its values have short counts, small enough for a processor's nearest
/// cache; their places are worked out for whole vectors. What lies elsewhere goes to the sketch at once. All counts are integers,
/// so it makes no difference which way a value went.</remarks>
/// <param name="into">The sketches.</param>
/// <param name="first">The block's first unit.</param>
internal sealed class BinCounts(QuantileSketches into, int first)
{
    private const int Octaves = 16, Bins = QuantileSketches.Bins, NearBits = 10, Near = 1 << NearBits;

    /// <summary>Places behind a unit's bins: exact zeros, and what is none of its octaves.</summary>
    private const int Zero = 2 * Near, Elsewhere = Zero + 1;

    /// <summary>From one unit's counts to the next's: apart by what spreads them over the cache.</summary>
    private const int Stride = 2 * Near + 256;

    /// <summary>Rows whose places are worked out together.</summary>
    private const int RowsAtOnce = 64;

    private readonly ushort[] _counts = new ushort[Lanes.Width * Stride];
    private readonly int[] _lowest = new int[Lanes.Width];      // the bin at the lower end of each unit's octaves
    private readonly int[] _places = new int[RowsAtOnce * Lanes.Width];
    private int _rows = ushort.MaxValue;      // since the last time they were handed over; at first octaves are to be chosen

    private int Units => Math.Min(Lanes.Width, into.Units - first);

    /// <summary>Counts a block's values, which are finite.</summary>
    public void Add(ReadOnlySpan<float> block)
    {
        while (!block.IsEmpty)
        {
            var rows = Math.Min(block.Length / Lanes.Width, ushort.MaxValue / 2);
            if (_rows == ushort.MaxValue) Choose(block[..(rows * Lanes.Width)]);
            else if (_rows + rows > ushort.MaxValue) HandOver();
            AddRows(block[..(rows * Lanes.Width)]);
            _rows += rows;
            block = block[(rows * Lanes.Width)..];
        }
    }

    /// <summary>Gives the sketches what was counted, and begins anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void HandOver()
    {
        for (var lane = 0; lane < Units; lane++)
        {
            var counts = _counts.AsSpan(lane * Stride, Stride);
            for (var bin = 0; bin < Zero; bin++)
                if (counts[bin] > 0) into.Raise(first + lane, bin >= Near, _lowest[lane] + bin % Near, counts[bin]);
            into.Zeros[first + lane] += counts[Zero];
        }

        Array.Clear(_counts);
        _rows = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(ReadOnlySpan<float> block)
    {
        ref var counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
        for (var row = 0; row < block.Length; row += RowsAtOnce * Lanes.Width)
        {
            var some = block[row..Math.Min(row + RowsAtOnce * Lanes.Width, block.Length)];
            if (!Place(some)) AddElsewhere(some);
            // neighbours are counts of different units: one that was raised a moment ago would be slow to be raised again
            for (nuint at = 0; at < (nuint)some.Length; at += 4)
            {
                Unsafe.Add(ref counts, Unsafe.Add(ref places, at))++;
                Unsafe.Add(ref counts, Unsafe.Add(ref places, at + 1))++;
                Unsafe.Add(ref counts, Unsafe.Add(ref places, at + 2))++;
                Unsafe.Add(ref counts, Unsafe.Add(ref places, at + 3))++;
            }
        }
    }

    /// <summary>Works out where values are counted.</summary>
    /// <returns>Whether all are zeros, or lie in their units' octaves.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Place(ReadOnlySpan<float> values)
    {
        ref var value = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref var place = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetArrayDataReference(_places));
        var lowest = Vector512.Create(_lowest).AsUInt32();
        var own = Vector512<uint>.Indices * Stride;
        var (zero, elsewhere) = (own + Vector512.Create((uint)Zero), own + Vector512.Create((uint)Elsewhere));
        var all = Vector512<uint>.AllBitsSet;
        for (nuint at = 0; at < (nuint)values.Length; at += Lanes.Width)
        {
            var bits = Vector512.LoadUnsafe(ref value, at);
            var bin = (bits << 1 >> (QuantileSketches.Shift + 1)) - lowest;
            var inside = Vector512.LessThan(bin, Vector512.Create((uint)Near));
            var isZero = Vector512.Equals(bits << 1, Vector512<uint>.Zero);
            all &= inside | isZero;
            bin += own + (bits >> 31 << NearBits);
            bin = Vector512.ConditionalSelect(inside, bin, Vector512.ConditionalSelect(isZero, zero, elsewhere));
            bin.StoreUnsafe(ref place, at);
        }

        return all == Vector512<uint>.AllBitsSet;
    }

    /// <summary>Counts the values that lie in none of their unit's octaves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddElsewhere(ReadOnlySpan<float> values)
    {
        for (var at = 0; at < values.Length; at++)
            if (_places[at] == at % Lanes.Width * Stride + Elsewhere && at % Lanes.Width < Units)
                into.Add(first + at % Lanes.Width, values[at]);
    }

    /// <summary>Chooses for every unit the neighbouring octaves that hold most of its values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Choose(ReadOnlySpan<float> block)
    {
        Span<int> below = stackalloc int[257];      // values in octaves before each
        for (var lane = 0; lane < Lanes.Width; lane++)
        {
            below.Clear();
            for (var at = lane; at < block.Length; at += Lanes.Width)
                below[(int)(BitConverter.SingleToUInt32Bits(block[at]) << 1 >> 24) + 1]++;
            below[1] = 0;      // zeros and denormals are no octave
            for (var octave = 1; octave < below.Length; octave++) below[octave] += below[octave - 1];
            var best = 1;
            for (var octave = 1; octave + Octaves < below.Length; octave++)
                if (below[octave + Octaves] - below[octave] > below[best + Octaves] - below[best]) best = octave;
            _lowest[lane] = best * Bins;
        }

        HandOver();
    }
}
