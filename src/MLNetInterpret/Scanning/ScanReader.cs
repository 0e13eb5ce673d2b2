using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Scanning;

/// <summary>Reads the rows of some shards in batches, on a thread of its own and a few batches ahead.</summary>
internal sealed class ScanReader : IDisposable
{
    private const int BatchesAhead = 4;
    private readonly ScanSource _source;
    private readonly ScanPlan _plan;
    private readonly IReadOnlySet<int>? _shards;
    private readonly Func<int, bool> _take;
    private readonly SeenClasses? _seen;
    private readonly KeptPass? _kept;
    private readonly BlockingCollection<Batch> _ready = new(BatchesAhead);
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="plan">How they are cut.</param>
    /// <param name="shards">The shards wanted; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="classes">Numbers the classes; null where the plan names them.</param>
    /// <param name="take">Asked at the first row of each shard wanted: whether it is still wanted. Null is yes.</param>
    /// <param name="kept">Where the reading goes on from, and rests when the shards are read; null begins at the first
    /// row.</param>
    public ScanReader(
        ScanSource source, ScanPlan plan, IReadOnlySet<int>? shards, CancellationToken cancellation, SeenClasses? classes = null,
        Func<int, bool>? take = null, KeptPass? kept = null)
    {
        (_source, _plan, _shards, _seen, _take, _kept) = (source, plan, shards, classes, take ?? (_ => true), kept);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var number = TorchThreads.Host;
        _reading = Task.Factory.StartNew(() =>
        {
            using var same = TorchThreads.Exactly(number);      // what is read may come out of a network, too
            Read();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Rows of one shard.</summary>
    public readonly record struct Batch(int Shard, ScanBatch Rows);

    /// <summary>The batches, in order; each is disposed when the next is asked for.</summary>
    public IEnumerable<Batch> Batches()
    {
        foreach (var batch in _ready.GetConsumingEnumerable())
        {
            using (batch.Rows.Input) yield return batch;
        }

        _reading.GetAwaiter().GetResult();      // what the reading failed with
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        foreach (var batch in _ready.GetConsumingEnumerable()) batch.Rows.Input.Dispose();
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        _ready.Dispose();
        _stop.Dispose();
    }

    /// <summary>The row behind the last shard wanted.</summary>
    private long End => _shards is { Count: > 0 } wanted ? (wanted.Max() + 1L) * _plan.RowsPerShard : long.MaxValue;

    private void Read()
    {
        try
        {
            var pass = _kept?.Take(_shards!.Min() * (long)_plan.RowsPerShard) ?? new(_source, _plan, _seen);
            var isKept = false;
            try
            {
                Read(pass);
                isKept = _kept is not null && pass.Next == End && End < _plan.Rows;
            }
            finally
            {
                if (!isKept) pass.Dispose();
            }

            if (isKept) _kept!.Keep(pass);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(RowPass pass)
    {
        var (gathered, isTaken) = (pass.Rows, false);
        var end = End;
        while (pass.Next < end && pass.MoveNext())
        {
            _stop.Token.ThrowIfCancellationRequested();
            var row = pass.Next - 1;
            var shard = checked((int)(row / _plan.RowsPerShard));
            if (row % _plan.RowsPerShard == 0) isTaken = (_shards?.Contains(shard) ?? true) && _take(shard);
            if (isTaken)
            {
                gathered.Add();
                if (gathered.Count == _plan.BatchRows || pass.Next % _plan.RowsPerShard == 0) Hand(shard, gathered);
            }
            else gathered.Skip();
        }

        if (gathered.Count > 0) Hand((int)((pass.Next - 1) / _plan.RowsPerShard), gathered);
        if (pass.Next == end && end >= _plan.Rows && pass.MoveNext())
            throw new InvalidDataException(
                $"The data have more than the {_plan.Rows:N0} rows that the plan expects: "
                + "the data have changed since the plan was made. Make a new plan.");
    }

    private void Hand(int shard, GatheredRows gathered)
    {
        var batch = new Batch(shard, gathered.Build());
        try
        {
            _ready.Add(batch, _stop.Token);
        }
        catch
        {
            batch.Rows.Input.Dispose();
            throw;
        }
    }
}
