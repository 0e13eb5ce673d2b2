using MLNetInterpret.Onnx.Files;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>What holds for all nodes of a graph.</summary>
/// <param name="Opset">The version of ONNX's operators.</param>
/// <param name="Tensors">Reads tensors among the settings.</param>
/// <param name="Widen">Whether floats of all precisions are computed in single precision.</param>
internal sealed record GraphContext(int Opset, TensorReader Tensors, bool Widen)
{
    /// <summary>Rows of a batch where the file is written for one row: constants of one row stand for that many. Else
    /// 1.</summary>
    public long Rows { get; init; } = 1;
}
