using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Reductions()
    {
        var all = new Dictionary<string, Func<ModelBuilder, Random, string>>();
        foreach (var type in new[]
        {
            "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
            "ReduceSum", "ReduceSumSquare",
        })
            all[type] = (b, r) =>
            {
                var since = type == "ReduceSum" ? 13 : 18;
                var x = type == "ReduceLogSum" ? Plus(b, Full(b, r), 0.8f)
                    : type is "ReduceSum" or "ReduceMean" or "ReduceMax" or "ReduceProd" && r.Next(4) == 0
                    ? Whole(b, r, DataType.Int32, mayBeEmpty: false) : Full(b, r);
                List<(string, object)> settings = [.. Drawn(r, ("keepdims", (object)r.Next(2)))];
                if (b.Opset >= since) settings.AddRange(Drawn(r, ("noop_with_empty_axes", r.Next(2))));
                var y = r.Next(4) == 0 ? b.Node(type, [x], [.. settings]) : b.Moved(type, x, "axes",
                    Some<long[]>(b.Opset >= 11 ? [[1], [-1], [1, 2], [2], [0, -1], [-2, 0]] : [[1], [1, 2], [2], [0, 2]], r), since,
                    [.. settings]);
                return Floats(b, y);
            };
        return all;
    }

    private static Dictionary<string, Func<ModelBuilder, Random, string>> Products() => new()
    {
        ["Det"] = (b, r) => r.Next(2) == 0 ? b.Node("Det", [Full(b, r, 4, 4)]) : b.Node("Det", [Full(b, r, 2, 3, 3)]),
        ["Einsum"] = (b, r) => Some<(string Equation, long[]? Other)>(
        [
            ("nij,jk->nki", [5, 3]), ("nij,jk", [5, 3]), ("nij->ni", null), ("...ij,jk->...ik", [5, 3]), ("nij,ij->n", [4, 5]),
            ("nij,nij->nj", null), ("nij->jin", null),
        ], r) is var (equation, other) && Full(b, r) is var x
            ? b.Node("Einsum", other is null ? equation.Contains(',') ? [x, x] : [x] : [x, b.Weights(other)],
                ("equation", equation)) : "",
        ["Gemm"] = (b, r) =>
        {
            var (a, c) = (r.Next(2), r.Next(2));
            var x = a == 1 ? b.Node("Transpose", [Full(b, r, 6)]) : Full(b, r, 6);
            return b.Node("Gemm", b.Opset >= 11 && r.Next(3) == 0 ? [x, b.Weights(c == 1 ? [3, 6] : [6, 3])]
                : [x, b.Weights(c == 1 ? [3, 6] : [6, 3]), b.Weights(Some<long[]>([[3], [1, 3], [1], []], r))],
                [("transA", a), ("transB", c), .. Drawn(r, ("alpha", R(r)), ("beta", R(r)))]);
        },
        ["MatMul"] = (b, r) => b.Opset >= 9 && r.Next(4) == 0
            ? Floats(b, b.Node("MatMul", [Whole(b, r, DataType.Int32, mayBeEmpty: false),
                b.Whole(DataType.Int32, [5, 2], 1, 2, 3, 4, 5, -1, -2, -3, -4, -5)]))
            : r.Next(4) == 0 ? b.Node("MatMul", [Full(b, r), b.Weights(5)])
            : b.Node("MatMul", [X(b, r), b.Weights(Some<long[]>([[5, 3], [1, 5, 2], [1, 5, 1]], r))]),
        ["MatMulInteger"] = (b, r) => Floats(b, b.Node("MatMulInteger",
            [Whole(b, r, DataType.Uint8, mayBeEmpty: false),
                b.Whole(DataType.Uint8, [5, 2], 1, 2, 3, 4, 5, 9, 8, 7, 6, 5), .. Zeros(b, r)])),
        ["Conv"] = Conv,
        ["ConvInteger"] = (b, r) => Floats(b, b.Node("ConvInteger",
            [Cast(b, Times(b, Plus(b, Maps(b, r), 0.5f), 9), DataType.Uint8),
                b.Whole(DataType.Uint8, [3, 4, 2, 2], [.. Enumerable.Range(0, 48).Select(_ => r.Next(9))]), .. Zeros(b, r)],
            [.. Drawn(r, ("strides", Draw(r, 2, 1, 3)), ("dilations", Draw(r, 2, 1, 3)), ("pads", Draw(r, 4, 0, 2)))])),
        ["ConvTranspose"] = ConvTranspose,
    };

    private static string[] Zeros(ModelBuilder b, Random r) => r.Next(3) switch
    {
        0 => [],
        1 => [b.Whole(DataType.Uint8, [], r.Next(9))],
        _ => [b.Whole(DataType.Uint8, [], r.Next(9)), b.Whole(DataType.Uint8, [], r.Next(9))],
    };

    private static string Conv(ModelBuilder b, Random r)
    {
        var axes = r.Next(1, 4);
        var group = Some([1, 2, 4], r);
        var kernel = Draw(r, axes, 1, 4);
        var filters = 4 * r.Next(1, 3);
        return b.Node("Conv", [Maps(b, r, axes), b.Weights([filters, 4 / group, .. kernel]),
            .. r.Next(2) == 0 ? (string[])[b.Weights(filters)] : []],
            [.. Drawn(r, ("kernel_shape", kernel)), ("group", group), .. Drawn(r, ("strides", Draw(r, axes, 1, 3))),
                .. Padded(r, axes, ("dilations", Draw(r, axes, 1, 3)))]);
    }

    private static string ConvTranspose(ModelBuilder b, Random r)
    {
        var axes = r.Next(1, 3);
        var group = Some([1, 2], r);
        var strides = Draw(r, axes, 1, 4);
        var kernel = strides.Select(stride => stride + r.Next(0, 2)).ToArray();
        var x = Maps(b, r, axes);
        string[] inputs = [x, b.Weights([4, 3, .. kernel]), .. r.Next(2) == 0 ? (string[])[b.Weights(3 * group)] : []];
        (string, object)[] basic = [("group", group), ("strides", strides)];
        return r.Next(4) switch
        {
            0 => b.Node("ConvTranspose", inputs, [.. basic, ("auto_pad", Some(["SAME_UPPER", "SAME_LOWER"], r))]),
            1 => b.Node("ConvTranspose", inputs, [.. basic, .. Drawn(r, ("dilations", Draw(r, axes, 1, 3)))]),
            _ => b.Node("ConvTranspose", inputs,
            [
                .. basic, ("pads", Draw(r, 2 * axes, 0, 2)),
                .. Drawn(r, ("output_padding", strides.Select(stride => (long)r.Next((int)stride)).ToArray())),
            ]),
        };
    }

    private static (string, object)[] Padded(Random r, int axes, (string, object) dilations) => r.Next(4) == 0
        ? [("auto_pad", Some(["SAME_UPPER", "SAME_LOWER", "VALID"], r))]
        : [.. Drawn(r, ("pads", Draw(r, 2 * axes, 0, 3))), .. Drawn(r, dilations)];
}
