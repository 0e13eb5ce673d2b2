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

    /// <summary>A sum is its integer times two to this power.</summary>
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

    /// <summary>Covariance times the squared count, n S(ab) - S(a) S(b), rounded once at the end.</summary>
    /// <param name="products">Sums of products.</param>
    /// <param name="place">Which of them.</param>
    /// <param name="a">The first sums, of floats.</param>
    /// <param name="i">Which of them.</param>
    /// <param name="b">The second sums, of floats.</param>
    /// <param name="j">Which of them.</param>
    /// <param name="count">Values in each sum, n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Covariance(ExactSums products, int place, ExactSums a, int i, ExactSums b, int j, long count)
    {
        Span<ulong> left = stackalloc ulong[a._width], right = stackalloc ulong[b._width];
        Span<ulong> both = stackalloc ulong[products._width], difference = stackalloc ulong[products._width + 2];
        difference.Clear();
        var isNegative = products.Magnitude(place, both);
        AddProduct(difference, both, [(ulong)count], isNegative);
        isNegative = a.Magnitude(i, left) ^ b.Magnitude(j, right);
        AddProduct(difference, left, right, !isNegative);
        isNegative = Negated(difference);
        return isNegative ? -Rounded(difference, products.Exponent) : Rounded(difference, products.Exponent);
    }

    /// <summary>The double nearest to the sum.</summary>
    public double this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        get
        {
            Span<ulong> magnitude = stackalloc ulong[_width];
            return Magnitude(index, magnitude) ? -Rounded(magnitude, Exponent) : Rounded(magnitude, Exponent);
        }
    }

    /// <summary>A sum without its sign.</summary>
    /// <returns>Whether it is negative.</returns>
    private bool Magnitude(int index, Span<ulong> magnitude)
    {
        _limbs.AsSpan(index * _width, _width).CopyTo(magnitude);
        return Negated(magnitude);
    }

    /// <summary>Takes the sign off a number.</summary>
    /// <returns>Whether it was negative.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Negated(Span<ulong> limbs)
    {
        if (limbs[^1] >> 63 == 0) return false;
        for (var limb = 0; limb < limbs.Length; limb++) limbs[limb] = ~limbs[limb];
        Add(limbs, 1, 0);
        return true;
    }

    /// <summary>The double nearest to a number times two to a power, which is none of the smallest doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Rounded(ReadOnlySpan<ulong> magnitude, int exponent)
    {
        var top = magnitude.Length - 1;
        while (top >= 0 && magnitude[top] == 0) top--;
        if (top < 0) return 0;
        var shift = BitOperations.LeadingZeroCount(magnitude[top]);
        var bits = magnitude[top] << shift;
        var below = 0UL;      // of what is beyond 64 bits only counts whether it is zero
        if (top > 0)
        {
            if (shift > 0) bits |= magnitude[top - 1] >> (64 - shift);
            below = magnitude[top - 1] << shift;
        }

        for (var limb = 0; limb < top - 1; limb++) below |= magnitude[limb];
        // 63 bits: no machine rounds a positive long twice
        return Math.ScaleB((long)((bits >> 1) | (bits & 1) | (below == 0 ? 0UL : 1)), 64 * top - shift + 1 + exponent);
    }

    /// <summary>Adds the product of two magnitudes to a number, or takes it away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProduct(Span<ulong> to, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, bool isNegative)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == 0) continue;
            for (var j = 0; j < b.Length; j++)
            {
                if (b[j] == 0) continue;
                var high = Math.BigMul(a[i], b[j], out var low);
                if (isNegative) Subtract(to[(i + j)..], low, high);
                else Add(to[(i + j)..], low, high);
            }
        }
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
