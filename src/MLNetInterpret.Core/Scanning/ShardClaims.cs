using System.Collections.Concurrent;

namespace MLNetInterpret.Core.Scanning;

/// <summary>The shards of a folder that one pass over the rows has in hand. They are taken where rows are read, and given back
/// where they are finished, on another thread.</summary>
internal sealed class ShardClaims(ScanJob job) : IDisposable
{
    private readonly ConcurrentDictionary<int, Lease> _held = [];
    private readonly ConcurrentDictionary<int, bool> _refused = [];
    private readonly ConcurrentQueue<int> _done = [];

    /// <summary>Shards that somebody else has in hand or has finished.</summary>
    public IEnumerable<int> Refused => _refused.Keys;

    /// <summary>Shards that were finished, in that order.</summary>
    public IEnumerable<int> Done => _done;

    /// <summary>Takes a shard, or finds it taken already by this pass.</summary>
    /// <returns>Whether it is to be scanned here.</returns>
    public bool Take(int shard)
    {
        if (_held.ContainsKey(shard)) return true;
        if (Lease.TryTake(job.Folder.ShardLease(shard)) is { } lease)
        {
            // it may have been finished before the lease was free
            if (!job.Has(shard)) return _held.TryAdd(shard, lease);
            lease.Dispose();
        }

        _refused[shard] = true;
        return false;
    }

    /// <summary>Keeps a shard's result, and gives the shard back.</summary>
    public void Save(ScanPartial partial)
    {
        var shard = partial.Shards.Single();
        job.Save(partial);
        _done.Enqueue(shard);
        if (_held.TryRemove(shard, out var lease)) lease.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in _held.Values) lease.Dispose();
    }
}
