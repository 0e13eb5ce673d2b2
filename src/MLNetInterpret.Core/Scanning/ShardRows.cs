using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Scanning;

/// <summary>What a scan keeps of a shard's rows besides their values: their inputs' hash, classes, columns, projections and
/// sample, and what people want to know of the most extreme.</summary>
/// <param name="plan">What is scanned.</param>
/// <param name="partial">Gets it.</param>
internal sealed class ShardRows(ScanPlan plan, ScanPartial partial) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Moments _columns = new(partial.ColumnSums, partial.ColumnSquares);
    private readonly RowSignatures _signatures = new();
    private readonly List<int> _sample = [];
    private float[] _padded = [];
    private ulong[] _hashes = [];

    /// <summary>What is known of the batch observed last.</summary>
    public ObservedRows Observed { get; } = new();

    /// <summary>Takes in what does not depend on the rows' values.</summary>
    public void Observe(ScannedBatch batch)
    {
        Observed.Begin(batch, plan.DuplicateDistance >= 0);
        Observed.Classes = batch.Known.Classes is not { } classes ? null
            : batch.Places is { } places ? [.. places.Rows.Select(row => classes[(int)(row - batch.FirstRow)])]
            : classes;
        Observed.ByClass = Observed.Classes is { } known && partial.ClassCounts.Length is > 0 and var count
            ? new(count, [.. known])
            : null;
        for (var run = 0; run < Observed.ByClass?.Runs; run++)
            partial.ClassCounts[run % Observed.ByClass.Count] += Observed.ByClass.Rows(run).Length;
        Draw();
        Project(batch);
        if (plan.Columns.Count > 0) AddColumns(batch);
    }

    /// <summary>Keeps what people want to know of rows that became candidates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remember(ScannedBatch batch)
    {
        var each = batch.Typed.Length / batch.Rows;
        for (var at = 0; at < Observed.Count; at++)
        {
            if (!Observed.HasEntered(at)) continue;
            var row = (int)(Observed.RowAt(at) - batch.FirstRow);
            var own = batch.Typed.Slice(row * each, each);
            var signature = batch.Places is { } places
                ? RowSignatures.OfText(MemoryMarshal.Cast<byte, long>(own), places.Positions[at])
                : _signatures.OfRow(MemoryMarshal.Cast<byte, float>(own));
            var place = new RowPlace(batch.FirstRow + row, batch.Places?.Positions[at] ?? 0);
            partial.Known.Add(place, new RowFacts(batch.Known.Ids?[row], batch.Known.Labels?[row], signature));
        }

        partial.ForgetSomeRows();
    }

    /// <summary>Takes in the inputs' bytes; may run beside the rest.</summary>
    public void AddToHash(ScannedBatch batch) => _hash.AppendData(batch.Input);

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
    private void Project(ScannedBatch batch)
    {
        if (_hashes.Length < Observed.Sampled) _hashes = new ulong[Observed.Sampled];
        var hashes = _hashes.AsSpan(0, plan.Projections == 0 ? 0 : Observed.Sampled);
        if (batch.Places is not { } places)
            RowProjection.HashMany(plan.Seed, batch.FirstRow, Observed.Sample, plan.Projections, hashes);
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
    private void AddColumns(ScannedBatch batch)
    {
        var (columns, step) = (plan.Columns.Count, Lanes.Padded(plan.Columns.Count));
        var values = MemoryMarshal.Cast<byte, float>(batch.Typed);
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
}
