using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>The order of gates. LSTM: ONNX's is input, output, forget, candidate; libtorch's input, forget, candidate, output.
/// GRU: ONNX's is update, reset, candidate; libtorch's reset, update, candidate.</summary>
internal static class GateOrder
{
    /// <summary>Weights or biases of a file, an equal part for each gate, as libtorch has them.</summary>
    public static Tensor FromOnnx(RecurrentKind kind, Tensor values) => Ordered(values, kind switch
    {
        RecurrentKind.Gru => [1, 0, 2],
        RecurrentKind.Rnn => [0],
        _ => [0, 2, 3, 1],
    });

    /// <summary>Those of libtorch as a file has them.</summary>
    public static Tensor ToOnnx(RecurrentKind kind, Tensor values) => Ordered(values, kind switch
    {
        RecurrentKind.Gru => [1, 0, 2],
        RecurrentKind.Rnn => [0],
        _ => [0, 3, 1, 2],
    });

    private static Tensor Ordered(Tensor values, int[] gates)
    {
        var parts = values.chunk(gates.Length, 0);
        return cat([.. gates.Select(gate => parts[gate])]);
    }
}
