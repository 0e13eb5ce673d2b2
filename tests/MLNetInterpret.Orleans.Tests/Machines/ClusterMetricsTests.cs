using System.Diagnostics;
using System.Diagnostics.Metrics;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>What a listener hears of a job, as OpenTelemetry's would.</summary>
[TestClass]
public sealed class ClusterMetricsTests : IDisposable
{
    private const string Prefix = "mlnetinterpret.cluster.";
    private readonly TestFolder _folder = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, string Unit, double Value, string Job, string Kind)> _heard = [];
    private readonly List<Activity> _traces = [];
    private readonly ActivityListener _activities;

    public ClusterMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == ClusterMetrics.Name) own.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
        _activities = new()
        {
            ShouldListenTo = source => source.Name == ClusterMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (_traces) _traces.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public void Dispose()
    {
        _activities.Dispose();
        _listener.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void Every_shard_of_a_scan_is_heard_with_its_rows()
    {
        using var small = new SmallScan();
        using var job = small.Plan("job");
        new ClusterScan(null, SavedScan.Open).Run(job, false, new(), (_, left) => left);
        var sums = Sums(job.Plan.Id, "scan");
        Assert.AreEqual((6, 240, 0), (sums["finished_tasks"], sums["scanned_rows"], sums["queued_tasks"]));
        Assert.DoesNotContain("redone_tasks", sums.Keys);
        CollectionAssert.AreEqual(Enumerable.Range(0, 6).ToArray(), Traced(job.Plan.Id, "scan shard"));
        lock (_heard) Assert.Contains(one => one is { Name: $"{Prefix}scan_rate", Unit: "{row}/s", Value: > 0 }, _heard);
    }

    [TestMethod]
    public void Every_task_is_heard_and_one_that_fails_with_its_error()
    {
        var plan = new TaskPlan("test", "", "", ["good", "bad", "fine"]);
        var failures = 0;
        new ClusterTasks(null, (_, _, _) => new((task, _) =>
            task != "bad" || failures++ > 0 ? [1] : throw new InvalidDataException("once")))
            .Run(plan, _folder.At("tasks"), new());
        var sums = Sums(plan.Id, "tasks");
        Assert.AreEqual((3, 1, 0), (sums["finished_tasks"], sums["redone_tasks"], sums["queued_tasks"]));
        Assert.DoesNotContain("scanned_rows", sums.Keys);
        Assert.DoesNotContain("scan_rate", sums.Keys);
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 2 }, Traced(plan.Id, "do task"));
        lock (_traces)
        {
            var failed = _traces.Single(trace => Of(trace, plan.Id) && trace.Status == ActivityStatusCode.Error);
            Assert.AreEqual(
                (1, "once", typeof(InvalidDataException).FullName),
                (failed.GetTagItem("mlnetinterpret.task.number"), failed.StatusDescription, failed.GetTagItem("error.type")));
        }
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (job, kind) = ("", "");
        foreach (var (name, tag) in tags)
            if (name == "mlnetinterpret.job.id") job = (string)tag!;
            else if (name == "mlnetinterpret.job.kind") kind = (string)tag!;
        lock (_heard) _heard.Add((instrument.Name, instrument.Unit!, value, job, kind));
    }

    private Dictionary<string, int> Sums(string job, string kind)
    {
        lock (_heard) return _heard.Where(one => one.Job == job && one.Kind == kind).GroupBy(one => one.Name)
            .ToDictionary(group => group.Key[Prefix.Length..], group => (int)group.Sum(one => one.Value));
    }

    private int[] Traced(string job, string name)
    {
        lock (_traces) return
            [.. _traces.Where(trace => Of(trace, job) && trace.OperationName == name)
                .Select(trace => (int)trace.GetTagItem("mlnetinterpret.task.number")!).Order()];
    }

    private static bool Of(Activity trace, string job) => (string?)trace.GetTagItem("mlnetinterpret.job.id") == job;
}
