using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Rows;

/// <summary>What every choice of every column adds to a linear layer of the input.</summary>
/// <remarks>Columns share no slots, so the layer computes <see cref="Fixed"/> plus one addend for each column.
/// Vectors are padded with zeros to whole machine vectors.</remarks>
/// <typeparam name="T">What is reckoned in.</typeparam>
internal sealed class ChainAddends<T>
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly T[][] _addends, _slots;

    /// <summary>Multiplies every choice with the weights of its slots.</summary>
    public ChainAddends(LayerChain.Layer layer, RowSpace space)
    {
        Width = Padded(layer.Bias.Length);
        Zero = new T[Width];
        // one vector over the units for each slot
        var slots = new T[space.Slots][];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            slots[slot] = new T[Width];
            for (var unit = 0; unit < layer.Bias.Length; unit++) slots[slot][unit] = T.CreateChecked(layer.Weights[unit][slot]);
        }

        _slots = slots;
        Fixed = new T[Width];
        for (var unit = 0; unit < layer.Bias.Length; unit++) Fixed[unit] = T.CreateChecked(layer.Bias[unit]);
        var kept = space.FixedSlots;
        foreach (var slot in Enumerable.Range(0, slots.Length).Except(space.Columns.SelectMany(column => column.Slots)))
            TensorPrimitives.MultiplyAdd(slots[slot], T.CreateChecked(kept[slot]), Fixed, Fixed);
        _addends = [.. space.Columns.Select(column =>
        {
            var addends = new T[column.Choices.Count * Width];
            foreach (var (choice, values) in column.Choices.Index())
            {
                var own = addends.AsSpan(choice * Width, Width);
                for (var s = 0; s < values.Count; s++)
                    if (values[s] != 0)
                        TensorPrimitives.MultiplyAdd(slots[column.Slots[s]], T.CreateChecked(values[s]), own, own);
            }

            return addends;
        })];
    }

    /// <summary>Length of a vector.</summary>
    public int Width { get; }

    /// <summary>The part that no choice changes.</summary>
    public T[] Fixed { get; }

    /// <summary>Zeros.</summary>
    public T[] Zero { get; }

    /// <summary>A choice's addend.</summary>
    public ReadOnlySpan<T> Of(int column, int choice) => _addends[column].AsSpan(choice * Width, Width);

    /// <summary>What a slot adds where it is 1.</summary>
    public ReadOnlySpan<T> OfSlot(int slot) => _slots[slot];

    /// <summary>A length filled up to whole machine vectors.</summary>
    public static int Padded(int length) => (length + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count;
}
