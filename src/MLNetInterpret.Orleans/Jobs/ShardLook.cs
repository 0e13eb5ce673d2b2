using Orleans;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>A shard in hand at one moment.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Message">Why it failed, in a sentence; null where it has not.</param>
[GenerateSerializer, Immutable, Alias("shard-look")]
internal sealed record ShardLook([property: Id(0)] ShardStatus Status, [property: Id(1)] string? Message = null);
