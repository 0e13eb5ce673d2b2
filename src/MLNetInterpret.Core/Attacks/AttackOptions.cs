using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of an adversarial attack.</summary>
/// <remarks>The seed decides the random start; null means 0.</remarks>
public sealed record AttackOptions : SeededWork
{
    /// <summary>Bound on the change of each value: for pictures a share of the value range (8/255 where no bound is given at
    /// all), for vectors in their own units; above 0, or null for no such bound.</summary>
    public double? LInf { get; init; }

    /// <summary>Bound on the length of the whole change, in the same units; above 0, or null for no such bound.</summary>
    public double? L2 { get; init; }

    /// <summary>Steps, 1 or more; one alone goes to the end of the ball (FGSM).</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Size of a step in the units of the bound, above 0; null for 2.5 times the radius over all steps (Madry et al.),
    /// or the whole radius where there is one step.</summary>
    public double? StepSize { get; init; }

    /// <summary>Whether to begin at a random place of the ball instead of its centre.</summary>
    public bool RandomStart { get; init; }

    /// <summary>The class that each input is to get: one class, or one for each input; empty accepts any but the one predicted
    /// before.</summary>
    public IReadOnlyList<int> Targets { get; init; } = [];

    /// <summary>The point of the logits; null for the network's last.</summary>
    public ActivationPoint? Logits { get; init; }

    /// <summary>For vectors: slots that stay as they are.</summary>
    public IReadOnlyList<int> Immutable { get; init; } = [];

    /// <summary>Whether an input is no longer changed once the wanted class leads by <see cref="Confidence"/>.</summary>
    public bool EarlyExit { get; init; } = true;

    /// <summary>The lead in logits at which an input is no longer changed, 0 or more; slightly above 0, so that rounding to 8
    /// bits does not undo it.</summary>
    public double Confidence { get; init; } = 0.1;

    /// <summary>One step to the corner of an L-infinity ball.</summary>
    /// <param name="linf">As <see cref="LInf"/>.</param>
    /// <remarks>Source: Goodfellow, Shlens, Szegedy, "Explaining and Harnessing Adversarial Examples", 2014,
    /// arXiv:1412.6572.</remarks>
    public static AttackOptions FastGradientSign(double linf) => new() { LInf = linf, Steps = 1, EarlyExit = false };

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal AttackOptions Validated()
    {
        Check.AtLeast(Steps, 1, nameof(Steps));
        Check.AtLeast(Confidence, 0, nameof(Confidence));
        Check.AboveOrNull(LInf, 0, nameof(LInf));
        Check.AboveOrNull(L2, 0, nameof(L2));
        Check.AboveOrNull(StepSize, 0, nameof(StepSize));
        return this;
    }
}
