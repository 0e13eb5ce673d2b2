using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>Tasks that a cluster does. What they have given stays in their folder, and is not done again.</summary>
/// <param name="address">The cluster; null for this process alone.</param>
/// <param name="open">Opens what they work on, where this process does them.</param>
/// <param name="warn">Told where nobody answers for long, in a sentence; null for nobody.</param>
internal sealed class ClusterTasks(ClusterAddress? address, OpenTasks open, Action<string>? warn = null)
{
    private readonly ClusterJob _job = new(address, () => ClusterHost.Silo(null, openTasks: open), warn);

    /// <summary>Has all tasks done.</summary>
    /// <param name="plan">The tasks.</param>
    /// <param name="folder">Their folder, seen by every worker.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <returns>What each has given.</returns>
    /// <inheritdoc cref="ClusterJob.Run" path="/exception"/>
    public IReadOnlyList<byte[]> Run(TaskPlan plan, string folder, Work work)
    {
        plan.Save(folder);
        var order = new JobOrder
        {
            Folder = folder,
            Plan = plan.Id,
            Shards = plan.Tasks.Count,
            Rows = plan.Tasks.Count,
            RowsPerShard = 1,
            HasTasks = true,
        };
        while (true)
        {
            var place = folder;
            _job.Run(order, work, other => place = other);
            var given = plan.Tasks.Select((_, task) => TaskPlan.Find(place, task)).ToList();
            if (!given.Contains(null)) return given!;
        }
    }
}
