using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What a scan keeps of a shard's rows besides their values: their inputs' hash, classes, columns, projections and
/// sample, and what people want to know of the most extreme.</summary>
/// <remarks>A batch is copied by <see cref="Take"/>; the rest may happen on another thread while its rows are written
/// over.</remarks>
/// <param name="plan">What is scanned.</param>
/// <param name="partial">Gets it.</param>
internal sealed class ShardRows(ScanPlan plan, ScanPartial partial) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Moments _columns = new(partial.ColumnSums, partial.ColumnSquares);
    private readonly RowSignatures _signatures = new();
    private readonly List<int> _sample = [];
    private ScanBatch? _batch;
    private byte[] _input = [], _typed = [];      // as the rows came, and as signatures read them
    private float[] _padded = [];
    private ulong[] _hashes = [];
    private int _inputBytes, _typedBytes, _rows;
    private long _firstRow;

    /// <summary>What is known of the batch taken last.</summary>
    public ObservedRows Observed { get; } = new();

    /// <summary>Copies a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="input">Its rows, in memory of the processor without gaps.</param>
    /// <param name="firstRow">The number of the first of them.</param>
    /// <param name="places">The positions that are rows; null for none.</param>
    public void Take(ScanBatch batch, Tensor input, long firstRow, TextPlaces? places)
    {
        (_batch, _firstRow, _rows) = (batch, firstRow, (int)input.shape[0]);
        var type = places is null ? torch.ScalarType.Float32 : torch.ScalarType.Int64;
        _inputBytes = Copy(input, ref _input);
        (_typed, _typedBytes) = (_input, _inputBytes);
        if (input.dtype != type)
        {
            using var typed = input.to(type);
            _typed = [];
            _typedBytes = Copy(typed, ref _typed);
        }

        Observed.Begin(
            places?.Rows.Length ?? _rows, firstRow, places,
            places is null && plan.DuplicateDistance >= 0 ? _input : [], _inputBytes / _rows);
    }

    /// <summary>Takes in what does not depend on the rows' values.</summary>
    public void Observe()
    {
        Observed.Classes = _batch!.Classes is not { } classes ? null
            : Observed.Places is { } places ? [.. places.Rows.Select(row => classes[(int)(row - _firstRow)])]
            : classes;
        Observed.ByClass = Observed.Classes is { } known && partial.ClassCounts.Length is > 0 and var count
            ? new(count, [.. known])
            : null;
        for (var run = 0; run < Observed.ByClass?.Runs; run++)
            partial.ClassCounts[run % Observed.ByClass.Count] += Observed.ByClass.Rows(run).Length;
        Draw();
        Project();
        if (plan.Columns.Count > 0) AddColumns();
    }

    /// <summary>Keeps what people want to know of rows that became candidates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remember()
    {
        var each = _typedBytes / _rows;
        for (var at = 0; at < Observed.Count; at++)
        {
            if (!Observed.HasEntered(at)) continue;
            var row = (int)(Observed.RowAt(at) - _firstRow);
            var own = _typed.AsSpan(row * each, each);
            var signature = Observed.Places is { } places
                ? RowSignatures.OfText(MemoryMarshal.Cast<byte, long>(own), places.Positions[at])
                : _signatures.OfRow(MemoryMarshal.Cast<byte, float>(own));
            var place = new RowPlace(_firstRow + row, Observed.Places?.Positions[at] ?? 0);
            partial.Known.Add(place, new RowFacts(_batch!.Ids?[row], _batch.Labels?[row], signature));
        }

        partial.ForgetSomeRows();
    }

    /// <summary>Takes in the inputs' bytes; may run beside the rest.</summary>
    public void AddToHash() => _hash.AppendData(_input, 0, _inputBytes);

    /// <summary>SHA-256 of all inputs.</summary>
    public byte[] Hash() => _hash.GetHashAndReset();

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>Draws the rows of the sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw()
    {
        if (plan.SampleShare is not { } share) return;
        _sample.Clear();
        for (var at = 0; at < Observed.Count; at++)
            if (RowProjection.IsDrawn(plan.Seed, Observed.RowAt(at), Observed.Places?.Positions[at] ?? 0, share)) _sample.Add(at);
        Observed.Sample = _sample;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Project()
    {
        if (_hashes.Length < Observed.Sampled) _hashes = new ulong[Observed.Sampled];
        var hashes = _hashes.AsSpan(0, plan.Projections == 0 ? 0 : Observed.Sampled);
        if (Observed.Places is not { } places)
            RowProjection.HashMany(plan.Seed, _firstRow, Observed.Sample, plan.Projections, hashes);
        else
            for (var i = 0; i < hashes.Length; i++)
            {
                var at = Observed.Sample?[i] ?? i;
                hashes[i] = RowProjection.Hash(plan.Seed, places.Rows[at], places.Positions[at]);
            }

        Observed.Projected.Set(hashes, plan.Projections);
        Observed.Projected.AddSigns(partial.ProjectedOnes);
    }

    /// <summary>The sampled rows as columns; NaN and infinities are counted, and zeros stand in their place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns()
    {
        var (columns, step) = (plan.Columns.Count, Lanes.Padded(plan.Columns.Count));
        var values = MemoryMarshal.Cast<byte, float>(_typed.AsSpan(0, _typedBytes));
        var length = Observed.Sampled * step;
        if (_padded.Length < length) (_padded, Observed.Columns) = (new float[length], new double[length]);
        var padded = _padded.AsSpan(0, length);
        for (var i = 0; i < Observed.Sampled; i++)
            values.Slice((Observed.Sample?[i] ?? i) * columns, columns).CopyTo(padded[(i * step)..]);
        if (!FiniteFloats.All(padded))
            for (var at = 0; at < padded.Length; at++)
                if (!float.IsFinite(padded[at]))
                {
                    padded[at] = 0;
                    partial.ColumnNonFinite[at % step]++;
                }

        _columns.Add(padded, step);
        Lanes.Widen(padded, Observed.Columns);
    }

    private static int Copy(Tensor from, ref byte[] to)
    {
        var bytes = from.bytes;
        if (to.Length < bytes.Length) to = new byte[bytes.Length];
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
