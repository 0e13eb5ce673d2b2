using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
using Orleans;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>A scan that a cluster does, seen by who asked for it.</summary>
/// <param name="address">The cluster; null for this process alone.</param>
/// <param name="open">Opens what is scanned, where this process does it.</param>
internal sealed class ClusterScan(ClusterAddress? address, OpenScan open)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private readonly string _client = Guid.NewGuid().ToString("N");
    private ScanJob? _joined;

    /// <summary>Has the shards of a plan scanned, and does something with them. A partial that is damaged by then is done
    /// again.</summary>
    /// <param name="job">The plan, and the folder for it.</param>
    /// <param name="skipsPoisoned">Whether shards that fail again and again are left out.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <param name="then">Given the shards' folder, which is another one where somebody had asked for the same plan before, and
    /// what was left out.</param>
    /// <exception cref="InvalidDataException">A shard fails again and again; the message names it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, here or by whoever else asked for it.</exception>
    public T Run<T>(ScanJob job, bool skipsPoisoned, Work work, Func<ScanJob, IReadOnlyList<int>, T> then)
    {
        while (true)
        {
            var look = Task.Run(() => RunAsync(job, skipsPoisoned, work)).GetAwaiter().GetResult();
            using var joined = _joined;
            var scanned = joined ?? job;
            if (!scanned.Missing().Except(look.Poisoned).Any()) return then(scanned, look.Poisoned);
        }
    }

    private async Task<JobLook> RunAsync(ScanJob job, bool skipsPoisoned, Work work)
    {
        var order = new ScanOrder
        {
            Folder = Path.GetFullPath(job.Folder.Path),
            Plan = job.Plan.Id,
            Shards = job.ShardCount,
            Rows = job.Plan.Rows!.Value,
            RowsPerShard = job.Plan.RowsPerShard,
            SkipsPoisoned = skipsPoisoned,
        };
        _joined = null;
        _ = address?.Own();      // says so where there is none
        using var host = address is null ? ClusterHost.Silo(null, open) : ClusterHost.Client(address);
        Report(work, "looking for workers", 0);
        await host.StartAsync(work.Cancellation);
        try
        {
            var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>(order.Plan);
            try
            {
                return await Follow(grain, order, work);
            }
            catch (OperationCanceledException) when (work.Cancellation.IsCancellationRequested)
            {
                await Leave(grain);
                throw;
            }
        }
        finally
        {
            await Stop(host);
        }
    }

    private async Task<JobLook> Follow(IJobGrain grain, ScanOrder order, Work work)
    {
        JobLook? look = null;
        while (true)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            try
            {
                // a cluster that has lost its storage is asked anew
                look = look is null or { Status: JobStatus.Unknown }
                    ? await grain.Start(order, _client).WaitAsync(work.Cancellation)
                    : await grain.Look(_client).WaitAsync(work.Cancellation);
            }
            catch (Exception failure) when (Outage.Is(failure))
            {
                // workers, the coordinator or Redis are gone for now: the job goes on when they are back
                Report(work, "waiting for the cluster", order.Rows > 0 && look is { } last ? (double)last.Rows / order.Rows : 0);
                await Task.Delay(Glance, work.Cancellation);
                continue;
            }

            // held open, so that whoever asked first does not delete it
            if (look.Folder is { Length: > 0 } folder && folder != order.Folder) _joined ??= ScanJob.Open(folder);
            switch (look.Status)
            {
                case JobStatus.Finished: return look;
                case JobStatus.Failed: throw new InvalidDataException(look.Message);
                case JobStatus.Cancelled: throw new OperationCanceledException("The job was cancelled.");
                default: Report(work, Words(look, order), (double)look.Rows / order.Rows); break;
            }

            await Task.Delay(Glance, work.Cancellation);
        }
    }

    private async Task Leave(IJobGrain grain)
    {
        try
        {
            await grain.Leave(_client).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            // nobody is there who could be told
        }
    }

    private static async Task Stop(IHost host)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await host.StopAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // it is disposed all the same
        }
    }

    private static string Words(JobLook look, ScanOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{look.Rows:N0} of {order.Rows:N0} rows, {look.Rate:N0} rows/s, {NumberWords.Count(look.Workers, "worker")}" +
        $"{(look.Redone > 0 ? $", {look.Redone} redone" : "")}");

    private static void Report(Work work, string stage, double share) => work.Progress?.Report(new(stage, share));
}
