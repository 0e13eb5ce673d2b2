using MLNetInterpret.Onnx.Files;
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
            var type = zero?.dtype ?? (call.Int("output_dtype") is > 0 and var given ? ElementTypes.Of((int)given)
                : ScalarType.Byte);
            var rounded = (call.X / scale).round();
            if (zero is not null) rounded = rounded + zero.to(rounded.dtype);
            var (least, most) = Ends(type);
            return rounded.clamp(least, most).to(type);
        }),
    };

    /// <summary>The least and the largest number; 16 bits without a sign are kept in 32.</summary>
    private static (long Least, long Most) Ends(ScalarType type) => type switch
    {
        ScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ScalarType.Int16 => (short.MinValue, short.MaxValue),
        ScalarType.Int32 => (ushort.MinValue, ushort.MaxValue),
        ScalarType.Byte => (byte.MinValue, byte.MaxValue),
        _ => throw new NotSupportedException($"it makes {type}, not whole numbers of 8 or 16 bits"),
    };

    /// <summary>Scale and zero point, along the axis where there are several.</summary>
    private static (Tensor Scale, Tensor? Zero) Scale(NodeCall call)
    {
        if (call.Int("block_size") is > 0 and var size)
        {
            var (along, length) = (call.Axis("axis", 1), call.X.shape[call.Axis("axis", 1)]);
            return (Blocks(call[1]), call.At(2) is { } zeros ? Blocks(zeros) : null);

            Tensor Blocks(Tensor values) => values.dim() == call.X.dim() && values.shape[along] == (length + size - 1) / size
                ? values.repeat_interleave(size, along).narrow(along, 0, length)
                : throw new InvalidDataException($"its blocks of {size} do not fit axis {along} of {length}");
        }

        var shape = call[1].numel() == 1 ? [] : call.X.shape.Select((_, at) => at == call.Axis("axis", 1) ? -1L : 1L).ToArray();
        return (call[1].reshape(shape), call.At(2)?.reshape(shape));
    }
}
