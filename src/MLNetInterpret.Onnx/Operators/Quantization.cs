using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Floats as whole numbers of 8 bits, and back.</summary>
internal static class Quantization
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["DequantizeLinear"] = One(call =>
        {
            var (scale, zero) = Scale(call);
            var type = call[1].dtype;
            return (zero is null ? call.X.to(type) : call.X.to(type) - zero.to(type)) * scale;
        }),
        ["DynamicQuantizeLinear"] = call =>
        {
            var (least, most) = (call.X.min().clamp_max(0), call.X.max().clamp_min(0));
            var scale = (most - least) / 255;
            var zero = (least.neg() / scale).round().clamp(0, 255);
            return [((call.X / scale).round() + zero).clamp(0, 255).to(uint8), scale, zero.to(uint8)];
        },
        ["QuantizeLinear"] = One(call =>
        {
            var (scale, zero) = Scale(call);
            var type = zero?.dtype ?? ScalarType.Byte;
            var rounded = (call.X / scale).round();
            if (zero is not null) rounded = rounded + zero.to(rounded.dtype);
            return (type == ScalarType.Int8 ? rounded.clamp(-128, 127) : rounded.clamp(0, 255)).to(type);
        }),
    };

    /// <summary>Scale and zero point, along the axis where there are several.</summary>
    private static (Tensor Scale, Tensor? Zero) Scale(NodeCall call)
    {
        if (call.Is("block_size")) throw new NotSupportedException("its blocks are not supported");
        var shape = call[1].numel() == 1 ? [] : call.X.shape.Select((_, at) => at == call.Axis("axis", 1) ? -1L : 1L).ToArray();
        return (call[1].reshape(shape), call.At(2)?.reshape(shape));
    }
}
