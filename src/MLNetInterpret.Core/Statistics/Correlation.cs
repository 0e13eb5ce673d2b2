using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Pearson's correlation coefficient r, -1 to 1; of ranks it is Spearman's.</summary>
/// <remarks>It is undefined, null, where one of the two never changes: where all that its squares hold is rounding, or a
/// number is NaN or too large. A caller for whom that means 0 or NaN says so where it asks.</remarks>
internal static class Correlation
{
    /// <summary>Half of the distance from 1 to the next double: what one addition rounds by, as a share of the sum.</summary>
    private const double Rounding = 1.0 / (1L << 53);

    /// <summary>Correlation of two series.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double? Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"{a.Length} values cannot be correlated with {b.Length}.", nameof(b));
        if (a.IsEmpty) return null;
        var (meanA, meanB) = (Mean(a), Mean(b));
        var (products, squaresA, squaresB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            (products, squaresA, squaresB) = (products + (x * y), squaresA + (x * x), squaresB + (y * y));
        }

        return Changes(squaresA, meanA, a.Length) && Changes(squaresB, meanB, b.Length)
            ? Ratio(products, Math.Sqrt(squaresA * squaresB))
            : null;
    }

    /// <summary>Correlation from sums over both series.</summary>
    /// <param name="count">Values of each.</param>
    /// <param name="a">Sum of the first series.</param>
    /// <param name="b">Sum of the second.</param>
    /// <param name="squaresA">Sum of the first one's squares.</param>
    /// <param name="squaresB">Sum of the second one's squares.</param>
    /// <param name="products">Sum of their products.</param>
    /// <param name="rounding">Variance up to which a series counts as one that never changes, the sums being rounded.</param>
    public static double? OfSums(
        double count, double a, double b, double squaresA, double squaresB, double products, double rounding = 0)
    {
        var (meanA, meanB) = (a / count, b / count);
        var (varianceA, varianceB) = ((squaresA / count) - (meanA * meanA), (squaresB / count) - (meanB * meanB));
        return varianceA > rounding && varianceB > rounding
            ? Ratio((products / count) - (meanA * meanB), Math.Sqrt(varianceA * varianceB))
            : null;
    }

    /// <summary>Correlation from the covariance and both standard deviations.</summary>
    public static double? OfDeviations(double covariance, double a, double b) =>
        a > 0 && b > 0 ? Ratio(covariance, a * b) : null;

    /// <summary>Correlation from the covariance and both variances, all three times the same number.</summary>
    public static double? OfVariances(double covariance, double a, double b) =>
        a > 0 && b > 0 ? Ratio(covariance, Math.Sqrt(a * b)) : null;

    /// <summary>Correlation of two series of mean 0: the cosine of the angle between them.</summary>
    public static double OfCentred(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Math.Clamp(TensorPrimitives.CosineSimilarity(a, b), -1, 1);

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    /// <summary>Whether a series' squared deviations are more than a mean rounded at every addition leaves.</summary>
    private static bool Changes(double squares, double mean, int count)
    {
        var rounding = count * Rounding * mean;
        return squares > count * rounding * rounding;
    }

    private static double? Ratio(double covariance, double size)
    {
        var r = Math.Clamp(covariance / size, -1, 1);
        return size > 0 && double.IsFinite(size) && double.IsFinite(r) ? r : null;
    }
}
