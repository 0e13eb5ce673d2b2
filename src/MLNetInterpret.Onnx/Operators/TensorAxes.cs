using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Axes of tensors: which, how large, put elsewhere.</summary>
internal static class TensorAxes
{
    /// <summary>The same numbers with one axis at another place.</summary>
    public static Tensor Moved(this Tensor x, long from, long to) => x.movedim([from], [to]);

    /// <summary>The axes from one on.</summary>
    public static long[] AxesFrom(this Tensor x, int first) =>
        [.. Enumerable.Range(first, (int)x.dim() - first).Select(axis => (long)axis)];

    /// <summary>How many numbers a shape has.</summary>
    public static long Count(IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}
