using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNetInterpret.Orleans.Grains;
using MLNetInterpret.Orleans.Machines;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace MLNetInterpret.Orleans.Hosting;

/// <summary>Members of a cluster: silos, which scan, and clients.</summary>
internal static class ClusterHost
{
    /// <summary>How long a worker may be silent before it is taken for gone, in seconds: where nothing else is said, at least,
    /// and at most.</summary>
    public const int GoneAfter = 9, LeastGoneAfter = 3, MostGoneAfter = 300;

    /// <summary>Probes that a worker misses until it is gone.</summary>
    private const int Probes = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Refresh = TimeSpan.FromSeconds(2);

    /// <summary>Workers and clients of another version do not meet: their results might differ.</summary>
    private static readonly string Cluster = $"scans-{typeof(ClusterHost).Assembly.GetName().Version}";

    /// <summary>A worker.</summary>
    /// <param name="address">The cluster; null for one that is this process alone, in memory.</param>
    /// <param name="open">Opens what is scanned; null opens what a program has saved.</param>
    /// <param name="openTasks">Opens what tasks work on; null opens what a program has saved.</param>
    /// <param name="tell">Told what it does, in sentences; null for nobody.</param>
    /// <param name="goneAfter">How long others may be silent, in seconds.</param>
    /// <param name="lost">Told when the others have taken it for gone; null ends the process then.</param>
    public static IHost Silo(
        ClusterAddress? address, OpenScan? open = null, OpenTasks? openTasks = null, Tell? tell = null,
        int goneAfter = GoneAfter, Action? lost = null) => new HostBuilder()
        .UseOrleans(silo =>
        {
            if (address is null)
                silo.UseLocalhostClustering(FreePort(), FreePort(), null, Cluster, Cluster)
                    .AddMemoryGrainStorage(JobGrain.Storage).UseInMemoryReminderService();
            else
                silo.UseRedisClustering(redis => redis.ConfigurationOptions = address.Options())
                    .AddRedisGrainStorage(JobGrain.Storage, redis => redis.ConfigurationOptions = address.Options())
                    .UseRedisReminderService(redis => redis.ConfigurationOptions = address.Options())
                    .ConfigureEndpoints(address.Own(), FreePort(), FreePort(), listenOnAnyHostAddress: false);
            silo.Configure<ClusterOptions>(Name);
            silo.Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = Patience);
            silo.Configure<ClusterMembershipOptions>(members =>
            {
                // whoever else there is to vote
                members.NumVotesForDeathDeclaration = 1;
                members.NumMissedProbesLimit = Probes;
                members.ProbeTimeout = members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds((double)goneAfter / Probes);
                members.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            });
            silo.Services.AddSingleton(open ?? SavedScan.Open).AddSingleton(openTasks ?? SavedTasks.Open)
                .AddSingleton(tell ?? (_ => { })).AddSingleton(new FileCache())
                .AddSingleton<ClusterMetrics>().AddSingleton<ShardRunner>().AddSingleton<IHostLifetime, NoLifetime>();
            if (lost is not null) silo.Services.AddSingleton<IFatalErrorHandler>(new Ending(lost));
        })
        .Build();

    /// <summary>A client.</summary>
    public static IHost Client(ClusterAddress address) => new HostBuilder()
        .UseOrleansClient(client =>
        {
            client.UseRedisClustering(redis => redis.ConfigurationOptions = address.Options())
                .UseConnectionRetryFilter(async (_, cancellation) =>
                {
                    await Task.Delay(Refresh / 4, cancellation);
                    return true;      // workers may come later
                });
            client.Configure<ClusterOptions>(Name);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = Refresh);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = Patience);
            client.Services.AddSingleton<IHostLifetime, NoLifetime>();
        })
        .Build();

    /// <summary>The address of a worker that was started, by which others name it.</summary>
    public static string AddressOf(IHost silo) => $"{silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint}";

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Cluster, "mlnet-interpret");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Hears what Orleans would end the process for, with all its stacks.</summary>
    private sealed class Ending(Action lost) : IFatalErrorHandler
    {
        public bool IsUnexpected(Exception exception) => false;

        public void OnFatalException(object? sender, string? context, Exception? exception) => lost();
    }

    /// <summary>Leaves signals to the program around.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
