using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;
using Orleans;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>A job that a cluster does, seen by who asks for it.</summary>
/// <param name="address">The cluster; null for this process alone.</param>
/// <param name="alone">A worker of a cluster that is this process alone.</param>
/// <param name="warn">Told where nobody answers for long, in a sentence; null for nobody.</param>
internal sealed class ClusterJob(ClusterAddress? address, Func<IHost> alone, Action<string>? warn = null)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private readonly string _client = Guid.NewGuid().ToString("N");

    /// <summary>Has a job done.</summary>
    /// <param name="order">What.</param>
    /// <param name="work">Progress and cancellation.</param>
    /// <param name="joined">Told of the folder, where somebody had asked for the same job in another one before.</param>
    /// <returns>How it ended, which is well.</returns>
    /// <exception cref="InvalidDataException">A shard or task fails again and again; the message names it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, here or by whoever else asked for it.</exception>
    public JobLook Run(JobOrder order, Work work, Action<string>? joined = null) =>
        Task.Run(() => RunAsync(order, work, joined)).GetAwaiter().GetResult();

    private async Task<JobLook> RunAsync(JobOrder order, Work work, Action<string>? joined)
    {
        _ = address?.Own();      // says so where there is none
        using var host = address is null ? alone() : ClusterHost.Client(address);
        Report(work, "looking for workers", 0);
        using var silence = new Silence(() => warn?.Invoke(WhySilent()));
        await host.StartAsync(work.Cancellation);
        try
        {
            var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IJobGrain>(order.Plan);
            try
            {
                return await Follow(grain, order, work, joined, silence);
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

    private async Task<JobLook> Follow(
        IJobGrain grain, JobOrder order, Work work, Action<string>? joined, Silence silence)
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
                silence.Answered();
            }
            catch (Exception failure) when (Outage.Is(failure))
            {
                // workers, the coordinator or Redis are gone for now: the job goes on when they are back
                Report(work, "waiting for the cluster", order.Rows > 0 && look is { } last ? (double)last.Rows / order.Rows : 0);
                await Task.Delay(Glance, work.Cancellation);
                continue;
            }

            if (look.Folder is { Length: > 0 } folder && folder != order.Folder) joined?.Invoke(folder);
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

    /// <summary>What is waited for.</summary>
    private string WhySilent()
    {
        try
        {
            _ = address?.Own();
            return $"No worker has answered at {address?.Place} for {Silence.Long.TotalSeconds} s, and this waits for one of " +
                "the same version: mlnet-interpret worker --cluster, with this address.";
        }
        catch (IOException gone)
        {
            return $"{gone.Message.TrimEnd('.')}. This waits until it is back.";
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

    private static string Words(JobLook look, JobOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{look.Rows:N0} of {order.Rows:N0} {(order.HasTasks ? "tasks" : $"rows, {look.Rate:N0} rows/s")}, " +
        $"{NumberWords.Count(look.Workers, "worker")}" +
        $"{(look.Redone > 0 ? $", {look.Redone} redone" : "")}");

    private static void Report(Work work, string stage, double share) => work.Progress?.Report(new(stage, share));
}
