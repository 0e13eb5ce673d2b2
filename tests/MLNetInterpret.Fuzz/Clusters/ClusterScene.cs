using MLNetInterpret.Fuzz.Killing;

namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>A cluster, a table and pictures, and what one process makes of them.</summary>
internal sealed class ClusterScene : IDisposable
{
    /// <summary>Shards of the scan.</summary>
    public const int Shards = 120;

    private readonly WorkFolder _work = new();
    private readonly string _folder;
    private int _clients;

    /// <summary>Starts the cluster, and does both jobs without it. The scan's folder is kept.</summary>
    public ClusterScene()
    {
        _folder = _work.Folder("scene");
        Cluster = new(_work.Folder("redis"));
        Scene.Furnish(_folder);
        using var scan = ProgramRun.OfTool([.. Scan, "--workers", "1", "--keep", "--out", At("scanned")]);
        using var pictures = ProgramRun.OfTool([.. Maximize, "--out", At("made")]);
        (Scanned, Made) = (Hash(scan, "scanned"), Hash(pictures, "made"));
    }

    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; }

    /// <summary>The hash of the catalogue, and of the pictures.</summary>
    public string Scanned { get; }

    /// <inheritdoc cref="Scanned"/>
    public string Made { get; }

    /// <summary>The folder of the finished scan.</summary>
    public string ScanFolder => At("scanned.scan");

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

    public void Dispose()
    {
        Cluster.Dispose();
        _work.Dispose();
    }

    private string Hash(ProgramRun run, string output)
    {
        run.Wait(Cluster.Patience);
        return run.Code == 0 ? Files.Hash(At(output)) : throw new InvalidOperationException(run.Said);
    }
}
