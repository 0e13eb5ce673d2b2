using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Axes put elsewhere.</summary>
internal static class TensorAxes
{
    /// <summary>The same numbers with one axis at another place.</summary>
    public static Tensor Moved(this Tensor x, long from, long to) => x.movedim([from], [to]);
}
