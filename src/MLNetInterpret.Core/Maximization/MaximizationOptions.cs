namespace MLNetInterpret;

/// <summary>How a maximisation runs.</summary>
public sealed record MaximizationOptions
{
    /// <summary>Steps of gradient ascent, 1 or more.</summary>
    public int Steps { get; init; } = 256;

    /// <summary>How many of the last steps go without transforms, 0 to <see cref="Steps"/>: they sharpen what survived them.</summary>
    public int PlainSteps { get; init; }

    /// <summary>Adam's learning rate, above 0.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Decides the start, the transforms and nothing else; same seed, machine and threads: same bits.</summary>
    public int Seed { get; init; }

    /// <summary>Inputs optimised at once, 1 or more; each climbs on its own score.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Steps after which the inputs are kept, counted from 1; empty keeps none but the last.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Restarts of an item whose start gives no gradient at all (a dead rectifier), each from a noisier start; 0 or more.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>Told the share of steps done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends the run with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(PlainSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PlainSteps, Steps);
        ArgumentOutOfRangeException.ThrowIfNegative(Restarts);
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "The learning rate is a finite number above 0.");
        if (Snapshots.FirstOrDefault(step => step < 1 || step > Steps) is not 0 and var outside)
            throw new ArgumentOutOfRangeException(nameof(Snapshots), outside, $"Snapshots are steps from 1 to {Steps}.");
    }
}
