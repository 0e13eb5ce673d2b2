using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Products of matrices.</summary>
internal static class Products
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Det"] = One(call => call.X.det()),
        ["Einsum"] = One(call => einsum(call.Text("equation", ""), call.All)),
        ["Gemm"] = One(Gemm),
        ["MatMul"] = One(call => Product(call.X, call[1])),
        ["MatMulInteger"] = One(call =>
        {
            var (a, b) = (call.X.to(int32), call[1].to(int32));
            if (call.At(2) is { } left) a = a - (left.dim() == 1 && left.shape[0] > 1 ? left.to(int32).unsqueeze(1)
                : left.to(int32));
            if (call.At(3) is { } right) b = b - right.to(int32);
            return Product(a, b);
        }),
    };

    /// <summary>A product of matrices. TorchSharp's own ends the process where the shapes or types do not fit.</summary>
    public static Tensor Product(Tensor a, Tensor b)
    {
        if (a.dtype != b.dtype || a.dim() == 0 || b.dim() == 0 || a.shape[^1] != (b.dim() == 1 ? b.shape[0] : b.shape[^2]))
            throw new InvalidDataException(
                $"factors {a.dtype} [{string.Join(", ", a.shape)}] " +
                $"and {b.dtype} [{string.Join(", ", b.shape)}] cannot be multiplied");
        if (a.dim() > 1 && b.dim() > 1)
            NodeCall.Room([.. NodeCall.Broadcast(a.shape[..^2], b.shape[..^2]), a.shape[^2], b.shape[^1]]);
        return matmul(a, b);
    }

    private static Tensor Gemm(NodeCall call)
    {
        var (a, b) = (call.Is("transA") ? call.X.t() : call.X, call.Is("transB") ? call[1].t() : call[1]);
        if (a.dim() != 2 || b.dim() != 2) throw new InvalidDataException("it multiplies something that is no matrix");
        var (alpha, beta) = (call.Float("alpha", 1), call.Float("beta", 1));
        var product = Product(a, b);
        if (alpha != 1) product = product * alpha;
        if (call.At(2) is not { } bias) return product;
        NodeCall.Broadcast(product.shape, bias.shape);
        return product + (beta == 1 ? bias : bias * beta);
    }
}
