using Orleans;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>A job at one moment.</summary>
[GenerateSerializer, Immutable, Alias("job-look")]
internal sealed record JobLook
{
    /// <summary>How it stands.</summary>
    [Id(0)]
    public JobStatus Status { get; init; }

    /// <summary>The folder that it is scanned into: that of who asked first.</summary>
    [Id(1)]
    public string Folder { get; init; } = "";

    /// <summary>Finished shards.</summary>
    [Id(2)]
    public int Shards { get; init; }

    /// <summary>Their rows.</summary>
    [Id(3)]
    public long Rows { get; init; }

    /// <summary>Rows a second, of all workers together, since the job's grain was last activated.</summary>
    [Id(4)]
    public double Rate { get; init; }

    /// <summary>Workers in the cluster.</summary>
    [Id(5)]
    public int Workers { get; init; }

    /// <summary>Shards that were handed out again, because a worker failed or was gone.</summary>
    [Id(6)]
    public int Redone { get; init; }

    /// <summary>Shards that were left out, ascending.</summary>
    [Id(7)]
    public IReadOnlyList<int> Poisoned { get; init; } = [];

    /// <summary>Why it failed, in a sentence; null where it has not.</summary>
    [Id(8)]
    public string? Message { get; init; }
}
