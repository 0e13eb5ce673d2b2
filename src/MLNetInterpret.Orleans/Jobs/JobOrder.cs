using Orleans;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>What a cluster is asked to do in a folder that every worker sees: to scan, where <c>ScanJob</c> made it, or other
/// tasks, where it holds a <see cref="TaskPlan"/>. A task is a shard of one row.</summary>
[GenerateSerializer, Immutable, Alias("job-order")]
internal sealed record JobOrder
{
    /// <summary>The folder.</summary>
    [Id(0)]
    public required string Folder { get; init; }

    /// <summary>The plan's id, which names the job.</summary>
    [Id(1)]
    public required string Plan { get; init; }

    /// <summary>How many shards there are.</summary>
    [Id(2)]
    public required int Shards { get; init; }

    /// <summary>How many rows.</summary>
    [Id(3)]
    public required long Rows { get; init; }

    /// <summary>Rows in a shard.</summary>
    [Id(4)]
    public required int RowsPerShard { get; init; }

    /// <summary>Whether shards that fail again and again are left out.</summary>
    [Id(5)]
    public bool SkipsPoisoned { get; init; }

    /// <summary>Whether these are tasks, not a scan.</summary>
    [Id(6)]
    public bool HasTasks { get; init; }

    /// <summary>What a shard is called.</summary>
    public string Noun => HasTasks ? "task" : "shard";

    /// <summary>Rows of a shard.</summary>
    public long RowsOf(int shard) => Math.Min(RowsPerShard, Rows - ((long)shard * RowsPerShard));
}
