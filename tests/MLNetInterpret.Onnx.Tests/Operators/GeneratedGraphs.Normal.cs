using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Normal() => new()
    {
        ["BatchNormalization"] = (b, r) => b.Node("BatchNormalization",
            [Maps(b, r, r.Next(1, 4)), b.Weights(4), b.Weights(4), b.Weights(4), b.Node("Exp", [b.Weights(4)])],
            [.. Drawn(r, ("epsilon", 0.01f * R(r)), ("momentum", R(r)))]),
        ["GroupNormalization"] = (b, r) => Some([1, 2, 4], r) is var groups ? b.Node("GroupNormalization",
            [Maps(b, r, r.Next(1, 4)), b.Weights(b.Opset >= 21 ? 4 : groups), b.Weights(b.Opset >= 21 ? 4 : groups)],
            [("num_groups", groups), .. Drawn(r, ("epsilon", 0.01f * R(r)))]) : "",
        ["InstanceNormalization"] = (b, r) => b.Node("InstanceNormalization",
            [Maps(b, r, r.Next(1, 4)), b.Weights(4), b.Weights(4)], [.. Drawn(r, ("epsilon", 0.01f * R(r)))]),
        ["LayerNormalization"] = (b, r) => Some([1, 2, -1, -2], r) is var axis
            && (axis is 1 or -2 ? (long[])[4, 5] : [5]) is var shape
            ? b.Node("LayerNormalization", [Full(b, r), b.Weights(shape), .. r.Next(2) == 0 ? (string[])[b.Weights(shape)] : []],
                [("axis", axis), .. Drawn(r, ("epsilon", 0.01f * R(r)))]) : "",
        ["LRN"] = (b, r) => b.Node("LRN", [Maps(b, r)],
            [("size", Some([1, 3, 5], r)), .. Drawn(r, ("alpha", R(r)), ("bias", 1 + R(r)), ("beta", R(r)))]),
        ["LpNormalization"] = (b, r) => b.Node("LpNormalization", [Full(b, r)],
            [.. Drawn(r, ("axis", r.Next(-2, 3)), ("p", r.Next(1, 3)))]),
        ["MeanVarianceNormalization"] = (b, r) => b.Node("MeanVarianceNormalization", [Maps(b, r)],
            [.. Drawn(r, ("axes", Some<long[]>([[2, 3], [1, 2, 3], [0, 2, 3]], r)))]),
        ["RMSNormalization"] = (b, r) => Some([1, 2, -1, -2], r) is var axis
            ? b.Node("RMSNormalization", [Full(b, r), b.Weights(axis is 1 or -2 ? [4, 5] : [5])],
                [("axis", axis), .. Drawn(r, ("epsilon", 0.01f * R(r)))]) : "",
        ["NegativeLogLikelihoodLoss"] = (b, r) => Loss(b, r, "NegativeLogLikelihoodLoss"),
        ["SoftmaxCrossEntropyLoss"] = (b, r) => Loss(b, r, "SoftmaxCrossEntropyLoss"),
    };

    /// <summary>The loss of rows and places, whose classes are the largest of other numbers.</summary>
    private static string Loss(ModelBuilder b, Random r, string type)
    {
        var x = Full(b, r);
        var classes = b.Node("ArgMax", [Times(b, x, -1)], ("axis", 1), ("keepdims", 0));
        return b.Node(type, [b.Node("LogSoftmax", [x], ("axis", 1)), classes,
            .. r.Next(2) == 0 ? (string[])[b.Node("Exp", [b.Weights(4)])] : []],
            [.. Drawn(r, ("reduction", Some(["none", "sum", "mean"], r)), ("ignore_index", (object)r.Next(4)))]);
    }

    private static Dictionary<string, Func<ModelBuilder, Random, string>> Quantized() => new()
    {
        ["DequantizeLinear"] = (b, r) => Quantize(b, r, out var scale, out var zero, out var settings) is var codes
            ? b.Node("DequantizeLinear", zero.Length > 0 ? [codes, scale, zero] : [codes, scale], settings) : "",
        ["QuantizeLinear"] = (b, r) => Floats(b, Quantize(b, r, out _, out _, out _)),
        ["DynamicQuantizeLinear"] = (b, r) => b.Node("DynamicQuantizeLinear", [Full(b, r)], 3) is var outputs && r.Next(2) == 0
            ? outputs[1] : Floats(b, outputs[Some([0, 2], r)]),
    };

    private static string Quantize(
        ModelBuilder b, Random r, out string scale, out string zero, out (string, object)[] settings)
    {
        var type = Some<DataType>(b.Opset >= 21 ? [DataType.Uint8, DataType.Int8, DataType.Uint16, DataType.Int16]
            : [DataType.Uint8, DataType.Int8], r);
        var step = type is DataType.Uint8 or DataType.Int8 ? 0.02f : 0.0001f;
        var kind = r.Next(b.Opset >= 21 ? 3 : b.Opset >= 13 ? 2 : 1);      // one scale, one for each column, blocks
        var x = Full(b, r, 4, 6);
        (long[] shape, settings) = kind switch
        {
            0 => ((long[])[], Array.Empty<(string, object)>()),
            1 => ((long[])[6], [("axis", Some([2, -1], r))]),
            _ => ([2, 4, 3], [("axis", 2), ("block_size", 2)]),
        };
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        if (kind == 2) b.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimValue = 2 };
        scale = b.Floats(shape, [.. Enumerable.Range(0, count).Select(_ => step * R(r))]);
        var hasZero = type != DataType.Uint8 || r.Next(2) == 0;
        zero = hasZero ? b.Whole(type, shape, [.. Enumerable.Range(0, count).Select(_ => r.Next(0, 40))]) : "";
        if (hasZero && b.Opset >= 21 && r.Next(4) == 0)
        {
            zero = "";
            return b.Node("QuantizeLinear", [x, scale], [.. settings, ("output_dtype", (int)type)]);
        }

        return b.Node("QuantizeLinear", hasZero ? [x, scale, zero] : [x, scale], settings);
    }
}
