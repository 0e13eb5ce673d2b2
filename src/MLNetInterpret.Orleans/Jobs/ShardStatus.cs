namespace MLNetInterpret.Orleans.Jobs;

/// <summary>How a shard in hand stands.</summary>
internal enum ShardStatus
{
    /// <summary>The worker is at another one.</summary>
    Waiting,

    /// <summary>It is being scanned.</summary>
    Running,

    /// <summary>Its partial is in the folder.</summary>
    Finished,

    /// <summary>It failed.</summary>
    Failed,
}
