using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Findings;

/// <summary>Optimised inputs that are none: what exceeds them.</summary>
internal static class Shortfall
{
    /// <summary>Whether an activation lies behind another, apart from rounding.</summary>
    /// <param name="score">The activation.</param>
    /// <param name="other">What it is compared with.</param>
    /// <param name="highest">Whether larger is further.</param>
    public static bool IsBehind(float score, float? other, bool highest) =>
        other is { } there && (highest ? score < there : score > there)
        && Spread.Varies(Math.Min(score, there), Math.Max(score, there));

    /// <summary>What an input falls short of, in words; null where it does not.</summary>
    /// <param name="optimized">The input.</param>
    /// <param name="highest">Whether it is the upper end's.</param>
    /// <param name="row">What rows are called: <c>row</c>, <c>image</c>.</param>
    public static string? FallsShortOf(this OptimizedInput optimized, bool highest, string row = "row") =>
        !optimized.FallsShort ? null
        : IsBehind(optimized.Score, optimized.BestReal, highest) ? $"the best real {row}"
        : "its own moved copies";
}
