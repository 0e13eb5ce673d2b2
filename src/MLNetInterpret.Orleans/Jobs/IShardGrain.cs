using Orleans;
using Orleans.Concurrency;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>One attempt at one shard, on the silo that it was placed on.</summary>
[Alias("shard")]
internal interface IShardGrain : IGrainWithStringKey
{
    /// <summary>How the attempt stands; the first call begins it.</summary>
    [Alias("look"), ResponseTimeout("00:00:05")]
    Task<ShardLook> Look(JobOrder order, int shard);

    /// <summary>Ends it.</summary>
    [Alias("cancel"), OneWay]
    Task Cancel();
}
