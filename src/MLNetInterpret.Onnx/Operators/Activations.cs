using TorchSharp;
using static MLNetInterpret.Onnx.Operators.Elementwise;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Nonlinearities.</summary>
internal static class Activations
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Celu"] = One(call => call.X.clamp_min(0)
            + ((call.X / call.Float("alpha", 1)).clamp_max(0).expm1() * call.Float("alpha", 1))),
        ["Clip"] = One(Clip),
        ["Elu"] = One(call => Elu(call.X, call.Float("alpha", 1))),
        ["Gelu"] = One(call => call.Text("approximate", "none") == "tanh" ? TanhGelu(call.X) : F.gelu(call.X)),
        ["HardSigmoid"] = One(call => HardSigmoid(call.X, call.Float("alpha", 0.2f), call.Float("beta", 0.5f))),
        ["HardSwish"] = Unary(x => x * ((x / 6) + 0.5).clamp(0, 1)),
        ["Hardmax"] = One(call => Rows(call, x =>
        {
            var first = x.argmax(-1, keepdim: true);
            return zeros_like(x).scatter(-1, first, ones_like(x));
        })),
        ["LeakyRelu"] = One(call => F.leaky_relu(call.X, call.Float("alpha", 0.01f))),
        ["LogSoftmax"] = One(call => Rows(call, x => F.log_softmax(x, -1))),
        ["Mish"] = Unary(x => x * Softplus(x).tanh()),
        ["PRelu"] = One(call =>
        {
            NodeCall.Broadcast(call.X.shape, call[1].shape);
            return where(call.X < 0, call.X * call[1], call.X);
        }),
        ["Relu"] = Unary(x => x.relu()),
        ["Selu"] = One(call =>
        {
            var (alpha, gamma) = (call.Float("alpha", 1.67326319217681884765625f),
                call.Float("gamma", 1.05070102214813232421875f));
            return Elu(call.X, alpha) * gamma;
        }),
        ["Shrink"] = One(call =>
        {
            var (bias, lambda) = (call.Float("bias", 0), call.Float("lambd", 0.5f));
            return where(call.X < -lambda, call.X + bias, where(call.X > lambda, call.X - bias, zeros_like(call.X))).to(
                call.X.dtype);
        }),
        ["Sigmoid"] = Unary(x => x.sigmoid()),
        ["Softmax"] = One(call => Rows(call, x => F.softmax(x, -1))),
        ["Softplus"] = Unary(Softplus),
        ["Softsign"] = Unary(Softsign),
        ["Swish"] = One(call => call.X * (call.X * call.Float("alpha", 1)).sigmoid()),
        ["Tanh"] = Unary(x => x.tanh()),
        ["ThresholdedRelu"] = One(call => ThresholdedRelu(call.X, call.Float("alpha", 1))),
    };

    /// <summary>log(1 + e^x), which does not overflow.</summary>
    public static Tensor Softplus(Tensor x) => x.clamp_min(0) + x.abs().neg().exp().log1p();

    public static Tensor Elu(Tensor x, float alpha) => x.clamp_min(0) + (x.clamp_max(0).expm1() * alpha);

    public static Tensor HardSigmoid(Tensor x, float alpha, float beta) => ((x * alpha) + beta).clamp(0, 1);

    public static Tensor Softsign(Tensor x) => x / (x.abs() + 1);

    public static Tensor ThresholdedRelu(Tensor x, float alpha) => where(x > alpha, x, zeros_like(x));

    private static Tensor TanhGelu(Tensor x) =>
        x * 0.5 * ((((x * x * x * 0.044715) + x) * Math.Sqrt(2 / Math.PI)).tanh() + 1);

    private static Tensor Clip(NodeCall call)
    {
        var (least, most) = (call.Number("min", 1, 11), call.Number("max", 2, 11));
        var x = call.X;
        if (least is { } low) x = x.is_integral() ? x.clamp_min((long)Math.Max(low, long.MinValue)) : x.clamp_min(low);
        if (most is { } high) x = x.is_integral() ? x.clamp_max((long)Math.Min(high, long.MaxValue)) : x.clamp_max(high);
        return ReferenceEquals(x, call.X) ? x.alias() : x;
    }

    /// <summary>Along an axis; before operator set 13 along it and all behind it as one.</summary>
    private static Tensor Rows(NodeCall call, Func<Tensor, Tensor> alongLast)
    {
        var axis = call.Axis("axis", call.Opset >= 13 ? -1 : 1);
        if (call.Opset >= 13) return alongLast(call.X.Moved(axis, -1)).Moved(-1, axis);
        return alongLast(call.X.flatten(axis)).reshape(call.X.shape);
    }
}
