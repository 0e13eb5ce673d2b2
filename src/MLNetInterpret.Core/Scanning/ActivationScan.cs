using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Statistics;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Scans one shard of a plan: batches in, a <see cref="ScanPartial"/> out.</summary>
/// <remarks>The values of one batch are folded on another thread while the network computes the next batch,
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
    private readonly RowSignatures _signatures = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Moments _columns;
    private readonly long[] _damagedColumns;
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
        (_columns, _damagedColumns) = (new(_partial.ColumnSums, _partial.ColumnSquares), _partial.ColumnNonFinite);
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
        var (rows, kept) = Observe(batch, firstRow, plain);
        Wait();
        if (_learns) MakeRoom(batch.Classes ?? []);
        foreach (var (values, _) in _points) values.Read(seen, kept);
        // waking another thread takes longer than folding a few values
        if (_points.Sum(point => point.Values.Size) < WorthAThread) Fold(batch, rows, plain.alias(), firstRow);
        else
        {
            var input = plain.clone().DetachFromDisposeScope();      // the caller may write into its own
            var number = get_num_threads();
            _folding = Task.Run(() =>
            {
                using var same = TorchThreads.Exactly(number);
                Fold(batch, rows, input, firstRow);
            });
        }

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
        _partial.Add(_shard, new ShardFacts(Rows, _hash.GetHashAndReset()));
        _partial.ForgetRows();
        return _partial;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((IAsyncResult)_folding).AsyncWaitHandle.WaitOne();      // a batch in hand has to end before its memory goes
        foreach (var (values, _) in _points) values.Dispose();
        _hash.Dispose();
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

    /// <summary>The rows of a batch that are folded: each of its rows, or the positions that count.</summary>
    /// <returns>What is known of them, and their places along the joined rows and positions; null for all.</returns>
    private (ObservedRows Rows, long[]? Kept) Observe(ScanBatch batch, long firstRow, Tensor input)
    {
        var count = (int)input.shape[0];
        if (!_plan.EachPosition)
        {
            var (rows, random) = (new long[count], new ulong[count]);
            for (var at = 0; at < count; at++)
            {
                var row = firstRow + at;
                (rows[at], random[at]) = (row, RowProjection.HashOfMany(_plan.Seed, row, _plan.Projections));
            }

            ReadOnlyMemory<float> columns = _plan.Columns.Count > 0 ? Columns(input, count) : default;
            return (new(rows, null, random, batch.Classes, columns), null);
        }

        var (numbers, positions, kept, steps) = (new List<long>(), new List<int>(), new List<long>(), (int)input.shape[^1]);
        for (var at = 0; at < count; at++)
        {
            var (first, end) = (Math.Max(_plan.WarmUp, batch.Known?[at] ?? 0), batch.Lengths?[at] ?? steps);
            for (var position = first; position < end; position++)
            {
                numbers.Add(firstRow + at);
                positions.Add(position);
                kept.Add((long)at * steps + position);
            }
        }

        ulong[] hashes = [.. numbers.Zip(positions, (row, position) => RowProjection.Hash(_plan.Seed, row, position))];
        IReadOnlyList<int>? classes = batch.Classes is { } known
            ? [.. numbers.Select(row => known[(int)(row - firstRow)])]
            : null;
        return (new([.. numbers], [.. positions], hashes, classes, default), [.. kept]);
    }

    /// <summary>The batch as columns, padded; NaN and infinities are counted, and zeros stand in their place.</summary>
    private float[] Columns(Tensor input, int count)
    {
        var columns = _plan.Columns.Count;
        if (input.numel() != (long)count * columns)
            throw new ArgumentException($"The plan names {columns} columns, but a row has {input.numel() / count} values.");
        using var plain = input.to(ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(plain.bytes);
        var step = Lanes.Padded(columns);
        var padded = new float[count * step];
        for (var row = 0; row < count; row++) values.Slice(row * columns, columns).CopyTo(padded.AsSpan(row * step));
        if (float.IsFinite(TensorPrimitives.SumOfMagnitudes(values))) return padded;
        for (var at = 0; at < padded.Length; at++)
        {
            if (float.IsFinite(padded[at])) continue;
            padded[at] = 0;
            _damagedColumns[at % step]++;
        }

        return padded;
    }

    private void Fold(ScanBatch batch, ObservedRows rows, Tensor input, long firstRow)
    {
        using var own = input;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        _hash.AppendData(input.bytes);
        if (_plan.Columns.Count > 0) _columns.Add(rows.Inputs.Span, Lanes.Padded(_plan.Columns.Count));
        rows = rows with
        {
            Factors = Factors(rows.Inputs.Span),
            Projected = new(rows.Hashes, _plan.Projections),
            ByClass = ByClass(rows),
        };
        CountRows(rows);
        if (rows.Positions is null && _plan.DuplicateDistance >= 0) rows = rows with { Keys = Contents(input, rows.Count) };
        var entered = new bool[rows.Count];
        foreach (var (values, fold) in _points)
        {
            var kept = fold.Fold(values.Rows(rows.Count), rows);
            values.Locate(kept, rows);
            foreach (var (_, at) in kept) entered[at] = true;
        }

        Remember(batch, rows, input, firstRow, entered);
    }

    private static double[] Factors(ReadOnlySpan<float> columns)
    {
        var factors = new double[columns.Length];
        TensorPrimitives.ConvertChecked(columns, factors);
        return factors;
    }

    private RowGroups? ByClass(ObservedRows rows) =>
        rows.Classes is { } classes && _partial.ClassCounts.Length is > 0 and var count ? new(count, [.. classes]) : null;

    /// <summary>Rows of each class, and the projection of a unit that is always 1.</summary>
    private void CountRows(ObservedRows rows)
    {
        for (var run = 0; run < rows.ByClass?.Runs; run++)
            _partial.ClassCounts[run % rows.ByClass.Count] += rows.ByClass.Rows(run).Length;
        rows.Projected.AddSigns(_partial.ProjectedOnes);
    }

    /// <summary>Hashes of the rows' inputs, each made when it is asked for.</summary>
    private static Func<int, ulong> Contents(Tensor input, int count)
    {
        var known = new ulong?[count];
        return at =>
        {
            var bytes = input.bytes;
            var length = bytes.Length / count;
            return known[at] ??= RowProjection.Hash(bytes.Slice(at * length, length));
        };
    }

    /// <summary>Keeps what people want to know of rows that became candidates.</summary>
    private void Remember(ScanBatch batch, ObservedRows rows, Tensor input, long firstRow, bool[] entered)
    {
        if (!entered.Contains(true)) return;
        var length = (int)(input.numel() / input.shape[0]);
        using var plain = input.to(rows.Positions is null ? ScalarType.Float32 : ScalarType.Int64);
        var bytes = plain.bytes;
        for (var at = 0; at < entered.Length; at++)
        {
            if (!entered[at]) continue;
            var row = (int)(rows.Rows[at] - firstRow);
            var signature = rows.Positions is { } positions
                ? RowSignatures.OfText(MemoryMarshal.Cast<byte, long>(bytes).Slice(row * length, length), positions[at])
                : _signatures.OfRow(MemoryMarshal.Cast<byte, float>(bytes).Slice(row * length, length));
            var place = new RowPlace(rows.Rows[at], rows.Positions?[at] ?? 0);
            _partial.Add(place, new RowFacts(batch.Ids?[row], batch.Labels?[row], signature));
        }

        _partial.ForgetSomeRows();
    }
}
