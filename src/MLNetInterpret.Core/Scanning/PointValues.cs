using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNetInterpret.Core.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetInterpret.Core.Scanning;

/// <summary>The values that one batch's rows have for the units of a point, and the maps that they were taken from.</summary>
/// <param name="into">Whose selections are told where their rows' values stand.</param>
/// <param name="inner">The positions that count; null for all.</param>
internal sealed class PointValues(PointPartial into, InnerPositions? inner) : IDisposable
{
    private readonly ScannedPoint _point = into.Point;
    private readonly int _units = into.Point.Units.Count;
    private float[] _values = [];
    private Tensor? _maps;      // [N, U, positions]; null where no position is to be found

    /// <summary>Where the values are read.</summary>
    public ActivationPoint Point => _point.Shape.Point;

    /// <summary>Activations of the pass read last.</summary>
    public long Size { get; private set; }

    /// <summary>The rows in blocks of units, see <see cref="Lanes"/>.</summary>
    public Span<float> Rows(int count) => _values.AsSpan(0, Lanes.Blocks(_units) * Lanes.Stride(count));

    /// <summary>Reduces a pass to values.</summary>
    /// <param name="seen">The pass.</param>
    /// <param name="kept">Where each position is a row: which of the joined rows and positions count.
    /// Null for rows as they are.</param>
    public void Read(ActivationCache seen, long[]? kept)
    {
        using var scope = NewDisposeScope();
        _maps?.Dispose();
        _maps = null;
        var activations = seen[Point].detach();
        Size = activations.numel();
        Copy(kept is not null ? Positions(activations, kept) : _point.Shape.IsFlat ? Chosen(activations) : Reduced(activations));
    }

    /// <summary>Finds where in their maps rows that entered a selection have their largest position.</summary>
    public void Locate(IReadOnlyCollection<(int Unit, int At)> entered, ObservedRows rows)
    {
        using var maps = _maps;      // freed before the next pass needs as much memory
        _maps = null;
        if (maps is null) return;
        if (entered.Count == 0) return;
        foreach (var ((unit, at), position) in entered.Zip(Largest(maps, [.. entered])))
        {
            var whole = inner?.Whole(position, (int)_point.Shape.Shape[2]) ?? position;
            into.Highest[unit].Locate(rows.RowAt(at), whole);
            into.Lowest[unit].Locate(rows.RowAt(at), whole);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _maps?.Dispose();

    /// <summary>Every position that counts is a row, <c>[n, U]</c>.</summary>
    private Tensor Positions(Tensor activations, long[] kept)
    {
        var rows = Chosen(activations).permute(0, 2, 1).reshape(-1, _units);
        return kept.Length == rows.shape[0] ? rows : rows.index_select(0, tensor(kept, device: rows.device));
    }

    private Tensor Reduced(Tensor activations)
    {
        var all = Chosen(activations);
        var chosen = inner?.Of(all) ?? all;
        var maps = _maps = chosen.flatten(2).DetachFromDisposeScope();
        long[] axes = [.. Enumerable.Range(2, (int)chosen.dim() - 2).Select(axis => (long)axis)];
        var values = _point.Reduction switch
        {
            Reduction.Max => chosen.amax(axes),
            Reduction.Sum => chosen.sum(axes),
            _ => chosen.mean(axes),
        };
        if (_point.Units.All(unit => unit.Position.Count == 0)) return values;

        // a neuron is one position of its channel
        return stack([.. _point.Units.Select((unit, u) => unit.Position.Count == 0
            ? values.select(1, u)
            : all.select(1, u).flatten(1).select(1, unit.OffsetIn(activations.shape)))], 1);
    }

    /// <summary>The units asked for, where those are not all.</summary>
    private Tensor Chosen(Tensor activations)
    {
        if (_units == activations.shape[1] && _point.Units.All(unit => unit.Position.Count == 0)) return activations;
        long[] channels = [.. _point.Units.Select(unit => (long)unit.Index!.Value)];
        return activations.index_select(1, tensor(channels, device: activations.device));
    }

    private void Copy(Tensor values)
    {
        using var plain = values.to(ScalarType.Float32).cpu().contiguous();
        var length = Lanes.Blocks(_units) * Lanes.Stride((int)plain.shape[0]);
        if (_values.Length < length) _values = new float[length];
        Lanes.Pack(MemoryMarshal.Cast<byte, float>(plain.bytes), _units, _values);
    }

    private static int[] Largest(Tensor maps, (int Unit, int At)[] wanted)
    {
        using var scope = NewDisposeScope();
        var rows = tensor([.. wanted.Select(entry => (long)entry.At)], device: maps.device);
        var units = tensor([.. wanted.Select(entry => (long)entry.Unit)], device: maps.device);
        var picked = maps.index(TensorIndex.Tensor(rows), TensorIndex.Tensor(units)).to(ScalarType.Float32).cpu().contiguous();
        var length = (int)picked.shape[1];
        var values = MemoryMarshal.Cast<byte, float>(picked.bytes);
        var found = new int[wanted.Length];
        for (var i = 0; i < found.Length; i++) found[i] = TensorPrimitives.IndexOfMax(values.Slice(i * length, length));
        return found;
    }
}
