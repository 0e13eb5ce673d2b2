using TorchSharp;

namespace MLNetInterpret;

/// <summary>A score that is a unit's activation or its negative, and says so:
/// such a score can be had without the objective.</summary>
/// <param name="Unit">A whole unit with an index.</param>
/// <param name="Sign">1, or -1 for the negative.</param>
/// <param name="Read">The activation, one for each batch item.</param>
/// <remarks>What the score is belongs to the function, not to the objective,
/// so that an objective with another function says nothing.</remarks>
internal sealed record UnitScore(Unit Unit, int Sign, Func<ActivationCache, torch.Tensor> Read)
{
    /// <summary>The other direction.</summary>
    public UnitScore Negative => this with { Sign = -Sign };

    /// <summary>What an objective scores, or null where that is more than a unit.</summary>
    public static UnitScore? In(Objective objective) => objective.Score.Target as UnitScore;

    /// <summary>The score of each batch item.</summary>
    public torch.Tensor Of(ActivationCache seen) => Sign > 0 ? Read(seen) : -Read(seen);
}
