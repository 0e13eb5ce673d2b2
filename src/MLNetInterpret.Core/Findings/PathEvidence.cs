using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Findings;

/// <summary>Whether an optimised input takes the strongest rows' way through the layer below the unit.</summary>
/// <param name="Point">The layer below.</param>
/// <param name="Optimized">Rank correlation of its units' activations on the optimised input
/// with those on the strongest rows.</param>
/// <param name="Real">The same of each of the strongest rows with the others: the median.</param>
/// <param name="Random">The same of rows drawn at random: the median.</param>
internal sealed record PathEvidence(ActivationPoint Point, double Optimized, double Real, double Random)
{
    /// <summary>The fewest units of a layer below that tell a way.</summary>
    public const int FewestUnits = 8;

    /// <summary>Rows drawn at random, at most.</summary>
    public const int RandomRows = 64;

    /// <summary>Whether the input's way is as foreign as any row's.</summary>
    public bool IsForeign => Optimized <= Random;

    /// <summary>Compares ways, each the ranks of the layer's activations.</summary>
    /// <param name="point">The layer below.</param>
    /// <param name="optimized">The input's.</param>
    /// <param name="strongest">Those of the strongest rows, two or more.</param>
    /// <param name="random">Those of rows drawn at random.</param>
    public static PathEvidence Of(
        ActivationPoint point, double[] optimized, double[][] strongest, IEnumerable<double[]> random)
    {
        var whole = Mean(strongest);
        double[] Others(int at) => Mean([.. strongest.Where((_, other) => other != at)]);
        return new(
            point, Correlation.Of(optimized, whole) ?? 0,
            Median.Of([.. strongest.Select((way, at) => Correlation.Of(way, Others(at)) ?? 0)]),
            Median.Of([.. random.Select(way => Correlation.Of(way, whole) ?? 0)]));
    }

    /// <summary>The numbers as evidence.</summary>
    /// <param name="input">What the input is called.</param>
    /// <param name="rows">What rows are called.</param>
    public IEnumerable<Evidence> Facts(string input = "optimised input", string rows = "rows") =>
    [
        new($"path through {Point}", Optimized,
            $"rank correlation of that layer's activations on the {input} with those on the strongest {rows}"),
        new($"path of the strongest {rows}", Real, $"the same for each of the strongest {rows} against the others, median"),
        new($"path of random {rows}", Random,
            $"the same for {rows} drawn at random, median; the {input} has to be above"),
    ];

    private static double[] Mean(double[][] ways) =>
        [.. Enumerable.Range(0, ways[0].Length).Select(unit => ways.Average(way => way[unit]))];
}
