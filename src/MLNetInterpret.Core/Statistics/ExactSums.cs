using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Sums that come out the same in every order and grouping: wide fixed-point integers, one for each index.</summary>
/// <remarks>Wide enough that no float, or product of two, is rounded when it enters, and that 2^42 of the largest do not
/// overflow. Source: Kulisch, Miranker, "The Arithmetic of the Digital Computer: A New Approach", SIAM Review 1986.</remarks>
internal sealed class ExactSums
{
    private readonly ulong[] _limbs;      // two's complement, the lowest limb first
    private readonly int _width;

    private ExactSums(int count, int width, int exponent)
    {
        (Count, _width, Exponent) = (count, width, exponent);
        _limbs = new ulong[checked(count * width)];
    }

    /// <summary>How many sums there are.</summary>
    public int Count { get; }

    /// <summary>A sum is its <see cref="Integer"/> times two to this power.</summary>
    public int Exponent { get; }

    /// <summary>The state as it is stored.</summary>
    public Span<ulong> Limbs => _limbs;

    /// <summary>Sums of floats.</summary>
    public static ExactSums OfValues(int count) => new(count, 5, -149);

    /// <summary>Sums of products of two floats.</summary>
    public static ExactSums OfProducts(int count) => new(count, 10, -298);

    /// <summary>Adds a finite number; of one that is no sum of floats (or products)
    /// the bits below the smallest of those are cut off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int index, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var raised = (int)(bits >> 52) & 0x7ff;
        var mantissa = (ulong)bits & 0xfffffffffffffUL;
        if (raised == 0 && mantissa == 0) return;
        if (raised > 0) mantissa |= 1UL << 52;
        var shift = Math.Max(raised, 1) - 1075 - Exponent;
        if (shift < 0) (mantissa, shift) = (shift < -63 ? 0 : mantissa >> -shift, 0);
        var (limb, offset) = (shift >> 6, shift & 63);
        var (low, high) = (mantissa << offset, offset == 0 ? 0 : mantissa >> (64 - offset));
        var own = _limbs.AsSpan(index * _width, _width);
        if (bits >= 0) Add(own[limb..], low, high);
        else Subtract(own[limb..], low, high);
    }

    /// <summary>Adds every one of the values to the sum of its place, from <paramref name="first"/> on.</summary>
    public void Add(int first, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++) Add(first + i, values[i]);
    }

    /// <summary>Adds other sums, place by place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ExactSums other)
    {
        for (var at = 0; at < _limbs.Length; at += _width)
        {
            var carry = 0UL;
            for (var limb = at; limb < at + _width; limb++)
            {
                var sum = (UInt128)_limbs[limb] + other._limbs[limb] + carry;
                (_limbs[limb], carry) = ((ulong)sum, (ulong)(sum >> 64));
            }
        }
    }

    /// <summary>The sum as an integer, see <see cref="Exponent"/>.</summary>
    public BigInteger Integer(int index) =>
        new(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_limbs.AsSpan(index * _width, _width)));

    /// <summary>The sum, within the last bit.</summary>
    public double this[int index]
    {
        get
        {
            Span<ulong> magnitude = stackalloc ulong[_width];
            _limbs.AsSpan(index * _width, _width).CopyTo(magnitude);
            var negative = magnitude[^1] >> 63 != 0;
            if (negative)
            {
                for (var limb = 0; limb < _width; limb++) magnitude[limb] = ~magnitude[limb];
                Add(magnitude, 1, 0);
            }

            var top = magnitude.LastIndexOfAnyExcept(0UL);
            if (top < 0) return 0;
            // two limbs hold at least 65 bits of it
            var value = Math.ScaleB(magnitude[top], 64 * top + Exponent);
            if (top > 0) value += Math.ScaleB(magnitude[top - 1], 64 * (top - 1) + Exponent);
            return negative ? -value : value;
        }
    }

    /// <summary>An integer times two to a power.</summary>
    public static double ToDouble(BigInteger integer, int exponent)
    {
        var excess = (int)Math.Max(0, integer.GetBitLength() - 1000);
        return Math.ScaleB((double)(integer >> excess), exponent + excess);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<ulong> limbs, ulong low, ulong high)
    {
        var carry = Carried(ref limbs[0], low) ? 1UL : 0;
        for (var i = 1; i < limbs.Length && (high | carry) != 0; i++)
        {
            var over = Carried(ref limbs[i], high) ? 1UL : 0;
            over += Carried(ref limbs[i], carry) ? 1UL : 0;
            (high, carry) = (0, over);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(Span<ulong> limbs, ulong low, ulong high)
    {
        var borrow = Borrowed(ref limbs[0], low) ? 1UL : 0;
        for (var i = 1; i < limbs.Length && (high | borrow) != 0; i++)
        {
            var under = Borrowed(ref limbs[i], high) ? 1UL : 0;
            under += Borrowed(ref limbs[i], borrow) ? 1UL : 0;
            (high, borrow) = (0, under);
        }
    }

    private static bool Carried(ref ulong limb, ulong added)
    {
        limb += added;
        return limb < added;
    }

    private static bool Borrowed(ref ulong limb, ulong taken)
    {
        var before = limb;
        limb -= taken;
        return before < taken;
    }
}
