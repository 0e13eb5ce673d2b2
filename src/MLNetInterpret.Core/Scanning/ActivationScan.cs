using System.Runtime.ExceptionServices;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Scans one shard of a plan: batches in, a <see cref="ScanPartial"/> out.</summary>
/// <remarks>The values of one batch are folded on other threads while the network computes the next batch,
/// unless they are few.</remarks>
internal sealed class ActivationScan : IDisposable
{
    private const int WorthAThread = 1 << 15;
    private readonly HookedNetwork _network;
    private readonly ScanPlan _plan;
    private readonly ScanPartial _partial;
    private readonly int _shard;
    private readonly bool _learns;
    private readonly IReadOnlyList<(PointValues Values, PointFold Fold)> _points;
    private readonly ShardRows _rows;
    private Task _folding = Task.CompletedTask;
    private bool _finished;

    /// <summary>Prepares the scan of a shard.</summary>
    /// <param name="network">The network.</param>
    /// <param name="plan">What is scanned, and how.</param>
    /// <param name="shard">Which shard, from 0.</param>
    /// <param name="learnsClasses">Whether rows may be of classes that the plan does not name.</param>
    /// <exception cref="ArgumentException">The plan is for another network, or names a unit that does not exist.</exception>
    public ActivationScan(HookedNetwork network, ScanPlan plan, int shard = 0, bool learnsClasses = false)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(plan);
        Check.AtLeast(shard, 0);
        if (plan.Validated().Model is { Length: > 0 } model && model != network.Hash)
            throw new ArgumentException(
                $"The plan is for the network {model}, but this network is {network.Hash}: make a new plan.", nameof(plan));
        (_network, _plan, _shard, _learns) = (network, plan, shard, learnsClasses);
        _partial = new(plan, ScannedPoint.Of(plan, network.Points));
        _rows = new(plan, _partial);
        _points =
        [
            .. _partial.Points.Select(point => (
                new PointValues(point, plan.SkipBorder ? network.InnerOf(point.Point.Shape.Point) : null),
                new PointFold(point))),
        ];
    }

    /// <summary>Rows taken in so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes in rows; they follow the ones before.</summary>
    /// <inheritdoc cref="Add(ScanBatch)" path="/exception"/>
    public void Add(Tensor rows) => Add(new ScanBatch(rows));

    /// <summary>Takes in rows with what is known of them; they follow the ones before.
    /// They are not needed any more when this returns.</summary>
    /// <exception cref="ArgumentException">What is known of the rows does not fit them or the plan,
    /// or the shard has no room for them.</exception>
    /// <exception cref="InvalidOperationException">The scan is finished.</exception>
    public void Add(ScanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var count = batch.Input.shape[0];
        RequireFitting(batch, count);
        if (count == 0) return;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var threads = _network.Threads(count);
        using var plain = batch.Input.cpu().contiguous();
        using var seen = _network.RunWithCache(batch.Input.to(_network.Device), _points.Select(point => point.Values.Point));
        var firstRow = (long)_shard * _plan.RowsPerShard + Rows;
        var places = _plan.EachPosition ? TextPlaces.Of(_plan, batch, firstRow) : null;
        Wait();
        if (_learns) MakeRoom(batch.Classes ?? []);
        foreach (var (values, _) in _points) values.Read(seen, places?.Kept);
        _rows.Take(batch, plain, firstRow, places);
        // waking another thread takes longer than folding a few values
        if (_points.Sum(point => point.Values.Size) < WorthAThread)
        {
            _rows.AddToHash();
            _rows.Observe();
            for (var point = 0; point < _points.Count; point++) Fold(point);
            _rows.Remember();
        }
        else _folding = Task.Run(FoldBeside(get_num_threads()));

        Rows += count;
    }

    /// <summary>The shard's result. Nothing can be added afterwards.</summary>
    /// <exception cref="InvalidOperationException">The scan is finished already.</exception>
    public ScanPartial Finish()
    {
        RequireUnfinished();
        Wait();
        _finished = true;
        foreach (var (_, fold) in _points) fold.Seal();
        _partial.Add(_shard, new ShardFacts(Rows, _rows.Hash()));
        _partial.ForgetRows();
        return _partial;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((IAsyncResult)_folding).AsyncWaitHandle.WaitOne();      // a batch in hand has to end before its memory goes
        foreach (var (values, _) in _points) values.Dispose();
        _rows.Dispose();
    }

    private void RequireUnfinished()
    {
        if (_finished) throw new InvalidOperationException("The scan is finished: scan more rows in a scan of their own.");
    }

    private void RequireFitting(ScanBatch batch, long count)
    {
        RequireUnfinished();
        if (Rows + count > _plan.RowsPerShard)
            throw new ArgumentException(
                $"A shard of this plan has at most {_plan.RowsPerShard} rows, but these would make {Rows + count}.",
                nameof(batch));
        foreach (var (known, what) in new (int?, string)[]
        {
            (batch.Lengths?.Count, "lengths"), (batch.Known?.Count, "known positions"), (batch.Classes?.Count, "classes"),
            (batch.Ids?.Count, "ids"), (batch.Labels?.Count, "labels"),
        })
            if (known is not null && known != count)
                throw new ArgumentException($"A batch of {count} rows has {known} {what}.", nameof(batch));
        var values = batch.Input.numel() / Math.Max(1, count);
        if (_plan.Columns.Count > 0 && count > 0 && values != _plan.Columns.Count)
            throw new ArgumentException($"The plan names {_plan.Columns.Count} columns, but a row has {values} values.");
        if (!_learns && batch.Classes?.FirstOrDefault(label => label >= _plan.Classes.Count, -1) is >= 0 and var unknown)
            throw new ArgumentException(
                $"A row is of class {unknown}, but the plan names {_plan.Classes.Count} classes.", nameof(batch));
        if (batch.Lengths?.FirstOrDefault(length => length > batch.Input.shape[^1], -1) is >= 0 and var wrong)
            throw new ArgumentException(
                $"A row has a length of {wrong}, but its input has {batch.Input.shape[^1]} positions.", nameof(batch));
    }

    private void MakeRoom(IReadOnlyList<int> classes)
    {
        var count = classes.DefaultIfEmpty(-1).Max() + 1;
        if (count <= _partial.ClassCounts.Length) return;
        _partial.WidenCounts(count);
        foreach (var (_, fold) in _points) fold.Widen(count);
    }

    private void Wait() => _folding.GetAwaiter().GetResult();

    /// <summary>What folds a batch: each point, and the inputs' hash, on whichever thread is free.</summary>
    private Action FoldBeside(int threads) => () =>
    {
        _rows.Observe();
        var points = Enumerable.Range(0, _points.Count).Select(point => Task.Run(() => FoldIn(point)));
        Task[] work = [Task.Run(_rows.AddToHash), .. points];
        try
        {
            Task.WaitAll(work);      // works itself on what nobody has begun
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        _rows.Remember();

        void FoldIn(int point)
        {
            using var same = TorchThreads.Exactly(threads);
            Fold(point);
        }
    };

    private void Fold(int point)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var ((values, fold), rows) = (_points[point], _rows.Observed);
        values.Locate(fold.Fold(values.Rows(rows.Count), rows), rows);
    }
}
