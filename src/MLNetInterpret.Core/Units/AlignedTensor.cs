using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Units;

/// <summary>Tensors whose results repeat bit for bit.</summary>
/// <remarks>TorchSharp builds a tensor around the managed array itself, wherever the collector has put it, and a matrix product's
/// last bits depend on that address. A copy in libtorch's own memory is always aligned alike.</remarks>
internal static class AlignedTensor
{
    /// <summary>Copies values into a tensor.</summary>
    /// <param name="values">Row after row.</param>
    /// <param name="shape">Its product is the number of values.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params long[] shape)
    {
        var copy = empty(shape, float32);
        if (copy.numel() != values.Length)
        {
            copy.Dispose();
            throw new ArgumentException(
                $"{values.Length} values do not fill the shape [{string.Join(", ", shape)}].", nameof(values));
        }

        values.CopyTo(MemoryMarshal.Cast<byte, float>(copy.bytes));
        return copy;
    }
}
