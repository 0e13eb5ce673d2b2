using System.Diagnostics;
using System.Diagnostics.Metrics;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>What OpenTelemetry is told: meter and activity source are both named <see cref="Name"/>. A shard of a scan is a task
/// as others are.</summary>
internal sealed class ClusterMetrics : IDisposable
{
    /// <summary>The name to listen to.</summary>
    public const string Name = "MLNetInterpret.Cluster";

    private const string Prefix = "mlnetinterpret.cluster", Job = "mlnetinterpret.job.id", Kind = "mlnetinterpret.job.kind",
        Task = "mlnetinterpret.task.number";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _activities = new(Name);
    private readonly Counter<long> _finished, _redone, _rows;
    private readonly UpDownCounter<int> _queue;
    private readonly Gauge<double> _rate;

    public ClusterMetrics()
    {
        _finished = _meter.CreateCounter<long>(
            $"{Prefix}.finished_tasks", "{task}", "Shards and other tasks that were finished.");
        _redone = _meter.CreateCounter<long>($"{Prefix}.redone_tasks", "{task}", "Tasks that were handed out again.");
        _queue = _meter.CreateUpDownCounter<int>($"{Prefix}.queued_tasks", "{task}", "Tasks on a worker that wait or are done.");
        _rows = _meter.CreateCounter<long>($"{Prefix}.scanned_rows", "{row}", "Rows of finished shards.");
        _rate = _meter.CreateGauge<double>($"{Prefix}.scan_rate", "{row}/s", "Rows a second of a scan, on all workers.");
    }

    /// <summary>A trace of one task; null where nobody listens.</summary>
    public Activity? Begin(JobOrder order, int task) => _activities.StartActivity(order.HasTasks ? "do task" : "scan shard")
        ?.SetTag(Job, order.Plan).SetTag(Kind, KindOf(order)).SetTag(Task, task);

    /// <summary>A task was finished here.</summary>
    public void Finished(JobOrder order, int task)
    {
        _finished.Add(1, Tags(order));
        if (!order.HasTasks) _rows.Add(order.RowsOf(task), Tags(order));
    }

    /// <summary>A task was handed out again.</summary>
    public void Redone(JobOrder order) => _redone.Add(1, Tags(order));

    /// <summary>A task came to this worker, or left it.</summary>
    public void Queue(JobOrder order, int change) => _queue.Add(change, Tags(order));

    /// <summary>How fast a job is.</summary>
    public void Rate(JobOrder order, double rows)
    {
        if (!order.HasTasks) _rate.Record(rows, Tags(order));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }

    private static TagList Tags(JobOrder order) => new() { { Job, order.Plan }, { Kind, KindOf(order) } };

    private static string KindOf(JobOrder order) => order.HasTasks ? "tasks" : "scan";
}
