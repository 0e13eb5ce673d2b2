namespace MLNetInterpret.Fuzz.Clusters;

/// <summary>Who asks a cluster for something by the command line, and can be killed and ask again.</summary>
/// <param name="command">What is asked for.</param>
/// <param name="output">What comes out: a folder.</param>
internal sealed class Client(string[] command, string output) : IDisposable
{
    private ProgramRun _run = ProgramRun.OfTool([.. command, "--out", output]);

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _run.HasEnded;

    /// <summary>What it ended with.</summary>
    public int Code => _run.Code;

    /// <summary>What it has said since it was started last.</summary>
    public string Said => _run.Said;

    /// <summary>Whether what it asks for stands in its folder, and the cluster is asked next, or was.</summary>
    public bool HasPlanned => HasEnded || Kept("inputs.json") + Kept("tasks.json") > 0;

    /// <summary>How many shards or tasks lie in its folder.</summary>
    public int Finished => Kept("shard-*.partial");

    /// <summary>Kills it.</summary>
    public void Kill() => _run.Kill();

    /// <summary>Asks once more.</summary>
    public void AskAgain()
    {
        _run.Dispose();
        _run = ProgramRun.OfTool([.. command, "--out", output]);
    }

    /// <summary>What is wrong with its end; null for nothing.</summary>
    /// <param name="expected">The hash of what comes out.</param>
    public string? Fault(string expected) =>
        !HasEnded ? $"no end in {Cluster.Patience.TotalMinutes} minutes; {Said}"
        : Code != 0 ? $"{Code}, {Said}"
        : Files.Hash(output) != expected ? "what comes out differs"
        : null;

    public void Dispose() => _run.Dispose();

    private int Kept(string pattern) => new[] { $"{output}.scan", $"{output}.work" }.Where(Directory.Exists)
        .Sum(folder => Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Length);
}
