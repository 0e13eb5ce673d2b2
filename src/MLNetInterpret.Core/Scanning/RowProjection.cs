using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A sparse random projection of the rows: each row adds to one number in each of four blocks,
/// with a random sign.</summary>
/// <remarks>A unit's values over all rows become a few numbers whose inner products estimate those of the values, and which add
/// up over shards. Source: Charikar, Chen, Farach-Colton, "Finding frequent items in data streams" (count sketch), 2002; Kane,
/// Nelson, "Sparser Johnson-Lindenstrauss transforms", 2014. Which numbers and signs a row has follows from the seed and its
/// number alone. Rows that follow each other may share their numbers, with signs of their own: that is as unbiased, and it keeps
/// the numbers in a processor's cache; it adds a share of (rows together) x (numbers) / (rows) to the variance, which
/// <see cref="Together"/> keeps at an eighth.</remarks>
internal static class RowProjection
{
    /// <summary>Numbers that each row adds to.</summary>
    public const int Blocks = 4;

    /// <summary>Bits of a hash that are signs.</summary>
    public const ulong Signs = 0x8000_8000_8000_8000;

    private const int MostTogether = 5;      // as a power of two

    /// <summary>Where a row goes in one block, and its sign.</summary>
    /// <param name="hash">Of the row, see <see cref="Hash(int, long, int)"/>.</param>
    /// <param name="block">0 to 3.</param>
    /// <param name="projections">Numbers in all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Place, int Sign) At(ulong hash, int block, int projections)
    {
        var bits = (int)(hash >> (16 * block)) & 0xffff;
        var size = projections / Blocks;
        return (block * size + (((bits & 0x7fff) * size) >> 15), bits >= 0x8000 ? 1 : -1);
    }

    /// <summary>Random bits of a row, or of one of its positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(int seed, long row, int position) =>
        Mix(Mix((ulong)row + 0x9e3779b97f4a7c15UL * (uint)seed) + (uint)position);

    /// <summary>The same of rows among many: rows that follow each other share their places,
    /// the more of them the more rows went before.</summary>
    /// <param name="seed">The plan's.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Which, counted from the first; null for all from there on.</param>
    /// <param name="projections">Numbers in all.</param>
    /// <param name="hashes">Gets the bits of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void HashMany(int seed, long first, IReadOnlyList<int>? rows, int projections, Span<ulong> hashes)
    {
        var (some, group, shift, shared) = (-1L, -1L, 0, 0UL);
        for (var i = 0; i < hashes.Length; i++)
        {
            var row = first + (rows is null ? i : rows[i]);
            if (row >> MostTogether != some)
            {
                (some, group) = (row >> MostTogether, -1);      // as many share their places all through it
                shift = BitOperations.Log2((uint)Together(row, projections));
            }

            hashes[i] = Hash(seed, row, 0);
            if (shift == 0) continue;
            if (row >> shift != group) (group, shared) = (row >> shift, Hash(~seed, row >> shift, 1 << shift) & ~Signs);
            hashes[i] = (hashes[i] & Signs) | shared;
        }
    }

    /// <summary>How many rows share their places with a row: a power of two up to 32,
    /// at most an eighth of the rows before it for each number.</summary>
    public static int Together(long row, int projections) =>
        projections == 0 ? 1 : 1 << Math.Min(MostTogether, BitOperations.Log2((ulong)Math.Max(1, row / (8L * projections))));

    /// <summary>Whether a row, or one of its positions, is drawn for a sample.</summary>
    /// <param name="seed">The plan's.</param>
    /// <param name="row">The row.</param>
    /// <param name="position">The position; 0 for a row.</param>
    /// <param name="share">How probable it is, 0 to 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsDrawn(int seed, long row, int position, double share) =>
        // other bits than where it is projected to
        (Mix(Hash(seed, row, position) ^ 0x6a09e667f3bcc908UL) >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>Random bits of some bytes, the same for equal ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = Mix(hash ^ word);
        foreach (var rest in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..]) hash = Mix(hash ^ rest);
        return hash;
    }

    /// <summary>SplitMix64's output function (Steele, Lea, Flood 2014).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15UL;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
        return value ^ (value >> 31);
    }
}
