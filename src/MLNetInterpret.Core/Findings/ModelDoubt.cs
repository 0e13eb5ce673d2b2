using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Findings;

/// <summary>Doubt about a model that a simple one equals.</summary>
internal static class ModelDoubt
{
    /// <summary>What is to be said before anything else; null where the model is better, or nothing was compared.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="metric">What was measured on held-out data; of bits and errors, less is better.</param>
    /// <param name="value">The model's.</param>
    /// <param name="baseline">The simple model's; null where there is none.</param>
    /// <param name="simple">What that is.</param>
    public static string? Of(string name, string metric, double value, double? baseline, string? simple)
    {
        var isLessBetter =
            metric.Contains("bits", StringComparison.Ordinal) || metric.Contains("error", StringComparison.Ordinal);
        return baseline is { } other && (isLessBetter ? value >= other : value <= other)
            ? $"{Visible(name)} is no better than a simple model ({Visible(metric)} {Fixed(value)}, "
                + $"{Visible(simple ?? "simple model")} {Fixed(other)}): its units are not worth interpreting."
            : null;
    }
}
