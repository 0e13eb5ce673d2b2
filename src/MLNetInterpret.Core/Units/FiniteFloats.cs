using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Units;

/// <summary>Whether floats are finite. Compiled at full speed at once: every value that is read or scanned passes here.</summary>
internal static class FiniteFloats
{
    private const uint Infinity = 0x7f80_0000, Size = 0x7fff_ffff;

    /// <summary>Whether none of the values is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool All(ReadOnlySpan<float> values)
    {
        ref var first = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        var (count, width) = ((nuint)values.Length, (nuint)Vector512<uint>.Count);
        if (count < width)
        {
            for (nuint at = 0; at < count; at++)
                if ((Unsafe.Add(ref first, at) & Size) >= Infinity) return false;
            return true;
        }

        var most = Vector512.LoadUnsafe(ref first, count - width) & Vector512.Create(Size);
        for (nuint at = 0; at + width <= count; at += width)
            most = Vector512.Max(most, Vector512.LoadUnsafe(ref first, at) & Vector512.Create(Size));
        return Vector512.LessThanAll(most, Vector512.Create(Infinity));
    }
}
