using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>An input that is held at a value.</summary>
/// <param name="Value">One row that stands for all, or a tensor as it is.</param>
/// <param name="RowsAxis">The axis of the rows.</param>
internal sealed record HeldInput(Tensor Value, int RowsAxis)
{
    /// <summary>The value for a number of rows.</summary>
    public Tensor For(long rows)
    {
        if (Value.dim() <= RowsAxis || Value.shape[RowsAxis] != 1) return Value.alias();
        long[] shape = [.. Value.shape];
        shape[RowsAxis] = rows;
        return Value.expand(shape);
    }
}
