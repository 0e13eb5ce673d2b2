namespace MLNetInterpret.Core.Rows;

/// <summary>Scores rows of a space.</summary>
internal abstract class RowScorer(RowSpace space)
{
    /// <summary>The rows.</summary>
    public RowSpace Space => space;

    /// <summary>The scorer that suits a network: in managed code where it can be had, else through the network.</summary>
    public static RowScorer Of(HookedNetwork network, Objective objective, RowSpace space) =>
        objective.Scored is { Unit.Index: { } index } score && LayerChain.Until(network, score.Unit.Point) is { } chain
            && network.Points.Require(score.Unit) is not null && chain.Fits(space)
            ? new ChainRowScorer(chain.For(index), score.Sign, objective.Description, space)
            : new NetworkRowScorer(network, objective, space);

    /// <summary>Scores whole rows.</summary>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public abstract float[] Score(IReadOnlyList<int[]> rows);

    /// <summary>Scores the rows of moves, one move after another.</summary>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    public abstract float[] Score(IReadOnlyList<(int[] Row, RowMove Move)> moves);

    /// <summary>Refuses what cannot be compared.</summary>
    protected static float[] Finite(float[] scores, string description) =>
        Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad
            ? throw new ArithmeticException($"The score of '{description}' became {scores[bad]}; check the network for NaN.")
            : scores;
}
