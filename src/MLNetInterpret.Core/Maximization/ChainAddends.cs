using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetInterpret;

/// <summary>What every choice of every column adds to a linear layer of the input.</summary>
/// <remarks>Columns share no slots, so the layer computes <see cref="Fixed"/> plus one addend for each column. Vectors are padded with zeros
/// to whole machine vectors.</remarks>
internal sealed class ChainAddends
{
    private const long Most = 16L << 20;
    private readonly float[][] _addends;

    /// <summary>Multiplies every choice with the weights of its slots.</summary>
    public ChainAddends(LayerChain.Layer layer, RowSpace space)
    {
        Width = Padded(layer.Bias.Length);
        Zero = new float[Width];
        // one vector over the units for each slot
        var slots = new float[space.Slots][];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            slots[slot] = new float[Width];
            for (var unit = 0; unit < layer.Bias.Length; unit++) slots[slot][unit] = layer.Weights[unit][slot];
        }

        Fixed = new float[Width];
        layer.Bias.CopyTo(Fixed, 0);
        var kept = space.FixedSlots;
        foreach (var slot in Enumerable.Range(0, slots.Length).Except(space.Columns.SelectMany(column => column.Slots)))
            TensorPrimitives.MultiplyAdd(slots[slot], kept[slot], Fixed, Fixed);
        _addends = [.. space.Columns.Select(column =>
        {
            var addends = new float[column.Choices.Count * Width];
            foreach (var (choice, values) in column.Choices.Index())
            {
                var own = addends.AsSpan(choice * Width, Width);
                for (var s = 0; s < values.Count; s++)
                    if (values[s] != 0) TensorPrimitives.MultiplyAdd(slots[column.Slots[s]], values[s], own, own);
            }

            return addends;
        })];
    }

    /// <summary>Length of a vector.</summary>
    public int Width { get; }

    /// <summary>The part that no choice changes.</summary>
    public float[] Fixed { get; }

    /// <summary>Zeros.</summary>
    public float[] Zero { get; }

    /// <summary>A choice's addend.</summary>
    public ReadOnlySpan<float> Of(int column, int choice) => _addends[column].AsSpan(choice * Width, Width);

    /// <summary>Whether the addends of a space take no more memory than is reasonable.</summary>
    public static bool Fit(LayerChain chain, RowSpace space) =>
        space.Columns.Sum(column => (long)column.Choices.Count) * Padded(chain.Layers.Count == 1 ? 1 : chain.Layers[0].Bias.Length) <= Most;

    /// <summary>A length filled up to whole machine vectors.</summary>
    public static int Padded(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
}
