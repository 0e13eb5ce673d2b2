using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Tensors whose results repeat bit for bit.</summary>
/// <remarks>TorchSharp builds a tensor around the managed array itself, wherever the collector has put it, and a matrix product's last
/// bits depend on that address. A copy in libtorch's own memory is always aligned alike.</remarks>
public static class AlignedTensor
{
    /// <summary>Copies values into a tensor.</summary>
    /// <param name="values">Row after row.</param>
    /// <param name="shape">Its product is the number of values.</param>
    public static Tensor From(float[] values, params long[] shape)
    {
        using var around = tensor(values, shape);
        return around.clone();
    }
}
