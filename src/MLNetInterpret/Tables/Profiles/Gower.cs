using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Gower's distances in one column: the difference of two places, at most 1.</summary>
/// <remarks>Places: <see cref="TableColumn.PlaceAt"/>. Source: Gower, "A general coefficient of similarity and some of its
/// properties", Biometrics 27, 1971.</remarks>
internal static class Gower
{
    /// <summary>The distance of two places.</summary>
    public static float Distance(float a, float b) => Math.Min(1, Math.Abs(a - b));

    /// <summary>Adds many places' distances from one to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> places, float from, Span<float> sums)
    {
        var whole = MemoryMarshal.Cast<float, Vector<float>>(places);
        var wholeSums = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var (one, centre) = (Vector<float>.One, new Vector<float>(from));
        for (var i = 0; i < whole.Length; i++) wholeSums[i] += Vector.Min(one, Vector.Abs(whole[i] - centre));
        for (var at = whole.Length * Vector<float>.Count; at < places.Length; at++) sums[at] += Distance(places[at], from);
    }

    /// <summary>The same times a sign, 1 or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> places, float from, int sign, Span<double> sums)
    {
        var whole = MemoryMarshal.Cast<float, Vector<float>>(places);
        var wholeSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var (one, centre, signs) = (Vector<float>.One, new Vector<float>(from), new Vector<double>(sign));
        for (var i = 0; i < whole.Length; i++)
        {
            Vector.Widen(Vector.Min(one, Vector.Abs(whole[i] - centre)), out var low, out var high);
            wholeSums[2 * i] += signs * low;
            wholeSums[(2 * i) + 1] += signs * high;
        }

        for (var at = whole.Length * Vector<float>.Count; at < places.Length; at++)
            sums[at] += sign * Distance(places[at], from);
    }
}
