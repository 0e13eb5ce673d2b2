using System.Text;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A scan's folder: its plan, and the partial result of every finished shard. Killed at any moment and opened again,
/// it has lost the shard in hand at most.</summary>
/// <remarks>Holds <c>plan.json</c> and <c>shard-NNNNNN.partial</c>, each written wholly or not at all. Any number of processes
/// work in one folder: each shard is scanned by the one that holds its lease, and the folder stays while somebody has it open.
/// A damaged partial is set aside as <c>shard-NNNNNN.partial.damaged</c>.</remarks>
internal sealed class ScanJob : IDisposable
{
    private readonly Action<string>? _warn;
    private readonly Lease? _presence;

    private ScanJob(ScanFolder folder, ScanPlan plan, Action<string>? warn, Lease? presence) =>
        (Folder, Plan, _warn, _presence) = (folder, plan, warn, presence);

    /// <summary>What is scanned.</summary>
    internal ScanPlan Plan { get; }

    /// <summary>Where.</summary>
    internal ScanFolder Folder { get; }

    /// <summary>Number of shards, which are numbered from 0.</summary>
    public int ShardCount => Plan.ShardCount!.Value;

    /// <summary>Opens the folder of a plan, and makes it where there is none yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">What is scanned; its rows are counted.</param>
    /// <param name="warn">Told of damaged partials and of a scan that gave way, in a sentence each.</param>
    /// <param name="replace">Whether another scan in the folder gives way when nobody works on it any more.</param>
    /// <param name="cancellation">Ends the waiting for others that open it, too.</param>
    /// <exception cref="IOException">The folder belongs to another plan, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">The folder's plan cannot be read.</exception>
    /// <exception cref="ArgumentException">The plan's rows are not counted, or its shards are too many.</exception>
    internal static ScanJob Create(
        string folder, ScanPlan plan, Action<string>? warn = null, bool replace = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Validated().ShardCount is null)
            throw new ArgumentException("A scan that is kept in a folder needs its rows counted.", nameof(plan));
        var files = new ScanFolder(folder);
        while (true)
        {
            using var gate = files.Enter(cancellation);
            if (!File.Exists(files.Plan)) WriteNew(files.Plan, plan);
            var other = OtherThan(plan, files);
            if (other is null) return new(files, plan, warn, files.Join());
            if (files.Worker() is { } worker) throw new IOException(
                $"The folder '{folder}' holds another scan ({other}), on which {worker} is at work. " +
                "Wait until it has ended, or name another folder.");
            if (!replace) throw new IOException(
                $"The folder '{folder}' holds another scan ({other}). Name a new folder, or delete it.");
            files.Clear(gate);
            warn?.Invoke($"The folder '{folder}' held another scan ({other}), which nobody works on: it was deleted.");
        }
    }

    /// <summary>Opens a folder that <see cref="Create"/> made.</summary>
    /// <exception cref="FileNotFoundException">It holds no plan.</exception>
    /// <exception cref="InvalidDataException">Its plan cannot be read.</exception>
    public static ScanJob Open(string folder, Action<string>? warn = null)
    {
        var files = new ScanFolder(folder);
        if (!File.Exists(files.Plan)) throw None();
        Lease? presence = null;
        try
        {
            using var gate = files.Enter();
            presence = files.Join();
            if (!File.Exists(files.Plan)) throw None();
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            // a folder that can only be read can be merged all the same
        }
        catch
        {
            presence?.Dispose();
            throw;
        }

        try
        {
            return new(files, Read(files), warn, presence);
        }
        catch
        {
            presence?.Dispose();
            throw;
        }

        FileNotFoundException None() =>
            new($"'{folder}' is not a folder of a scan: it has no {ScanFolder.PlanName}.", files.Plan);
    }

    /// <summary>Shards that are still to be scanned, ascending. Damaged partials are named, set aside,
    /// and counted as missing.</summary>
    public IReadOnlyList<int> Missing() => [.. Enumerable.Range(0, ShardCount).Where(shard => !Has(shard))];

    /// <summary>Whether a shard's partial is there and whole; a damaged one is named and set aside.</summary>
    /// <exception cref="InvalidDataException">It is of another scan, or of a newer version.</exception>
    public bool Has(int shard) => Bytes(shard) is not null;

    /// <summary>Keeps a shard's result.</summary>
    /// <exception cref="ArgumentException">It is not one shard of this plan.</exception>
    internal void Save(ScanPartial partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        if (partial.Plan.Id != Plan.Id || partial.Shards.Count != 1)
            throw new ArgumentException($"A folder of a scan keeps single shards of the plan {Plan.Id}.", nameof(partial));
        partial.Save(Folder.Shard(partial.Shards.Single()));
    }

    /// <summary>All finished shards as one. A damaged partial is named and set aside; its shard is missing then.</summary>
    /// <param name="points">The network's points.</param>
    /// <param name="cancellation">Ends it; the folder stays as it is.</param>
    /// <returns>Null where no shard is finished.</returns>
    internal ScanPartial? Merge(PointList points, CancellationToken cancellation = default)
    {
        ScanPartial? merged = null;
        for (var shard = 0; shard < ShardCount; shard++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Bytes(shard) is not { } bytes) continue;
            try
            {
                var partial = ScanPartialFile.Decode(bytes, Plan, ScannedPoint.Of(Plan, points));
                if (merged is null) merged = partial;
                else merged.Merge(partial);
            }
            catch (InvalidDataException damaged)
            {
                SetAside(shard, damaged.Message);
            }
        }

        return merged;
    }

    /// <summary>Waits until nobody else merges, and keeps others waiting until it is disposed.</summary>
    /// <returns>Null where the folder can only be read.</returns>
    internal Lease? TakeMerge(CancellationToken cancellation) =>
        _presence is null ? null : Folder.Wait(Folder.MergeLease, cancellation);

    /// <summary>Takes back results that may not be of the plan's data.</summary>
    internal void Discard(IEnumerable<int> shards)
    {
        foreach (var shard in shards) File.Delete(Folder.Shard(shard));
    }

    /// <summary>Leaves the folder; where nobody else works in it, deletes what was written there,
    /// and the folder if nothing else is in it.</summary>
    public void Delete()
    {
        var gate = Folder.Enter();
        _presence?.Dispose();
        if (Folder.Worker() is null) Folder.Clear(gate);
        gate.Dispose();
    }

    /// <summary>Leaves the folder as it is.</summary>
    public void Dispose() => _presence?.Dispose();

    /// <summary>Writes a file that is complete when it is there, and that nobody else has written.</summary>
    private static void WriteNew(string path, ScanPlan plan)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        AtomicFile.Write(temporary, stream => stream.Write(Encoding.UTF8.GetBytes(plan.ToJson())));
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // on a machine whose locks are not seen here; what it wrote is read like any other plan
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>What the folder holds instead of a plan, in words; null where it holds that very plan.</summary>
    private static string? OtherThan(ScanPlan plan, ScanFolder files)
    {
        var known = Read(files).Id;
        return known == plan.Id ? null : $"plan {known}; this one is {plan.Id}";
    }

    private static ScanPlan Read(ScanFolder files)
    {
        try
        {
            var plan = ScanPlan.FromJson(File.ReadAllText(files.Plan));
            return plan.ShardCount is null
                ? throw new InvalidDataException("The plan does not say how many rows there are.")
                : plan;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"'{files.Plan}': {wrong.Message}", wrong);
        }
    }

    /// <summary>A shard's partial, where it is there and whole.</summary>
    private byte[]? Bytes(int shard)
    {
        var path = Folder.Shard(shard);
        if (!File.Exists(path)) return null;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return null;      // somebody else has set it aside
        }

        if (ScanPartialFile.DamageOf(bytes) is { } damage)
        {
            SetAside(shard, damage);
            return null;
        }

        try
        {
            ScanPartialFile.Check(bytes, Plan);
            return bytes;
        }
        catch (InvalidDataException other)
        {
            throw ScanPartial.NoPartial(path, other);
        }
    }

    /// <summary>Moves a damaged partial out of the way, unless somebody who has noticed it, too, is about to.</summary>
    private void SetAside(int shard, string why)
    {
        var path = Folder.Shard(shard);
        using var lease = Lease.TryTake(Folder.ShardLease(shard));
        if (lease is null || !File.Exists(path)) return;
        File.Move(path, $"{path}.damaged", overwrite: true);
        _warn?.Invoke($"'{path}' was set aside as '{Path.GetFileName(path)}.damaged' and is scanned again: {why.TrimEnd('.')}.");
    }
}
