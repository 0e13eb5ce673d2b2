using MLNetInterpret.Fuzz.Killing;

namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>A cluster, a table and pictures, and what one process makes of them.</summary>
internal sealed class ClusterScene : IDisposable
{
    /// <summary>Shards of the scan.</summary>
    public const int Shards = 120;

    private readonly WorkFolder _work = new();
    private readonly string _folder;
    private readonly Task<string> _scanned, _made;
    private int _clients;

    /// <summary>Starts the cluster, and both jobs without it.</summary>
    public ClusterScene()
    {
        _folder = _work.Folder("scene");
        Cluster = new(_work.Folder("redis"));
        Scene.Furnish(_folder);
        _scanned = HashOf("scanned", [.. Scan, "--workers", "1", "--keep"]);
        _made = HashOf("made", Maximize);
    }

    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; }

    /// <summary>The hash of the catalogue.</summary>
    public string Scanned => _scanned.GetAwaiter().GetResult();

    /// <summary>The hash of the pictures.</summary>
    public string Made => _made.GetAwaiter().GetResult();

    /// <summary>The scan, without where to.</summary>
    public string[] Scan =>
        ["scan", "run", At("table.zip"), "--data", At("table.csv"), "--label", "Good", "--shard-rows", $"{240 / Shards}"];

    /// <summary>The pictures.</summary>
    public string[] Maximize => ["maximize", At("pictures.zip"), "--negative", "--variants", "2", "--steps", "160"];

    /// <summary>A client of the cluster.</summary>
    public Client Ask(params string[] command) =>
        new([.. command, "--cluster", Cluster.Address], At($"out-{_clients++}"));

    /// <summary>Somewhere in the scene.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Copies the folder of the finished scan.</summary>
    public void CopyShards(string to)
    {
        _ = Scanned;
        Files.Copy(At("scanned.scan"), to);
    }

    public void Dispose()
    {
        Task.WhenAll(_scanned, _made).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        Cluster.Dispose();
        _work.Dispose();
    }

    private Task<string> HashOf(string output, string[] command) => Task.Run(() =>
    {
        using var run = ProgramRun.OfTool([.. command, "--out", At(output)]);
        return !run.Wait(Cluster.Patience) ? throw new TimeoutException(run.Said)
            : run.Code == 0 ? Files.Hash(At(output))
            : throw new InvalidOperationException(run.Said);
    });
}
