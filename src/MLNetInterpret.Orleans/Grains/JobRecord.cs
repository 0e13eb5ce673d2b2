using MLNetInterpret.Orleans.Jobs;
using Orleans;

namespace MLNetInterpret.Orleans.Grains;

/// <summary>What of a job is saved. Which shards are finished is not: the folder says so.</summary>
[GenerateSerializer, Alias("job-record")]
internal sealed class JobRecord
{
    /// <summary>What is scanned; null where nobody has asked.</summary>
    [Id(0)]
    public JobOrder? Order { get; set; }

    /// <summary>How the job stands.</summary>
    [Id(1)]
    public JobStatus Status { get; set; }

    /// <summary>Why it failed.</summary>
    [Id(2)]
    public string? Message { get; set; }

    /// <summary>Shards that failed, each with the workers that it failed on and what they said.</summary>
    [Id(3)]
    public Dictionary<int, List<ShardFailure>> Failures { get; set; } = [];
}

/// <summary>One failure of a shard.</summary>
/// <param name="Worker">Where.</param>
/// <param name="Message">Why.</param>
[GenerateSerializer, Immutable, Alias("shard-failure")]
internal sealed record ShardFailure([property: Id(0)] string Worker, [property: Id(1)] string Message);
