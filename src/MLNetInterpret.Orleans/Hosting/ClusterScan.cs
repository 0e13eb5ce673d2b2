using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>A scan that a cluster does.</summary>
/// <param name="address">The cluster; null for this process alone.</param>
/// <param name="open">Opens what is scanned, where this process does it.</param>
/// <param name="warn">Told where nobody answers for long, in a sentence; null for nobody.</param>
internal sealed class ClusterScan(ClusterAddress? address, OpenScan open, Action<string>? warn = null)
{
    private readonly ClusterJob _job = new(address, () => ClusterHost.Silo(null, open), warn);

    /// <summary>Has the shards of a plan scanned, and does something with them. A partial that is damaged by then is done
    /// again.</summary>
    /// <param name="job">The plan, and the folder for it.</param>
    /// <param name="skipsPoisoned">Whether shards that fail again and again are left out.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <param name="then">Given the shards' folder, which is another one where somebody had asked for the same plan before, and
    /// what was left out.</param>
    /// <inheritdoc cref="ClusterJob.Run" path="/exception"/>
    public T Run<T>(ScanJob job, bool skipsPoisoned, Work work, Func<ScanJob, IReadOnlyList<int>, T> then)
    {
        var order = new JobOrder
        {
            Folder = Path.GetFullPath(job.Folder.Path),
            Plan = job.Plan.Id,
            Shards = job.ShardCount,
            Rows = job.Plan.Rows!.Value,
            RowsPerShard = job.Plan.RowsPerShard,
            SkipsPoisoned = skipsPoisoned,
        };
        while (true)
        {
            ScanJob? joined = null;
            try
            {
                // held open, so that whoever asked first does not delete it
                var look = _job.Run(order, work, folder => joined ??= ScanJob.Open(folder));
                var scanned = joined ?? job;
                if (!scanned.Missing().Except(look.Poisoned).Any()) return then(scanned, look.Poisoned);
            }
            finally
            {
                joined?.Dispose();
            }
        }
    }
}
