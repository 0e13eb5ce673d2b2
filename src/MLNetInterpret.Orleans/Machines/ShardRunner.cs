using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Scans shards and does tasks on this machine, one after another in the order in which they are asked for, on threads
/// that Orleans does not use. What they work on stays open for the next one, a scan's rows where the last shard ended.</summary>
internal sealed class ShardRunner(
    OpenScan open, OpenTasks openTasks, FileCache cache, ClusterMetrics metrics, Tell tell, TimeProvider? time = null)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly MLContext _ml = new();
    private readonly OpenedJobs _opened = new(time ?? TimeProvider.System);

    /// <summary>Scans a shard, or does a task, unless it is finished.</summary>
    /// <param name="order">The job.</param>
    /// <param name="shard">Which.</param>
    /// <param name="begun">Told when its turn has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Scan(JobOrder order, int shard, Action begun, CancellationToken cancellation)
    {
        metrics.Queue(order, 1);
        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                begun();
                await Task.Factory.StartNew(
                    () => Do(order, shard, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            metrics.Queue(order, -1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened.Dispose();
        _turn.Dispose();
    }

    private void Do(JobOrder order, int shard, CancellationToken cancellation)
    {
        tell($"Begins with {order.Noun} {shard} of {order.Plan}.");
        using var trace = metrics.Begin(order, shard);
        try
        {
            if (order.HasTasks ? DoTask(order, shard, cancellation) : Scan(order, shard, cancellation))
                metrics.Finished(order, shard);
        }
        catch (Exception failure)
        {
            trace?.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
    }

    /// <returns>Whether it was missing until now.</returns>
    private bool Scan(JobOrder order, int shard, CancellationToken cancellation)
    {
        using var job = ScanJob.Open(order.Folder);
        RequirePlan(order, job.Plan.Id);
        if (job.Has(shard)) return false;
        return _opened.With(order.Plan, () => open(_ml, job, cache), scan => _ml.Interpretation.ScanShards(
            job, scan.Model, scan.Rows, [shard], new() { Cancellation = cancellation }, scan.RequireUnchanged, scan.Pass))
            .Count > 0;
    }

    private bool DoTask(JobOrder order, int task, CancellationToken cancellation)
    {
        var plan = TaskPlan.Load(order.Folder);
        RequirePlan(order, plan.Id);
        if (TaskPlan.Find(order.Folder, task) is not null) return false;
        using var threads = TorchThreads.Exactly(plan.Threads);
        TaskPlan.Keep(order.Folder, task, _opened.With(
            order.Plan, () => openTasks(order.Folder, plan, cache), tasks => tasks.Do(plan.Tasks[task], cancellation)));
        return true;
    }

    private static void RequirePlan(JobOrder order, string plan)
    {
        if (plan != order.Plan) throw new InvalidDataException(
            $"The folder '{order.Folder}' holds the plan {plan}, but {order.Plan} was asked for.");
    }
}
