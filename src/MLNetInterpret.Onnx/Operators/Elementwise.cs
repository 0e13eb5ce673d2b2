using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Arithmetic, number by number.</summary>
internal static class Elementwise
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Abs"] = Unary(x => x.abs()),
        ["Acos"] = Unary(x => x.acos()),
        ["Acosh"] = Unary(x => x.acosh()),
        ["Add"] = Binary((a, b) => a + b),
        ["Asin"] = Unary(x => x.asin()),
        ["Asinh"] = Unary(x => x.asinh()),
        ["Atan"] = Unary(x => x.atan()),
        ["Atanh"] = Unary(x => x.atanh()),
        ["BitShift"] = One(call => Shifted(call.X, call[1], call.Text("direction", "") == "LEFT")),
        ["Ceil"] = Unary(x => x.is_integral() ? x.clone() : x.ceil()),
        ["Cos"] = Unary(x => x.cos()),
        ["Cosh"] = Unary(x => x.cosh()),
        ["Div"] = Binary((a, b) => a.is_integral() ? Whole(a, b) : a / b),
        ["Erf"] = Unary(x => x.erf()),
        ["Exp"] = Unary(x => x.exp()),
        ["Floor"] = Unary(x => x.is_integral() ? x.clone() : x.floor()),
        ["Log"] = Unary(x => x.log()),
        ["Max"] = Many((a, b) => a.maximum(b)),
        ["Mean"] = call => [Many((a, b) => a + b)(call)[0] / call.All.Length],
        ["Min"] = Many((a, b) => a.minimum(b)),
        ["Mod"] = One(call => Modulo(call.X, call[1], call.Is("fmod"))),
        ["Mul"] = Binary((a, b) => a * b),
        ["Neg"] = Unary(x => x.neg()),
        ["Pow"] = Binary((a, b) => Power(a, b)),
        ["Reciprocal"] = Unary(x => x.reciprocal()),
        ["Round"] = Unary(x => x.round()),
        ["Sign"] = Unary(x => x.sign()),
        ["Sin"] = Unary(x => x.sin()),
        ["Sinh"] = Unary(x => x.sinh()),
        ["Sqrt"] = Unary(x => x.sqrt()),
        ["Sub"] = Binary((a, b) => a - b),
        ["Sum"] = Many((a, b) => a + b),
        ["Tan"] = Unary(x => x.tan()),
    };

    /// <summary>An operator of one input.</summary>
    public static Operator Unary(Func<Tensor, Tensor> compute) => call => [compute(call.X)];

    /// <summary>An operator of two inputs that broadcast.</summary>
    public static Operator Binary(Func<Tensor, Tensor, Tensor> compute) => call =>
    {
        NodeCall.Broadcast(call.X.shape, call[1].shape);
        return [compute(call.X, call[1])];
    };

    private static Operator Many(Func<Tensor, Tensor, Tensor> compute) => call => call.All switch
    {
        [] => throw new InvalidDataException("it has no input"),
        [var only] => [only.clone()],
        var several => [several.Aggregate((a, b) =>
        {
            NodeCall.Broadcast(a.shape, b.shape);
            return compute(a, b);
        })],
    };

    private static Tensor Power(Tensor a, Tensor b)
    {
        // squares and the like have gradients at zero, which a power by a tensor has not everywhere
        if (a.is_floating_point() && b.dim() == 0 && b.device_type == DeviceType.CPU) return a.pow(b.ToDouble());
        var type = a.dtype;
        return a.is_integral() && b.is_floating_point() ? a.to(float64).pow(b).to(type)
            : a.is_integral() ? a.to(int64).pow(b.clamp_min(0)).to(type)
            : a.pow(b).to(type);
    }

    /// <summary>Division of whole numbers by zero ends the process in libtorch.</summary>
    private static void RequireNoZero(Tensor divisors)
    {
        if (divisors.eq(0).any().item<bool>()) throw new InvalidDataException("it divides whole numbers by zero");
    }

    private static Tensor Whole(Tensor a, Tensor b)
    {
        RequireNoZero(b);
        return a.div(b, RoundingMode.trunc);
    }

    private static Tensor Modulo(Tensor a, Tensor b, bool isOfC)
    {
        NodeCall.Broadcast(a.shape, b.shape);
        if (a.is_integral()) RequireNoZero(b);
        return isOfC ? a.fmod(b) : a.remainder(b);
    }

    private static Tensor Shifted(Tensor a, Tensor bits, bool left)
    {
        NodeCall.Broadcast(a.shape, bits.shape);
        return (left ? a.to(int64).bitwise_left_shift(bits.to(int64)) : a.to(int64).bitwise_right_shift(bits.to(int64))).to(
            a.dtype);
    }
}
