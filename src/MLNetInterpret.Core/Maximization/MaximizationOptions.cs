using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of a maximisation.</summary>
/// <remarks>The seed decides the start, the transforms and nothing else; same seed, machine and threads: same bits.
/// Null means 0.</remarks>
public sealed record MaximizationOptions : SeededWork
{
    /// <summary>Steps of gradient ascent, 1 or more.</summary>
    public int Steps { get; init; } = 256;

    /// <summary>Number of last steps without transforms, 0 to <see cref="Steps"/>: they sharpen what survived the
    /// transforms, and the result is the best state of them.</summary>
    public int PlainSteps { get; init; }

    /// <summary>Size of the first step, above 0 and at most 1,000: Adam's learning rate, or, for the other rules, the step in the
    /// parameterisation's own units (for pixels: shares of the value range). Null takes the parameterisation's: that of <see
    /// cref="Recipe.Default"/> for a spectrum or pyramid, 0.01 for a CPPN, 0.05 for others.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps at the full rate, 0 to 1; behind them it falls evenly to 0. Null takes the
    /// parameterisation's: that of <see cref="Recipe.Default"/> for a spectrum or pyramid, 1 for others.</summary>
    public double? Hold { get; init; }

    /// <summary>Share by which each step first shrinks the parameters, 0 to 1, exclusive; it falls with the rate. Null takes the
    /// parameterisation's: that of <see cref="Recipe.Default"/> for a spectrum or pyramid, 0 for others.</summary>
    /// <remarks>What the objective does not hold goes back to grey, or to a given start.</remarks>
    public double? Decay { get; init; }

    /// <summary>Rule that turns a gradient into a step.</summary>
    public AscentRule Rule { get; init; }

    /// <summary>The objective that the trace and the final scores report, for example the unit alone where the maximised
    /// objective subtracts penalties. Null for the maximised objective itself.</summary>
    public Objective? Measure { get; init; }

    /// <summary>An item stops as soon as its objective is above this, and the run ends when all items have stopped; null for
    /// all steps.</summary>
    public double? StopAbove { get; init; }

    /// <summary>Inputs optimised at once, 1 or more; each on its own score.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Steps after which the inputs are kept, counted from 1; empty keeps none but the last.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Restarts of an item whose start gives no gradient at all (a dead rectifier), or loses it within the first steps;
    /// 0 or more. Two are noisier; then a picture that starts from noise has "dead leaves", discs, boxes and stripes that cover
    /// each other, whose edges wake units that no noise does: of four such pictures the one with the highest score.</summary>
    public int Restarts { get; init; } = 14;

    /// <summary>Whether the results are scored once more on the plain network; false where the caller does so itself.</summary>
    internal bool MeasureAgain { get; init; } = true;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal MaximizationOptions Validated()
    {
        Check.AtLeast(Steps, 1, nameof(Steps));
        Check.AtLeast(Count, 1, nameof(Count));
        Check.Between(PlainSteps, 0, Steps, nameof(PlainSteps));
        Check.AtLeast(Restarts, 0, nameof(Restarts));
        if (LearningRate is { } rate) Check.AboveUpTo(rate, 0, TrainingOptions.MostRate, nameof(LearningRate));
        if (Hold is { } hold) Check.Between(hold, 0, 1, nameof(Hold));
        if (Decay is { } decay) Check.Share(decay, nameof(Decay));
        foreach (var step in Snapshots) Check.Between(step, 1, Steps, nameof(Snapshots));
        return this;
    }
}

/// <summary>Rule that turns a gradient into a step.</summary>
public enum AscentRule
{
    /// <summary>Adam (Kingma, Ba 2014, arXiv:1412.6980).</summary>
    Adam,

    /// <summary>The gradient's sign: the largest rise inside an L-infinity ball (Goodfellow, Shlens, Szegedy 2014,
    /// arXiv:1412.6572).</summary>
    Sign,

    /// <summary>The gradient divided by its length, item by item: the largest rise inside an L2 ball.</summary>
    Normalized,
}
