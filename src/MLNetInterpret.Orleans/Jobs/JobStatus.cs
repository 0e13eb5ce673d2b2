namespace MLNetInterpret.Orleans.Jobs;

/// <summary>How a job stands.</summary>
internal enum JobStatus
{
    /// <summary>Nobody has asked for it, or the cluster has lost it.</summary>
    Unknown,

    /// <summary>It is being scanned.</summary>
    Running,

    /// <summary>Every shard is in the folder, but for those that were left out.</summary>
    Finished,

    /// <summary>It cannot be finished.</summary>
    Failed,

    /// <summary>All who asked for it have left.</summary>
    Cancelled,
}
