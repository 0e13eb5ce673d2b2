namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>What of a cluster is killed.</summary>
internal enum Victim
{
    /// <summary>A worker.</summary>
    Worker,

    /// <summary>The worker that coordinates the job.</summary>
    Coordinator,

    /// <summary>Every worker.</summary>
    Workers,

    /// <summary>Redis, which is started again with its file.</summary>
    Redis,

    /// <summary>Who asked for the scan, and asks again.</summary>
    Client,
}
