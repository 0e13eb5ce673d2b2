using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>The activations of one pass. Axis 1 is always the unit axis, <c>[N, U, positions...]</c>.</summary>
/// <remarks>Single precision, double where the network's own is. What a point holds does not depend on what else the pass keeps,
/// nor on what later layers write into the same memory.</remarks>
public sealed class ActivationCache : IDisposable
{
    private readonly Dictionary<ActivationPoint, Tensor> _kept = [];

    internal ActivationCache(Tensor input, PixelScale? pixels = null) => (Input, Pixels) = (input, pixels);

    /// <summary>The batch that the network read; before the transforms, where there are some.</summary>
    public Tensor Input { get; internal set; }

    /// <summary>The pixels' range and normalisation where the input is a picture; null for other inputs.</summary>
    public PixelScale? Pixels { get; }

    /// <summary>Rows of the batch.</summary>
    public long Count => Input.shape[0];

    /// <summary>A point's activations.</summary>
    /// <exception cref="KeyNotFoundException">The pass did not keep that point.</exception>
    public Tensor this[ActivationPoint point] => point == ActivationPoint.Input
        ? Input
        : _kept.TryGetValue(point, out var kept)
            ? kept
            : throw new KeyNotFoundException(
                $"'{point}' was not kept in this pass. It kept: {string.Join(", ", _kept.Keys.Prepend(ActivationPoint.Input))}.");

    /// <summary>Keeps a point's activations; what is no float of single or double precision becomes one.</summary>
    /// <param name="point">The point.</param>
    /// <param name="output">Its activations, which a parent may dispose.</param>
    /// <param name="copy">Whether somebody may write into them afterwards.</param>
    internal void Keep(ActivationPoint point, Tensor output, bool copy)
    {
        var kept = output.dtype is not (ScalarType.Float32 or ScalarType.Float64) ? output.to(float32)
            : copy ? output.clone() : output.alias();
        if (_kept.Remove(point, out var earlier)) earlier.Dispose();
        _kept[point] = kept.DetachFromDisposeScope();
    }

    /// <summary>Frees the activations; the input stays.</summary>
    public void Dispose()
    {
        foreach (var kept in _kept.Values) kept.Dispose();
        _kept.Clear();
    }
}
