namespace MLNetInterpret.Core.Statistics;

/// <summary>The value in the middle. All throw <see cref="ArgumentException"/> where there are no values.</summary>
internal static class Median
{
    /// <summary>Median as it is usually defined: of an even number of values the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (Quantile.Lower<double>(sorted, 0.5) + Quantile.Upper<double>(sorted, 0.5)) / 2;
    }

    /// <summary>The smaller of the two in the middle: a value that occurs.</summary>
    public static T Lower<T>(IEnumerable<T> values) => Quantile.Lower<T>([.. values.Order()], 0.5);

    /// <summary>The larger of the two in the middle: a value that occurs.</summary>
    public static T Upper<T>(IEnumerable<T> values) => Quantile.Upper<T>([.. values.Order()], 0.5);
}
