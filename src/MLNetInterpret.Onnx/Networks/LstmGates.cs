using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>The order of an LSTM's gates: ONNX's is input, output, forget, candidate; libtorch's input, forget, candidate,
/// output.</summary>
internal static class LstmGates
{
    /// <summary>Weights or biases of a file, a quarter for each gate, as libtorch has them.</summary>
    public static Tensor FromOnnx(Tensor values) => Ordered(values, [0, 2, 3, 1]);

    /// <summary>Those of libtorch as a file has them.</summary>
    public static Tensor ToOnnx(Tensor values) => Ordered(values, [0, 3, 1, 2]);

    private static Tensor Ordered(Tensor values, int[] gates)
    {
        var parts = values.chunk(4, 0);
        return cat([.. gates.Select(gate => parts[gate])]);
    }
}
