using Orleans;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>What a cluster is asked to scan: a folder that <c>ScanJob</c> made, seen by every worker.</summary>
[GenerateSerializer, Immutable, Alias("scan-order")]
internal sealed record ScanOrder
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

    /// <summary>Rows of a shard.</summary>
    public long RowsOf(int shard) => Math.Min(RowsPerShard, Rows - ((long)shard * RowsPerShard));
}
