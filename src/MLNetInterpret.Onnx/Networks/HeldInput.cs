using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>An input that is held at a value.</summary>
/// <param name="Value">One row that stands for all, or a tensor as it is.</param>
/// <param name="RowsAxis">The axis of the rows; null where it is the same for any number of rows.</param>
internal sealed record HeldInput(Tensor Value, int? RowsAxis)
{
    /// <summary>The value for a number of rows.</summary>
    public Tensor For(long rows)
    {
        if (RowsAxis is not { } axis || Value.dim() <= axis || Value.shape[axis] != 1) return Value.alias();
        long[] shape = [.. Value.shape];
        shape[axis] = rows;
        return Value.expand(shape);
    }
}
