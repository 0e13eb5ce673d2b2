using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>What OpenTelemetry is told: meter and activity source are both named <see cref="Name"/>.</summary>
internal sealed class ClusterMetrics : IDisposable
{
    /// <summary>The name to listen to.</summary>
    public const string Name = "MLNetInterpret.Cluster";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _activities = new(Name);
    private readonly Counter<long> _shards, _redone, _rows;
    private readonly UpDownCounter<int> _queue;
    private readonly Gauge<double> _rate;

    public ClusterMetrics()
    {
        _shards = _meter.CreateCounter<long>("scan.shards.finished", "{shard}", "Shards that were finished.");
        _redone = _meter.CreateCounter<long>("scan.shards.redone", "{shard}", "Shards that were handed out again.");
        _rows = _meter.CreateCounter<long>("scan.rows", "{row}", "Rows of finished shards.");
        _queue = _meter.CreateUpDownCounter<int>("scan.queue", "{shard}", "Shards on a worker that wait or are scanned.");
        _rate = _meter.CreateGauge<double>("scan.rate", "{row}/s", "Rows a second of a job.");
    }

    /// <summary>A trace of one shard; null where nobody listens.</summary>
    public Activity? Begin(string plan, int shard) => _activities.StartActivity("scan shard")
        ?.SetTag("scan.plan", plan).SetTag("scan.shard", shard);

    /// <summary>A shard was finished here.</summary>
    public void Finished(string plan, long rows)
    {
        _shards.Add(1, new KeyValuePair<string, object?>("scan.plan", plan));
        _rows.Add(rows, new KeyValuePair<string, object?>("scan.plan", plan));
    }

    /// <summary>A shard was handed out again.</summary>
    public void Redone(string plan) => _redone.Add(1, new KeyValuePair<string, object?>("scan.plan", plan));

    /// <summary>A shard came to this worker, or left it.</summary>
    public void Queue(int change) => _queue.Add(change);

    /// <summary>How fast a job is.</summary>
    public void Rate(string plan, double rows) => _rate.Record(rows, new KeyValuePair<string, object?>("scan.plan", plan));

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }
}
