using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Hosting;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
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
