namespace MLNetInterpret;

/// <summary>How a maximisation runs.</summary>
public sealed record MaximizationOptions
{
    /// <summary>Steps of gradient ascent, 1 or more.</summary>
    public int Steps { get; init; } = 256;

    /// <summary>How many of the last steps go without transforms, 0 to <see cref="Steps"/>:
    /// they sharpen what survived them.</summary>
    public int PlainSteps { get; init; }

    /// <summary>How far a step goes, above 0: Adam's learning rate,
    /// or the step of the other rules in the parameterisation's own units (for pixels: shares of the value range).</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>How a gradient becomes a step.</summary>
    public AscentRule Rule { get; init; }

    /// <summary>What the trace and the final scores tell, where it is not the objective itself: the unit alone, for example,
    /// while penalties are subtracted in what is climbed. Null for the objective.</summary>
    public Objective? Measure { get; init; }

    /// <summary>An item rests as soon as its objective is above this, and the run ends when all do;
    /// null goes on to the last step.</summary>
    public double? StopAbove { get; init; }

    /// <summary>Decides the start, the transforms and nothing else; same seed, machine and threads: same bits.</summary>
    public int Seed { get; init; }

    /// <summary>Inputs optimised at once, 1 or more; each climbs on its own score.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Steps after which the inputs are kept, counted from 1; empty keeps none but the last.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Restarts of an item whose start gives no gradient at all (a dead rectifier),
    /// each with at least the contrast of the one before; 0 or more.</summary>
    public int Restarts { get; init; } = 12;

    /// <summary>Told the share of steps done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends the run with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether the results are scored once more on the plain network; false where the caller does so itself.</summary>
    internal bool MeasureAgain { get; init; } = true;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(PlainSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PlainSteps, Steps);
        ArgumentOutOfRangeException.ThrowIfNegative(Restarts);
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new ArgumentOutOfRangeException(
                nameof(LearningRate), LearningRate, "The learning rate is a finite number above 0.");
        foreach (var step in Snapshots)
            if (step < 1 || step > Steps)
                throw new ArgumentOutOfRangeException(nameof(Snapshots), step, $"Snapshots are steps from 1 to {Steps}.");
    }
}

/// <summary>How a gradient becomes a step.</summary>
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
