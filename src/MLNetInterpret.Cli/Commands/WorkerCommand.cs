using System.CommandLine;
using Microsoft.Extensions.Hosting;
using MLNetInterpret.Cli.Commands.Scanning;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Orleans.Hosting;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>worker</c>: a member of a cluster, until it is stopped.</summary>
internal sealed class WorkerCommand : Verb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Glance = TimeSpan.FromSeconds(15);
    private readonly Option<string> _cluster;
    private readonly Option<int> _goneAfter;

    public WorkerCommand(Screen screen) : base(
        "worker", "Scan, or do the tasks of maximize, stability and cells, for whoever asks a cluster to (--cluster), until it " +
        "is stopped: one shard or task at a time, on about two cores.", screen, "worker --cluster redis://10.0.0.5:6379")
    {
        _cluster = Add(Words.Cluster, required: true);
        _goneAfter = AddWith(Words.GoneAfter, ClusterHost.GoneAfter);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var address = ClusterAddress.Parse(parsed.GetRequiredValue(_cluster));
        var goneAfter = parsed.GetValue(_goneAfter);
        Check.Between(goneAfter, ClusterHost.LeastGoneAfter, ClusterHost.MostGoneAfter, nameof(goneAfter));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var host = ClusterHost.Silo(
            address, ClusterInputs.Open, CommandTasks.Opener(screen), screen.Detail, goneAfter, over.Cancel);
        host.StartAsync(cancellation).GetAwaiter().GetResult();
        screen.Note(
            $"In the cluster at {address.Place} as {ClusterHost.AddressOf(host)}, waiting for work; Ctrl-C ends it.");
        Watch(address, screen, over.Token);
        if (!cancellation.IsCancellationRequested) throw new IOException(
            "This worker was silent for so long that the others have taken it for gone, and do what it had in hand: " +
            "start it again.");
        using var enough = new CancellationTokenSource(Patience);
        host.StopAsync(enough.Token).GetAwaiter().GetResult();
        throw new CancelledKeeping("Stopped; the cluster's other workers do what this one had in hand.");
    }

    /// <summary>Waits for the end, and says when Redis is gone meanwhile, and when it is back.</summary>
    private static void Watch(ClusterAddress address, Screen screen, CancellationToken over)
    {
        var isGone = false;
        while (!over.WaitHandle.WaitOne(Glance))
            try
            {
                _ = address.Own();
                if (isGone) screen.Warn($"The Redis of the cluster at {address.Place} answers again.");
                isGone = false;
            }
            catch (IOException gone)
            {
                if (!isGone) screen.Warn($"{gone.Message.TrimEnd('.')}. What is in hand goes on; new work waits for it.");
                isGone = true;
            }
    }
}
