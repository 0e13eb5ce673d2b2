namespace MLNetInterpret.Core.Statistics;

/// <summary>The median. All throw <see cref="ArgumentException"/> where there are no values.</summary>
internal static class Median
{
    /// <summary>The usual median: of an even number of values the mean of the two central ones.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (Quantile.Lower<double>(sorted, 0.5) + Quantile.Upper<double>(sorted, 0.5)) / 2;
    }

    /// <summary>The lower median: of an even number of values the smaller of the two central ones, a value that
    /// occurs.</summary>
    public static T Lower<T>(IEnumerable<T> values) => Quantile.Lower<T>([.. values.Order()], 0.5);

    /// <summary>The upper median: of an even number of values the larger of the two central ones, a value that
    /// occurs.</summary>
    public static T Upper<T>(IEnumerable<T> values) => Quantile.Upper<T>([.. values.Order()], 0.5);
}
