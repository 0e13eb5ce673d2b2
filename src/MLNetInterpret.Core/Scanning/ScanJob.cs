using System.Globalization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A scan's folder: its plan, and the partial result of every finished shard. Killed at any moment and opened again,
/// it has lost the shard in hand at most.</summary>
/// <remarks>Holds <c>plan.json</c> and <c>shard-NNNNNN.partial</c>, each written completely or not at all, so that any number of
/// processes can work on different shards of one folder. A damaged partial is set aside as
/// <c>shard-NNNNNN.partial.damaged</c>.</remarks>
internal sealed class ScanJob
{
    private const string PlanName = "plan.json";
    private readonly string _folder;
    private readonly Action<string>? _warn;

    private ScanJob(string folder, ScanPlan plan, Action<string>? warn) => (_folder, Plan, _warn) = (folder, plan, warn);

    /// <summary>What is scanned.</summary>
    internal ScanPlan Plan { get; }

    /// <summary>Opens the folder of a plan, and makes it where there is none yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">What is scanned; its rows are counted.</param>
    /// <param name="warn">Told of damaged partials, in a sentence each.</param>
    /// <exception cref="IOException">The folder belongs to another plan, or cannot be written.</exception>
    /// <exception cref="ArgumentException">The plan's rows are not counted.</exception>
    internal static ScanJob Create(string folder, ScanPlan plan, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Validated().ShardCount is null)
            throw new ArgumentException("A scan that is kept in a folder needs its rows counted.", nameof(plan));
        if (File.Exists(Path.Combine(folder, PlanName)))
        {
            var known = Open(folder, warn);
            return known.Plan.Id == plan.Id ? known : throw new IOException(
                $"The folder '{folder}' holds another scan (plan {known.Plan.Id}; this one is {plan.Id}). " +
                "Name a new folder, or delete it.");
        }

        AtomicFile.Write(
            Path.Combine(folder, PlanName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(plan.ToJson())));
        return new(folder, plan, warn);
    }

    /// <summary>Opens a folder that <see cref="Create"/> made.</summary>
    /// <exception cref="FileNotFoundException">It holds no plan.</exception>
    /// <exception cref="InvalidDataException">Its plan cannot be read.</exception>
    public static ScanJob Open(string folder, Action<string>? warn = null)
    {
        var path = Path.Combine(folder, PlanName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"'{folder}' is no folder of a scan: it has no {PlanName}.", path);
        try
        {
            return new(folder, ScanPlan.FromJson(File.ReadAllText(path)), warn);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}': {wrong.Message}", wrong);
        }
    }

    /// <summary>Number of shards, which are numbered from 0.</summary>
    public int ShardCount => Plan.ShardCount!.Value;

    /// <summary>Shards that are still to be scanned, ascending. Damaged partials are named, set aside,
    /// and counted as missing.</summary>
    public IReadOnlyList<int> Missing() => [.. Enumerable.Range(0, Plan.ShardCount!.Value).Where(shard => !Has(shard))];

    /// <summary>Whether a shard's partial is there and whole; a damaged one is named and set aside.</summary>
    public bool Has(int shard)
    {
        var path = PathOf(shard);
        if (!File.Exists(path)) return false;
        try
        {
            ScanPartialFile.Check(File.ReadAllBytes(path), Plan);
            return true;
        }
        catch (InvalidDataException broken)
        {
            SetAside(path, broken.Message);
            return false;
        }
    }

    /// <summary>Keeps a shard's result.</summary>
    /// <exception cref="ArgumentException">It is not one shard of this plan.</exception>
    internal void Save(ScanPartial partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        if (partial.Plan.Id != Plan.Id || partial.Shards.Count != 1)
            throw new ArgumentException($"A folder of a scan keeps single shards of the plan {Plan.Id}.", nameof(partial));
        partial.Save(PathOf(partial.Shards.Single()));
    }

    /// <summary>All finished shards as one. A damaged partial is named and set aside; its shard is missing then.</summary>
    /// <param name="points">The network's points.</param>
    /// <param name="cancellation">Ends it; the folder stays as it is.</param>
    /// <returns>Null where no shard is finished.</returns>
    internal ScanPartial? Merge(PointList points, CancellationToken cancellation = default)
    {
        ScanPartial? merged = null;
        for (var shard = 0; shard < Plan.ShardCount; shard++)
        {
            cancellation.ThrowIfCancellationRequested();
            var path = PathOf(shard);
            if (!File.Exists(path)) continue;
            try
            {
                var partial = ScanPartial.Load(path, Plan, points);
                if (merged is null) merged = partial;
                else merged.Merge(partial);
            }
            catch (InvalidDataException broken)
            {
                SetAside(path, broken.Message);
            }
        }

        return merged;
    }

    /// <summary>Deletes the folder's plan and partials with what killed processes left half-written,
    /// and the folder if nothing else is in it.</summary>
    public void Delete()
    {
        for (var shard = 0; shard < Plan.ShardCount; shard++) File.Delete(PathOf(shard));
        foreach (var half in Directory.EnumerateFiles(_folder, ".shard-*.partial.*.tmp")) File.Delete(half);
        File.Delete(Path.Combine(_folder, PlanName));
        if (!Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    private void SetAside(string path, string why)
    {
        File.Move(path, $"{path}.damaged", overwrite: true);
        _warn?.Invoke($"'{path}' was set aside as '{Path.GetFileName(path)}.damaged' and is scanned again: {why.TrimEnd('.')}.");
    }

    private string PathOf(int shard) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D6}.partial"));
}
