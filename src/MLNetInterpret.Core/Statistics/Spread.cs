using System.Numerics;

namespace MLNetInterpret.Core.Statistics;

/// <summary>Mean of some values, and how far they lie from it.</summary>
/// <param name="Count">Values, at least 1.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">Sum of their squared distances from the mean.</param>
internal readonly record struct Spread(int Count, double Mean, double Squares)
{
    /// <summary>Share of their size up to which two activations count as one: about eight steps of a <see cref="float"/>, which
    /// the order in which a network adds its terms may leave between them.</summary>
    public const double Rounding = 1e-6;

    /// <summary>Standard deviation of exactly these values (divided by n), at least 0.</summary>
    public double Population => Math.Sqrt(Squares / Count);

    /// <summary>Standard deviation of what these were drawn from (divided by n - 1), at least 0; null of one value.</summary>
    public double? Sample => Count > 1 ? Math.Sqrt(Squares / (Count - 1)) : null;

    /// <summary>Spread of values.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of<T>(ReadOnlySpan<T> values)
        where T : struct, INumberBase<T>
    {
        if (values.IsEmpty) throw new ArgumentException("A mean needs at least one value.", nameof(values));
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += double.CreateChecked(value);
        // the mean of equal values is theirs, however the sum was rounded
        var mean = values.IndexOfAnyExcept(values[0]) < 0 ? double.CreateChecked(values[0]) : sum / values.Length;
        foreach (var value in values)
        {
            var distance = double.CreateChecked(value) - mean;
            squares += distance * distance;
        }

        return new(values.Length, mean, squares);
    }

    /// <summary>Whether activations from one to the other are more than one activation and its rounding.</summary>
    public static bool Varies(double least, double most) =>
        most - least > Rounding * Math.Max(Math.Abs(least), Math.Abs(most));

    /// <summary>A unit's activations; where they are one activation and its rounding, that one for all.</summary>
    public static double[] Settled(double[] activations) =>
        activations.Length == 0 || Varies(activations.Min(), activations.Max())
            ? activations
            : [.. Enumerable.Repeat(activations[0], activations.Length)];

    /// <summary>Population standard deviation from sums; 0 where rounding leaves less than nothing.</summary>
    /// <param name="count">Values.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="squares">The sum of their squares.</param>
    public static double PopulationOfSums(double count, double sum, double squares)
    {
        var mean = sum / count;
        return Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
    }

    /// <summary>Population variance from sums that nothing has rounded: a small spread about a large mean is kept.</summary>
    /// <param name="sums">Sums of values.</param>
    /// <param name="squares">Sums of their squares.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="count">Values in it.</param>
    public static double ExactVariance(ExactSums sums, ExactSums squares, int index, long count) =>
        Math.Max(0, ExactSums.Covariance(squares, index, sums, index, sums, index, count)) / count / count;
}
