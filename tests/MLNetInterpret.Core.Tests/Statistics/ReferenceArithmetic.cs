using System.Numerics;
using System.Runtime.InteropServices;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

/// <summary>Arithmetic without rounding, slow and simple: a float is a whole number of 2^-149.</summary>
internal static class ReferenceArithmetic
{
    public static BigInteger Of(float value)
    {
        if (!float.IsFinite(value)) throw new ArgumentException($"{value} is no number.");
        var bits = BitConverter.SingleToInt32Bits(value);
        var (exponent, mantissa) = (bits >> 23 & 0xff, new BigInteger(bits & 0x7fffff));
        var size = exponent == 0 ? mantissa : mantissa + (1 << 23) << exponent - 1;
        return bits < 0 ? -size : size;
    }

    public static BigInteger Sum(IEnumerable<float> values) => values.Aggregate(BigInteger.Zero, (sum, value) => sum + Of(value));

    /// <summary>The sum of products, in units of 2^-298.</summary>
    public static BigInteger Dot(IEnumerable<float> a, IEnumerable<float> b) =>
        a.Zip(b).Aggregate(BigInteger.Zero, (sum, pair) => sum + Of(pair.First) * Of(pair.Second));

    /// <summary>A sum as an integer times two to the power of its exponent.</summary>
    public static BigInteger Integer(this ExactSums sums, int index)
    {
        var width = sums.Limbs.Length / sums.Count;
        return new(MemoryMarshal.AsBytes(sums.Limbs.Slice(index * width, width)));
    }

    public static double Mean(IReadOnlyList<float> values) => Ratio(Sum(values), values.Count, -149);

    public static double Variance(IReadOnlyList<float> values) =>
        Ratio(Covariance(values, values), (BigInteger)values.Count * values.Count, -298);

    /// <summary>Null where one of the two never changes.</summary>
    public static double? Pearson(IReadOnlyList<float> a, IReadOnlyList<float> b)
    {
        var (together, own, other) = (Covariance(a, b), Covariance(a, a), Covariance(b, b));
        return own.IsZero || other.IsZero ? null : together.Sign * Math.Sqrt(Ratio(together * together, own * other));
    }

    /// <summary>n S(ab) - S(a) S(b).</summary>
    public static BigInteger Covariance(IReadOnlyList<float> a, IReadOnlyList<float> b) => a.Count * Dot(a, b) - Sum(a) * Sum(b);

    /// <summary>The double nearest to an integer times two to a power; of two, the even one.</summary>
    public static double Rounded(BigInteger integer, int exponent)
    {
        var size = BigInteger.Abs(integer);
        var excess = (int)Math.Max(0, size.GetBitLength() - 53);
        var (kept, rest) = (size >> excess, size & ((BigInteger.One << excess) - 1));
        var half = excess == 0 ? BigInteger.Zero : BigInteger.One << (excess - 1);
        if (excess > 0 && (rest > half || (rest == half && !kept.IsEven))) kept++;
        return integer.Sign * Math.ScaleB((double)(long)kept, exponent + excess);
    }

    /// <summary>A fraction times two to a power.</summary>
    public static double Ratio(BigInteger numerator, BigInteger denominator, int exponent = 0)
    {
        if (numerator.IsZero) return 0;
        var shift = (int)(90 - numerator.GetBitLength() + denominator.GetBitLength());
        var quotient = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        return Math.ScaleB((double)quotient, exponent - shift);
    }
}
