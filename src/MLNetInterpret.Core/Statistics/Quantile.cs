namespace MLNetInterpret.Core.Statistics;

/// <summary>Quantiles that are one of the values, given in ascending order; members differ in which of two neighbours.</summary>
/// <remarks>All throw <see cref="ArgumentException"/> where there are no values. Source: Hyndman, Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50(4), 1996.</remarks>
internal static class Quantile
{
    /// <summary>Value nearest to a share of the way from the first to the last; of two the one at the even place.</summary>
    /// <param name="sorted">The values.</param>
    /// <param name="share">From 0 to 1.</param>
    public static T Nearest<T>(ReadOnlySpan<T> sorted, double share) => At(sorted, Math.Round(share * (sorted.Length - 1)));

    /// <summary>Last value not beyond a share of the way.</summary>
    /// <inheritdoc cref="Nearest"/>
    public static T Below<T>(ReadOnlySpan<T> sorted, double share) => At(sorted, Math.Floor(share * (sorted.Length - 1)));

    /// <summary>First value not before a share of the way.</summary>
    /// <inheritdoc cref="Nearest"/>
    public static T Above<T>(ReadOnlySpan<T> sorted, double share) => At(sorted, Math.Ceiling(share * (sorted.Length - 1)));

    /// <summary>First value that at least this share of all do not exceed.</summary>
    /// <inheritdoc cref="Nearest"/>
    public static T Lower<T>(ReadOnlySpan<T> sorted, double share) => At(sorted, Math.Ceiling(share * sorted.Length) - 1);

    /// <summary>First value that more than this share of all do not exceed.</summary>
    /// <inheritdoc cref="Nearest"/>
    public static T Upper<T>(ReadOnlySpan<T> sorted, double share) => At(sorted, Math.Floor(share * sorted.Length));

    private static T At<T>(ReadOnlySpan<T> sorted, double place) => sorted.IsEmpty
        ? throw new ArgumentException("A quantile needs at least one value.", nameof(sorted))
        : sorted[(int)Math.Clamp(place, 0, sorted.Length - 1)];
}
