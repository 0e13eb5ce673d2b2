using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of the analysis of a character model.</summary>
/// <remarks>The seed decides the blocks of text that are drawn for confidence intervals.</remarks>
public sealed record RecurrentOptions : SeededWork
{
    /// <summary>The highest order of the n-gram models that it is compared with, 2 to 64.
    /// Order n knows the n - 1 characters before.</summary>
    public int Orders { get; init; } = 20;

    /// <summary>Characters that are read, and not counted, before each counted stretch, so that the network has context; 1 to
    /// 1,000,000.</summary>
    public int WarmUp { get; init; } = 200;

    /// <summary>Characters of the held-out text that the gates are measured on at most, spread over it; at least 1.</summary>
    public int GateCharacters { get; init; } = 100_000;

    /// <summary>Characters after an opening bracket over which the loss is followed; at least 1.</summary>
    public int Offsets { get; init; } = 100;

    /// <summary>Threads; 0 takes as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>A name for the model.</summary>
    public string ModelName { get; init; } = "model";

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal RecurrentOptions Validated()
    {
        Check.Between(Orders, 2, 64, nameof(Orders));
        Check.Between(WarmUp, 1, 1_000_000, nameof(WarmUp));
        Check.AtLeast(GateCharacters, 1, nameof(GateCharacters));
        Check.AtLeast(Offsets, 1, nameof(Offsets));
        Check.AtLeast(Threads, 0, nameof(Threads));
        return this;
    }
}
