using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>The least of many numbers.</summary>
internal static class Least
{
    /// <summary>The sum of the least numbers, as many as asked for; infinite where there are fewer, 0 for none.</summary>
    /// <param name="values">The numbers, none of them NaN.</param>
    /// <param name="count">How many, few: they are held in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<float> values, int count)
    {
        if (count == 0) return 0;
        Span<double> least = stackalloc double[count];
        least.Fill(double.PositiveInfinity);
        var whole = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < whole.Length; i++)
        {
            // most numbers are above all that are held: a whole vector of them at once
            if (!Vector.LessThanAny(whole[i], new((float)least[^1]))) continue;
            for (var lane = 0; lane < Vector<float>.Count; lane++)
                if (whole[i][lane] < least[^1]) Insert(least, whole[i][lane]);
        }

        foreach (var value in values[(whole.Length * Vector<float>.Count)..])
            if (value < least[^1]) Insert(least, value);
        return Total(least);
    }

    /// <summary>Puts a number among the least known, in place of the last of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Insert(Span<double> least, double value)
    {
        var at = least.Length - 1;
        for (; at > 0 && least[at - 1] > value; at--) least[at] = least[at - 1];
        least[at] = value;
    }

    /// <summary>The sum of a few numbers.</summary>
    public static double Total(ReadOnlySpan<double> values)
    {
        double total = 0;
        foreach (var value in values) total += value;
        return total;
    }

    /// <summary>Collects the numbers that are no larger than a limit, and their places.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Within(ReadOnlySpan<float> values, double most, Span<float> found, Span<int> places)
    {
        var (count, limit) = (0, MathF.BitIncrement((float)most));
        var whole = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < whole.Length; i++)
            if (Vector.LessThanOrEqualAny(whole[i], new(limit)))
                for (var at = i * Vector<float>.Count; at < (i + 1) * Vector<float>.Count; at++)
                    if (values[at] <= limit) (found[count], places[count++]) = (values[at], at);
        for (var at = whole.Length * Vector<float>.Count; at < values.Length; at++)
            if (values[at] <= limit) (found[count], places[count++]) = (values[at], at);
        return count;
    }
}
