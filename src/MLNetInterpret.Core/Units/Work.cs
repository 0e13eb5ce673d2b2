using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Who hears of a piece of work, and what ends it.</summary>
public record Work
{
    /// <summary>Told what is being done and how far it is; null tells nobody.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the work with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Work in which something is drawn at random.</summary>
public record SeededWork : Work
{
    /// <summary>Decides everything random; null takes the context's seed, or 0 where it has none.</summary>
    public int? Seed { get; init; }

    /// <summary>The seed where no context has one.</summary>
    internal int SeedOrZero => Seed ?? 0;

    /// <summary>Refuses what would be ignored: within other options, theirs count.</summary>
    /// <param name="name">What these options are called there.</param>
    /// <exception cref="ArgumentException">A seed, progress or cancellation was given here.</exception>
    internal void RequireNoWork(string name)
    {
        if ((Seed, Progress, Cancellation) != (null, null, default))
            throw new ArgumentException(
                $"{name} has a Seed, Progress or Cancellation of its own, but those of the options around it count: give them there.");
    }
}

/// <summary>How far a piece of work is.</summary>
public sealed class WorkProgress(string stage, double share) : ReadableResult
{
    /// <summary>What is being done, for people, for example <c>scanning rows</c>.</summary>
    public string Stage { get; } = stage;

    /// <summary>Share of it that is done, 0 to 1.</summary>
    public double Share { get; } = share;

    private protected override string Sentence => $"{Stage}: {Percent(Share)}";
}
