using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Numbers around others.</summary>
internal static class Padding
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Pad"] = One(Pad),
    };

    private static Tensor Pad(NodeCall call)
    {
        var (x, mode) = (call.X, call.Text("mode", "constant"));
        var pads = call.Ints("pads", 1, 11) ?? throw new InvalidDataException("its pads are missing");
        var axes = (call.Opset >= 18 ? call.Longs(3) : null) ?? x.AxesFrom(0);
        if (pads.Length != 2 * axes.Length) throw new InvalidDataException(
            $"its {pads.Length} pads do not fit {axes.Length} axes");
        var sizes = x.shape;
        for (var at = 0; at < axes.Length; at++) sizes[NodeCall.AxisOf(axes[at], x.dim())] += pads[at] + pads[at + axes.Length];
        NodeCall.Room(sizes);
        if (mode != "constant")
            return Enumerable.Range(0, axes.Length).Aggregate(
                x.alias(), (y, at) => Continued(y, NodeCall.AxisOf(axes[at], x.dim()), pads[at], pads[at + axes.Length], mode));
        var amounts = new long[2 * x.dim()];
        for (var at = 0; at < axes.Length; at++)
        {
            var back = 2 * (x.dim() - 1 - NodeCall.AxisOf(axes[at], x.dim()));
            (amounts[back], amounts[back + 1]) = (pads[at], pads[at + axes.Length]);
        }

        var value = call.Number("value", 2, 11) ?? 0;
        return x.dtype == ScalarType.Bool
            ? nn.functional.pad(x.to(uint8), amounts, PaddingModes.Constant, value).to(@bool)
            : nn.functional.pad(x, amounts, PaddingModes.Constant, value);
    }

    /// <summary>Padding with the tensor's own numbers along one axis.</summary>
    private static Tensor Continued(Tensor x, int axis, long before, long after, string mode)
    {
        var length = x.shape[axis];
        if ((before == 0 && after == 0) || length == 0) return x;
        var places = Enumerable.Range(0, (int)(before + length + after)).Select(at => at - before).Select(at => mode switch
        {
            "edge" => Math.Clamp(at, 0, length - 1),
            "wrap" => ((at % length) + length) % length,
            "reflect" => Mirrored(at, length),
            _ => throw new NotSupportedException($"its mode '{mode}' is not supported"),
        }).ToArray();
        return x.index_select(axis, tensor(places, dtype: int64, device: x.device));
    }

    private static long Mirrored(long at, long length)
    {
        if (length == 1) return 0;
        var period = 2 * (length - 1);
        var inside = ((at % period) + period) % period;
        return Math.Min(inside, period - inside);
    }
}
