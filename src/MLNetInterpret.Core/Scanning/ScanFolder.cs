using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Core.Scanning;

/// <summary>The files in a scan's folder, and the processes that work in it.</summary>
/// <remarks>A process that works in the folder holds a <c>run-*.lease</c> of its own, and a <c>shard-NNNNNN.lease</c> for each
/// shard in hand. Processes start and leave under <c>scan.lock</c>, one after another, so that the last one to leave can delete
/// what is no longer needed without taking it from one that starts.</remarks>
internal sealed partial class ScanFolder(string path)
{
    /// <summary>The plan.</summary>
    public const string PlanName = "plan.json";

    /// <summary>The model and data, as the command line named them.</summary>
    public const string InputsName = "inputs.json";

    private const string GateName = "scan.lock";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The plan's file.</summary>
    public string Plan => At(PlanName);

    /// <summary>The network, for workers of a cluster that have none.</summary>
    public string Model => At("model.zip");

    /// <summary>The rows, for workers of a cluster that have none.</summary>
    public string Rows => At("rows.idv");

    /// <summary>A shard's partial result.</summary>
    public string Shard(int shard) => At(string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D6}.partial"));

    /// <summary>Shards that have a partial result, which nobody has looked into yet.</summary>
    public IEnumerable<int> Finished()
    {
        foreach (var file in Directory.EnumerateFiles(path, "shard-*.partial"))
        {
            var number = System.IO.Path.GetFileNameWithoutExtension(file.AsSpan())["shard-".Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)) yield return shard;
        }
    }

    /// <summary>The lease of a shard.</summary>
    public string ShardLease(int shard) => At(string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D6}.lease"));

    /// <summary>The lease of the process that merges.</summary>
    public string MergeLease => At("merge.lease");

    /// <summary>Lets one process after another come, go or delete; waits for its turn.</summary>
    public Lease Enter(CancellationToken cancellation = default) => Wait(At(GateName), cancellation);

    /// <summary>Waits for a lease.</summary>
    public Lease Wait(string lease, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Directory.CreateDirectory(path);      // whoever was in before may have deleted it
                if (Lease.TryTake(lease) is { } taken) return taken;
            }
            catch (DirectoryNotFoundException)
            {
                continue;
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new UnauthorizedAccessException($"The folder '{path}' cannot be written to.", denied);
            }
            catch (IOException failure)
            {
                throw new IOException($"The folder '{path}' cannot be written to: {failure.Message}", failure);
            }

            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Says that this process works in the folder; to be called inside <see cref="Enter"/>.</summary>
    public Lease Join()
    {
        foreach (var dead in Runs().Where(file => !Lease.IsHeld(file))) File.Delete(dead);
        var machine = NotInNames().Replace(LeaseOwner.Here.Machine, "_");
        return Lease.TryTake(At(string.Create(
            CultureInfo.InvariantCulture, $"run-{LeaseOwner.Here.Process}-{machine}-{Guid.NewGuid():N}.lease")))!;
    }

    /// <summary>A process that works in the folder, in words; null where there is none.</summary>
    public string? Worker() => Runs().FirstOrDefault(Lease.IsHeld) is { } file && RunName().Match(file) is { Success: true } found
        ? $"process {found.Groups[1].Value} on {found.Groups[2].Value}"
        : null;

    /// <summary>Deletes what a scan leaves in its folder, and the folder if nothing else is in it; inside
    /// <see cref="Enter"/>, and only where nobody works in it.</summary>
    public void Clear(Lease gate)
    {
        var files = Directory.EnumerateFiles(path).Where(file => Ours().IsMatch(System.IO.Path.GetFileName(file))).ToList();
        // the plan first: without it nothing in here is a scan any more, should this be cut short
        foreach (var file in files.OrderByDescending(file => file == Plan)) File.Delete(file);
        gate.Dispose();
        try
        {
            if (!Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
        }
        catch (IOException)
        {
            // somebody has come in, or the file of who waits to is there
        }
    }

    private IEnumerable<string> Runs() => Directory.EnumerateFiles(path, "run-*.lease");

    private string At(string name) => System.IO.Path.Combine(path, name);

    /// <summary>All that is ever written here, half-written files of killed processes included.</summary>
    [GeneratedRegex(@"^(plan\.json(\.[0-9a-f]{32}\.new)?|inputs\.json|model\.zip|rows\.idv|shard-\d{6,}\.partial(\.damaged)?" +
        @"|(shard-\d{6,}|merge|run-.+)\.lease(\.[0-9a-f]{32}\.clock)?|scan\.lock\.[0-9a-f]{32}\.clock" +
        @"|\.(shard-\d{6,}\.partial|plan\.json|inputs\.json|model\.zip|rows\.idv)\..*\.tmp)$")]
    private static partial Regex Ours();

    [GeneratedRegex(@"run-(\d+)-(.+)-[0-9a-f]{32}\.lease$")]
    private static partial Regex RunName();

    [GeneratedRegex(@"[^\w.-]")]
    private static partial Regex NotInNames();
}
