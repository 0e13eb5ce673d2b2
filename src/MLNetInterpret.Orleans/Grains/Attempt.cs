using MLNetInterpret.Orleans.Jobs;
using Orleans.Runtime;

namespace MLNetInterpret.Orleans.Grains;

/// <summary>A shard in hand.</summary>
/// <param name="Worker">Who has it.</param>
/// <param name="Grain">The attempt at it.</param>
internal sealed record Attempt(SiloAddress Worker, IShardGrain Grain)
{
    /// <summary>Whether the worker has begun with it, as far as is known.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The question that is under way, or was the last one.</summary>
    public Task Asked { get; set; } = Task.CompletedTask;
}
