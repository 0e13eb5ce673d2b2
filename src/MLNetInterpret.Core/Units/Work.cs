using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Progress and cancellation of a piece of work.</summary>
public record Work
{
    /// <summary>Receives what is being done and how far it is; null for no reports.</summary>
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
}

/// <summary>Progress of a piece of work.</summary>
public sealed class WorkProgress(string stage, double share) : ReadableResult
{
    /// <summary>The current stage in words, for example <c>scanning rows</c>.</summary>
    public string Stage { get; } = stage;

    /// <summary>Share of it that is done, 0 to 1.</summary>
    public double Share { get; } = share;

    private protected override string Sentence => $"{Stage}: {Percent(Share)}";
}
