using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Rows;

/// <summary>What no row's probability of a class can exceed.</summary>
/// <remarks>The softmax is one over 1 and the exponentials of how far each other logit leads, so bounds of those leads, each a
/// linear layer's output, bound it; of one logit the sigmoid of its bound is exact. A row of all the extremes need not exist, so
/// the bound of several classes is seldom reached.</remarks>
internal static class ProbabilityBound
{
    /// <inheritdoc cref="RowBound.Of"/>
    public static RowBound? Of(
        HookedNetwork network, int index, RowSpace space, bool highest, IReadOnlyList<int[]> known, int mostParts,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var logits = network.Points.Output;
        if (logits.UnitCount == 1)
        {
            var bound = RowBound.Of(network, logits.UnitAt(0), space, highest, known, mostParts, progress, cancellation);
            return bound is null ? null : bound with { Value = Sigmoid(bound.Value), Score = Sigmoid(bound.Score) };
        }

        if (known.Count == 0 || LayerChain.Until(network, logits.Point) is not { } chain || !chain.Fits(space)) return null;
        var (others, parts) = (0.0, 0);
        var searches = new WorkParts(progress, logits.UnitCount - 1);
        for (var other = 0; other < logits.UnitCount; other++)
        {
            if (other == index) continue;
            var sign = highest ? 1 : -1;
            var search = new RowBranching(
                new(chain.Between(index, other), sign, space), Math.Max(1, mostParts / (logits.UnitCount - 1)),
                searches.Next(1), cancellation);
            search.Run(known);
            others += Math.Exp(-sign * search.Bound);
            parts += search.Parts;
        }

        var value = (float)(1 / (1 + others));
        return new(value, IsProven: false, known[0], value, parts);
    }

    private static float Sigmoid(float logit) => (float)(1 / (1 + Math.Exp(-logit)));
}
