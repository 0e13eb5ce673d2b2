using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
using MLNetInterpret.Tests.Scanning;
using Orleans;

namespace MLNetInterpret.Orleans.Grains;

/// <summary>What a job does where nothing dies; <c>ClusterTests</c> of the fuzz project kill processes.</summary>
[TestClass]
public sealed class JobGrainTests : IDisposable
{
    private readonly SmallScan _small = new();

    public void Dispose() => _small.Dispose();

    [TestMethod, TestCategory("Long")]
    public void A_shard_that_fails_three_times_is_named_and_left_out_only_where_that_is_asked_for()
    {
        using var job = _small.Plan("job");
        // its partial can never be written
        Directory.CreateDirectory(job.Folder.Shard(2));
        var cluster = new ClusterScan(null, SavedScan.Open);
        var failure = Assert.Throws<InvalidDataException>(() => cluster.Run(job, false, new(), (_, _) => 0));
        StringAssert.Contains(failure.Message, "Shard 2 failed 3 times on 1 worker (127.0.0.1:");
        StringAssert.EndsWith(failure.Message, "Its rows are 80 to 119.");

        var (leftOut, rows) = cluster.Run(job, true, new(), (scanned, left) =>
            (left, _small.Context.Interpretation.MergeScan(scanned, _small.Model, left).Provenance.Rows));
        CollectionAssert.AreEqual(new[] { 2 }, leftOut.ToArray());
        Assert.AreEqual(SmallScan.Rows - SmallScan.RowsPerShard, rows);

        Directory.Delete(job.Folder.Shard(2));
        Assert.AreEqual(0, cluster.Run(job, false, new(), (_, left) => left.Count));
    }

    [TestMethod]
    public async Task Two_clients_share_a_job_that_goes_on_until_both_have_left()
    {
        using var job = _small.Plan("job");
        using var gate = new ManualResetEventSlim();
        using var host = ClusterHost.Silo(null, (ml, scan, cache) =>
        {
            gate.Wait();
            return SavedScan.Open(ml, scan, cache);
        });
        await host.StartAsync();
        var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>(job.Plan.Id);
        Assert.AreEqual(JobStatus.Unknown, (await grain.Look("nobody")).Status);
        await grain.Start(Order(job), "one");
        var second = await grain.Start(Order(job) with { Folder = _small.At("elsewhere") }, "two");
        Assert.AreEqual((JobStatus.Running, job.Folder.Path, 1), (second.Status, second.Folder, second.Workers));
        await grain.Leave("one");
        Assert.AreEqual(JobStatus.Running, (await grain.Look("two")).Status);
        await grain.Leave("nobody");
        await grain.Leave("two");
        Assert.AreEqual(JobStatus.Cancelled, (await grain.Look("one")).Status);

        gate.Set();
        await grain.Start(Order(job), "three");
        Assert.AreEqual(SmallScan.Rows, (await End(grain)).Rows);
        Assert.IsEmpty(job.Missing());
        await host.StopAsync();
    }

    [TestMethod, TestCategory("Long")]
    public void Rows_are_read_once_on_a_worker_however_many_shards_there_are()
    {
        const int Perhaps = 2;      // where a worker answers late, two shards may change places
        var ml = _small.Context;
        ScanOptions Options(string folder) => _small.Options(folder) with { RowsPerShard = 10, BatchRows = 4 };
        using var job = ml.Interpretation.PlanJob(_small.Model, _small.Table, Options("cluster"));
        SavedScan.Save(ml, job.Folder, ml.Interpretation.SourceOf(job, _small.Model, _small.Table));
        var (read, spies) = (0, new List<SpyView>());
        var found = new ClusterScan(null, (context, scan, cache) =>
        {
            var opened = SavedScan.Open(context, scan, cache);
            spies.Add(new(opened.Rows) { Moving = _ => Interlocked.Increment(ref read) });
            return opened with { Rows = spies[^1] };
        }).Run(job, false, new(), (scanned, _) => ml.Interpretation.MergeScan(scanned, _small.Model));
        Assert.AreEqual(24, job.ShardCount);
        Assert.IsLessThan(Perhaps * SmallScan.Rows, read, "rows read");
        Assert.AreEqual(0, spies.Single().Open);

        ml.Interpretation.PlanScan(_small.Model, _small.Table, Options("alone"));
        ml.Interpretation.ScanShards(_small.At("alone"), _small.Model, _small.Table);
        foreach (var shard in Enumerable.Range(0, job.ShardCount))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(new ScanFolder(_small.At("alone")).Shard(shard)), File.ReadAllBytes(job.Folder.Shard(shard)));
        Assert.AreEqual(
            ml.Interpretation.MergeScan(_small.At("alone"), _small.Model).ToString(), found.ToString());
    }

    private static JobOrder Order(ScanJob job) => new()
    {
        Folder = job.Folder.Path,
        Plan = job.Plan.Id,
        Shards = job.ShardCount,
        Rows = job.Plan.Rows!.Value,
        RowsPerShard = job.Plan.RowsPerShard,
    };

    private static async Task<JobLook> End(IJobGrain grain)
    {
        while (true)
        {
            var look = await grain.Look("three");
            if (look.Status != JobStatus.Running) return look;
            await Task.Delay(50);
        }
    }
}
