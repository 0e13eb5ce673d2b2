using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MLNetInterpret.Fuzz.Killing;

namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>A cluster of real processes around a real Redis, which scans a small table again and again.</summary>
internal sealed class Cluster : IDisposable
{
    private const string Redis = "/usr/bin/redis-server";
    private const int Workers = 3, Shards = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder, _redisFolder;
    private readonly int _port = FreePort();
    private readonly ProgramRun[] _workers = new ProgramRun[Workers];
    private readonly string _alone;
    private ProgramRun _redis;
    private int _rounds;

    /// <summary>Starts it, and scans the table without it.</summary>
    public Cluster(WorkFolder work)
    {
        (_folder, _redisFolder) = (work.Folder("scene"), work.Folder("redis"));
        Scene.Furnish(_folder);
        _redis = StartRedis();
        for (var at = 0; at < Workers; at++) _workers[at] = StartWorker();
        using var alone = ProgramRun.OfTool(["scan", "run", .. Inputs, "--workers", "1", "--out", At("alone")]);
        alone.Wait(Patience);
        if (alone.Code != 0) throw new InvalidOperationException(alone.Said);
        _alone = Files.Hash(At("alone"));
    }

    /// <summary>What stands in the way of it here; null for nothing.</summary>
    public static string? Objection => File.Exists(Redis) ? null : "Redis is not installed: apt-get install redis-server.";

    private string[] Inputs =>
        [At("table.zip"), "--data", At("table.csv"), "--label", "Good", "--shard-rows", $"{240 / Shards}"];

    private string Address => $"redis://127.0.0.1:{_port}";

    /// <summary>Scans once, and kills something at a random moment.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public string? Round(Victim victim, Random random)
    {
        var name = $"out-{_rounds++}";
        var client = StartClient(name);
        try
        {
            var until = random.Next(1, Shards * 2 / 3);
            var clock = Stopwatch.StartNew();
            while (!client.HasEnded && Partials(name) < until && clock.Elapsed < Patience) Thread.Sleep(1);
            var killedAt = Partials(name);
            Kill(victim, random, ref client, name);
            for (clock.Restart(); !client.Wait(TimeSpan.FromSeconds(0.2)) && clock.Elapsed < Patience;)
                Supervise();
            var what = $"{victim} killed after {killedAt} shards: ";
            return !client.HasEnded ? $"{what}no end in {Patience.TotalMinutes} minutes; {client.Said}"
                : client.Code != 0 ? $"{what}{client.Code}, {client.Said}"
                : Files.Hash(At(name)) != _alone ? $"{what}the catalogue differs"
                : null;
        }
        finally
        {
            client.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
        _redis.Dispose();
    }

    private void Kill(Victim victim, Random random, ref ProgramRun client, string name)
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
                client.Dispose();
                client = StartClient(name);
                break;
        }

        Supervise();
    }

    /// <summary>Starts what has ended, as a supervisor does.</summary>
    private void Supervise()
    {
        for (var at = 0; at < Workers; at++)
        {
            if (!_workers[at].HasEnded) continue;
            _workers[at].Dispose();
            _workers[at] = StartWorker();
        }
    }

    private ProgramRun StartClient(string name) =>
        ProgramRun.OfTool(["scan", "run", .. Inputs, "--cluster", Address, "--out", At(name)]);

    private ProgramRun StartWorker() => ProgramRun.OfTool("worker", "--cluster", Address, "--verbose");

    private ProgramRun StartRedis()
    {
        var redis = new ProgramRun(
            Redis, "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _redisFolder, "--appendonly", "yes", "--save", "");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(20))
            if (redis.Said.Contains("Ready to accept connections", StringComparison.Ordinal)) return redis;
        throw new InvalidOperationException($"Redis does not start: {redis.Said}");
    }

    private int Partials(string name) =>
        Directory.Exists(At($"{name}.scan")) ? Directory.GetFiles(At($"{name}.scan"), "shard-*.partial").Length : 0;

    private string At(string name) => Path.Combine(_folder, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
