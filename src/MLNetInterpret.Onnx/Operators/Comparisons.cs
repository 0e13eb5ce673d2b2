using static MLNetInterpret.Onnx.Operators.Elementwise;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Comparisons and logic.</summary>
internal static class Comparisons
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["And"] = Binary((a, b) => a.logical_and(b)),
        ["BitwiseAnd"] = Binary((a, b) => a.bitwise_and(b)),
        ["BitwiseNot"] = Unary(x => x.bitwise_not()),
        ["BitwiseOr"] = Binary((a, b) => a.bitwise_or(b)),
        ["BitwiseXor"] = Binary((a, b) => a.bitwise_xor(b)),
        ["Equal"] = Binary((a, b) => a.eq(b)),
        ["Greater"] = Binary((a, b) => a.gt(b)),
        ["GreaterOrEqual"] = Binary((a, b) => a.ge(b)),
        ["IsInf"] = One(call => call.X.is_integral() ? zeros_like(call.X, @bool)
            : (call.X.eq(double.PositiveInfinity) & call.Is("detect_positive", true))
                | (call.X.eq(double.NegativeInfinity) & call.Is("detect_negative", true))),
        ["IsNaN"] = Unary(x => x.isnan()),
        ["Less"] = Binary((a, b) => a.lt(b)),
        ["LessOrEqual"] = Binary((a, b) => a.le(b)),
        ["Not"] = Unary(x => x.logical_not()),
        ["Or"] = Binary((a, b) => a.logical_or(b)),
        ["Where"] = One(call =>
        {
            NodeCall.Broadcast(call.X.shape, NodeCall.Broadcast(call[1].shape, call[2].shape));
            return where(call.X.to(@bool), call[1], call[2]);
        }),
        ["Xor"] = Binary((a, b) => a.logical_xor(b)),
    };
}
