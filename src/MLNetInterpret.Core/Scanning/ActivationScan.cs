using System.Runtime.ExceptionServices;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Scans one shard of a plan: batches in, a <see cref="ScanPartial"/> out.</summary>
/// <remarks>The values of a batch are folded on other threads while the network computes the next ones, unless they are few:
/// several small batches may wait for it, of large ones a single one.</remarks>
internal sealed class ActivationScan : IDisposable
{
    private const int WorthAThread = 1 << 15;      // values of a batch: waking another thread takes longer than folding fewer
    private const int WorthSeveral = 1 << 16;      // values of a point: its folding is worth a thread of its own
    private const int MostWaiting = 4;
    private readonly HookedNetwork _network;
    private readonly ScanPlan _plan;
    private readonly ScanPartial _partial;
    private readonly int _shard;
    private readonly bool _learns;
    private readonly IReadOnlyList<PointFold> _folds;
    private readonly IReadOnlyList<ActivationPoint> _points;
    private readonly IReadOnlyList<ScannedBatch> _batches;
    private readonly ShardRows _rows;
    private readonly WorkInOrder _folding = new(MostWaiting), _hashing = new(MostWaiting);
    private int _next;
    private bool _wasLarge, _finished;

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
        _folds = [.. _partial.Points.Select(point => new PointFold(point))];
        _points = [.. _partial.Points.Select(point => point.Point.Shape.Point)];
        _batches = [.. Enumerable.Range(0, MostWaiting).Select(_ => new ScannedBatch([.. _partial.Points.Select(point =>
            new PointValues(point, plan.SkipBorder ? network.InnerOf(point.Point.Shape.Point) : null))]))];
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
        using var seen = _network.RunWithCache(batch.Input.to(_network.Device), _points);
        var firstRow = (long)_shard * _plan.RowsPerShard + Rows;
        var places = _plan.EachPosition ? TextPlaces.Of(_plan, batch, firstRow) : null;
        long[] sizes = [.. _points.Select(point => seen[point].numel())];
        var (isLarge, isTiny) = (sizes.Max() >= WorthSeveral, sizes.Sum() < WorthAThread);
        var mayWait = isLarge || isTiny || _wasLarge ? 0 : MostWaiting - 1;
        _folding.WaitFor(mayWait);
        _hashing.WaitFor(mayWait);
        _wasLarge = isLarge;
        var taken = _batches[isLarge ? 0 : _next++ % MostWaiting];
        taken.Take(batch, seen, firstRow, places);
        var number = get_num_threads();
        if (isLarge) _folding.Add(() => FoldBeside(taken, number));
        else if (isTiny)
        {
            _rows.AddToHash(taken);
            Fold(taken, number);
        }
        else
        {
            _folding.Add(() => Fold(taken, number));
            _hashing.Add(() => _rows.AddToHash(taken));
        }

        Rows += count;
    }

    /// <summary>The shard's result. Nothing can be added afterwards.</summary>
    /// <exception cref="InvalidOperationException">The scan is finished already.</exception>
    public ScanPartial Finish()
    {
        RequireUnfinished();
        _hashing.WaitFor(0);
        _folding.WaitFor(0);
        _finished = true;
        foreach (var fold in _folds) fold.Seal();
        _partial.Add(_shard, new ShardFacts(Rows, _rows.Hash()));
        _partial.ForgetRows();
        return _partial;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hashing.Rest();
        _folding.Rest();      // batches in hand have to end before their memory goes
        foreach (var batch in _batches) batch.Dispose();
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
        foreach (var fold in _folds) fold.Widen(count);
    }

    private void Fold(ScannedBatch batch, int threads)
    {
        using var same = TorchThreads.Exactly(threads);
        Observe(batch);
        for (var point = 0; point < _folds.Count; point++) FoldPoint(batch, point);
        _rows.Remember(batch);
    }

    /// <summary>Folds each point, and takes in the inputs' hash, on whichever thread is free.</summary>
    private void FoldBeside(ScannedBatch batch, int threads)
    {
        Observe(batch);
        var points = Enumerable.Range(0, _folds.Count).Select(point => Task.Run(() => FoldApart(point)));
        Task[] work = [Task.Run(() => _rows.AddToHash(batch)), .. points];
        try
        {
            Task.WaitAll(work);      // works itself on what nobody has begun
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        _rows.Remember(batch);

        void FoldApart(int point)
        {
            using var same = TorchThreads.Exactly(threads);
            FoldPoint(batch, point);
        }
    }

    private void Observe(ScannedBatch batch)
    {
        if (_learns) MakeRoom(batch.Known.Classes ?? []);
        _rows.Observe(batch);
    }

    private void FoldPoint(ScannedBatch batch, int point)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (values, rows) = (batch.Points[point], _rows.Observed);
        values.Locate(_folds[point].Fold(values.Rows(rows.Count), rows), rows);
    }
}
