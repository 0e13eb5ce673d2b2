using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Scans shards on this machine, one after another, on threads that Orleans does not use. The model and rows of the
/// last job stay open.</summary>
internal sealed class ShardRunner(OpenScan open, FileCache cache, ClusterMetrics metrics, Tell tell) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly MLContext _ml = new();
    private (string Plan, OpenedScan Scan)? _opened;

    /// <summary>Scans a shard, unless it is finished.</summary>
    /// <param name="order">The job.</param>
    /// <param name="shard">Which.</param>
    /// <param name="begun">Told when its turn has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Scan(ScanOrder order, int shard, Action begun, CancellationToken cancellation)
    {
        metrics.Queue(1);
        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                begun();
                await Task.Factory.StartNew(
                    () => Scan(order, shard, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            metrics.Queue(-1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened?.Scan.Dispose();
        _turn.Dispose();
    }

    private void Scan(ScanOrder order, int shard, CancellationToken cancellation)
    {
        tell($"Scans shard {shard} of {order.Plan}.");
        using var trace = metrics.Begin(order.Plan, shard);
        using var job = ScanJob.Open(order.Folder);
        if (job.Plan.Id != order.Plan) throw new InvalidDataException(
            $"The folder '{order.Folder}' holds the plan {job.Plan.Id}, but {order.Plan} was asked for.");
        if (job.Has(shard)) return;
        var scan = Opened(job);
        var done = _ml.Interpretation.ScanShards(
            job, scan.Model, scan.Rows, [shard], new() { Cancellation = cancellation }, scan.RequireUnchanged);
        if (done.Count > 0) metrics.Finished(order.Plan, order.RowsOf(shard));
    }

    private OpenedScan Opened(ScanJob job)
    {
        if (_opened is { } last && last.Plan == job.Plan.Id) return last.Scan;
        _opened?.Scan.Dispose();
        _opened = null;
        var scan = open(_ml, job, cache);
        _opened = (job.Plan.Id, scan);
        return scan;
    }
}
