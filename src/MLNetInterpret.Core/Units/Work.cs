using MLNetInterpret.Core.Units;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Progress and cancellation of a piece of work.</summary>
public record Work
{
    /// <summary>Receives what is being done and which share of the whole is done, at most ten times a second, on the thread
    /// that works; null for no reports.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work, which then throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Work in which something is drawn at random.</summary>
public record SeededWork : Work
{
    /// <summary>Seed of everything random; null takes the context's seed, or 0 where it has none.</summary>
    public int? Seed { get; init; }

    /// <summary>The seed where no context has one.</summary>
    internal int SeedOrZero => Seed ?? 0;

    /// <summary>Does elsewhere what falls into tasks; null does it here.</summary>
    internal DoElsewhere? Elsewhere { get; init; }

    /// <summary>Refuses what would be ignored: within other options, theirs count.</summary>
    /// <param name="name">What these options are called there.</param>
    /// <exception cref="ArgumentException">A seed, progress or cancellation was given here.</exception>
    internal void RequireNoWork(string name)
    {
        if ((Seed, Progress, Cancellation) != (null, null, default))
            throw new ArgumentException(
                $"{name} has a Seed, Progress or Cancellation of its own, "
                + "but those of the options around it count: give them there.");
    }
}

/// <summary>Progress of a piece of work: a share that never falls while it goes on, and is 1 when it has succeeded.</summary>
public sealed class WorkProgress(string stage, double share) : ReadableResult
{
    /// <summary>The current stage in words, for example <c>scanning rows</c>.</summary>
    public string Stage { get; } = stage;

    /// <summary>Share of the whole work that is done, 0 to 1, about in proportion to the time that it takes.</summary>
    public double Share { get; } = share;

    private protected override string Sentence => $"{Stage}: {Percent(Share)}";
}
