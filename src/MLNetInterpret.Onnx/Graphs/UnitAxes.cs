using MLNetInterpret.Onnx.Nodes;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>The axis of a value that counts units, followed from node to node: channels of a convolution, columns of a layer's
/// matrix. Null where nothing is known.</summary>
internal static class UnitAxes
{
    private static readonly HashSet<string> Channels =
    [
        "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool",
        "GroupNormalization", "InstanceNormalization", "LRN", "LpPool", "MaxPool",
    ];

    /// <summary>The axis of a node's outputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Axis and shape of each input; null where it is a constant.</param>
    /// <param name="shape">Shape of the output.</param>
    public static int? Of(Node node, IReadOnlyList<(int? Axis, long[] Shape)?> inputs, long[] shape)
    {
        if (Channels.Contains(node.Type)) return 1;
        var read = inputs.FirstOrDefault(input => input?.Axis is not null && input.Value.Shape.Length == shape.Length);
        return node.Type switch
        {
            // a table of codes has its values along the last axis
            "Gather" when inputs[0] is null => shape.Length - 1,
            "Gemm" or "LSTM" or "GRU" or "RNN" => shape.Length - 1,
            "MatMul" when inputs[1] is null => shape.Length - 1,
            "LayerNormalization" or "RMSNormalization" => read?.Axis ?? shape.Length - 1,
            "MatMul" or "Einsum" => null,
            "Transpose" when read is { } from =>
                Array.IndexOf([.. node.Attribute("perm")?.Ints ?? []], (long)from.Axis!.Value) is >= 0 and var to ? to : null,
            "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Slice" or "Concat" or "Expand"
                when First(inputs) is var (axis, own) => Kept(axis, own, shape),
            _ when read is { } same && same.Shape.AsSpan().SequenceEqual(shape) => same.Axis,
            _ when read is { } other && Kept(other.Axis!.Value, other.Shape, shape) is { } kept => kept,
            _ => read?.Axis,
        };
    }

    private static (int Axis, long[] Shape)? First(IReadOnlyList<(int? Axis, long[] Shape)?> inputs) =>
        inputs.FirstOrDefault(input => input?.Axis is not null) is var (axis, shape) ? (axis!.Value, shape) : null;

    /// <summary>Where an axis lies behind a change of shape: the last one where it was the last, or with as many axes before it
    /// of the same sizes.</summary>
    private static int? Kept(int axis, long[] own, long[] shape)
    {
        if (axis == own.Length - 1 && shape.Length > 0 && shape[^1] == own[^1]) return shape.Length - 1;
        return axis < shape.Length && own.AsSpan(0, axis + 1).SequenceEqual(shape.AsSpan(0, axis + 1)) ? axis : null;
    }
}
