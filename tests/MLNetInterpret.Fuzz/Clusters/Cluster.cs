using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>Workers, real processes, around a real Redis. Supervised, they are started again when they have ended.</summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>How many workers there are.</summary>
    public const int Workers = 3;

    /// <summary>How long anything may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Redis = "/usr/bin/redis-server";
    private readonly string _folder;
    private readonly int _port = FreePort();
    private readonly ProgramRun[] _workers = new ProgramRun[Workers];
    private ProgramRun _redis;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Redis's.</param>
    public Cluster(string folder)
    {
        _folder = folder;
        _redis = StartRedis();
        for (var at = 0; at < Workers; at++) _workers[at] = StartWorker();
    }

    /// <summary>What stands in the way of it here; null for nothing.</summary>
    public static string? Objection => File.Exists(Redis) ? null : "Redis is not installed: apt-get install redis-server.";

    /// <summary>Where it is.</summary>
    public string Address => $"redis://127.0.0.1:{_port}";

    /// <summary>Kills one of its members; Redis is started again, workers when they are looked after.</summary>
    public void Kill(Victim victim, Random random)
    {
        switch (victim)
        {
            case Victim.Worker:
                _workers[random.Next(Workers)].Kill();
                break;
            case Victim.Coordinator:
                // the last one to say so; earlier ones may have been killed before
                var coordinator = Array.FindLast(
                    _workers, worker => worker.Said.Contains("Coordinates", StringComparison.Ordinal));
                (coordinator ?? _workers[0]).Kill();
                break;
            case Victim.Workers:
                foreach (var worker in _workers) worker.Kill();
                break;
            case Victim.Redis:
                _redis.Dispose();
                Thread.Sleep(random.Next(1_000));
                _redis = StartRedis();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(victim), victim, "No member of a cluster.");
        }
    }

    /// <summary>Starts workers that have ended, as a supervisor does.</summary>
    public void Supervise()
    {
        for (var at = 0; at < Workers; at++)
        {
            if (!_workers[at].HasEnded) continue;
            _workers[at].Dispose();
            _workers[at] = StartWorker();
        }
    }

    /// <summary>Waits for something, while workers are looked after.</summary>
    /// <returns>Whether it came to be.</returns>
    public bool Await(Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(2))
        {
            if (isSo()) return true;
            Supervise();
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
        _redis.Dispose();
    }

    private ProgramRun StartWorker() => ProgramRun.OfTool("worker", "--cluster", Address, "--gone-after", "3", "--verbose");

    private ProgramRun StartRedis()
    {
        var redis = new ProgramRun(
            Redis, "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--save", "");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(20))
            if (redis.Said.Contains("Ready to accept connections", StringComparison.Ordinal)) return redis;
        throw new InvalidOperationException($"Redis does not start: {redis.Said}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
