using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A few numbers that stand for a row's input, so that near-duplicates among the top rows are told
/// without reading them again.</summary>
/// <remarks>Random signs add the input's values up to <see cref="Length"/> numbers; the distance of two
/// signatures is that of the inputs within about 18 % (Johnson, Lindenstrauss 1984). Of a text, the
/// characters up to the position count, each in its place.</remarks>
internal sealed class RowSignatures
{
    /// <summary>Numbers in a signature.</summary>
    public const int Length = 32;

    /// <summary>Characters of a text that count, the position's own included.</summary>
    public const int TextWindow = 24;

    private float[] _signs = [];      // of each value of an input, Length of them

    /// <summary>The signature of a row.</summary>
    /// <param name="input">Its values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float[] OfRow(ReadOnlySpan<float> input)
    {
        if (_signs.Length != input.Length * Length) _signs = Signs(input.Length);
        var signature = new float[Length];
        ref var sign = ref MemoryMarshal.GetArrayDataReference(_signs);
        for (var lane = 0; lane < Length; lane += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var value = 0; value < input.Length; value++)
                sum += Vector.LoadUnsafe(ref sign, (nuint)(value * Length + lane)) * input[value];
            sum.CopyTo(signature, lane);
        }

        return signature;
    }

    /// <summary>The signature of a place in a text.</summary>
    /// <param name="codes">The row's characters.</param>
    /// <param name="position">The place.</param>
    public static float[] OfText(ReadOnlySpan<long> codes, int position)
    {
        var signature = new float[Length];
        for (var back = 0; back < TextWindow && back <= position; back++)
        {
            var bits = RowProjection.Hash(back, codes[position - back], TextWindow);
            for (var i = 0; i < Length; i++) signature[i] += (bits >> i & 1) == 0 ? -1 : 1;
        }

        return signature;
    }

    /// <summary>Whether a row counts as one with any of some others.</summary>
    /// <inheritdoc cref="AreNear" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsNearOne(float[] a, List<float[]> others, double distance)
    {
        foreach (var other in others)
            if (AreNear(other, a, distance)) return true;
        return false;
    }

    /// <summary>Whether two rows count as one.</summary>
    /// <param name="a">A row's signature.</param>
    /// <param name="b">The other's.</param>
    /// <param name="distance">Largest distance as a share of their size; below 0 no two rows are near.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreNear(float[] a, float[] b, double distance)
    {
        if (distance < 0) return false;
        double apart = 0, size = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = ((double)a[i], (double)b[i]);
            apart += (x - y) * (x - y);
            size += x * x + y * y;
        }

        return apart <= distance * distance * size / 2;
    }

    private static float[] Signs(int values)
    {
        var signs = new float[checked(values * Length)];
        for (var value = 0; value < values; value++)
        {
            var bits = RowProjection.Mix((ulong)value);
            for (var i = 0; i < Length; i++) signs[value * Length + i] = (bits >> i & 1) == 0 ? -1 : 1;
        }

        return signs;
    }
}
