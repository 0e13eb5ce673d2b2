namespace MLNetInterpret.Onnx.Tests.Operators;

/// <summary>Graphs with an operator and settings drawn at random; most read <c>x</c> of random shape.</summary>
internal static class GeneratedGraphs
{
    private static readonly string[] Unary =
    [
        "Abs", "Atan", "Asinh", "Ceil", "Cos", "Erf", "Exp", "Floor", "Neg", "Round", "Sign", "Sin", "Sinh", "Tan", "Tanh",
            "Cosh",
        "Sigmoid", "Relu", "Softplus", "Softsign", "HardSwish", "Identity", "Mish", "Selu",
    ];

    /// <summary>What is generated, by name.</summary>
    public static IReadOnlyDictionary<string, Func<ModelBuilder, Random, string>> All { get; } =
        new Dictionary<string, Func<ModelBuilder, Random, string>>
        {
            ["unary"] = (b, r) => Unary.Where(type => type != "Mish").Aggregate(Rows(b, r, 2), (x, type) => type switch
            {
                // kept small, so that chains neither overflow nor amplify rounding
                "Tan" or "Sinh" or "Cosh" or "Exp" => b.Node(type, [b.Node("Sigmoid", [x])]),
                "Round" or "Ceil" or "Floor" or "Sign" =>
                    b.Node("Add", [x, b.Node(type, [b.Node("Mul", [x, b.Floats([], 7.3f)])])]),
                _ => b.Node(type, [x]),
            }),
            ["leaky"] = (b, r) => b.Node("ThresholdedRelu", [b.Node("Shrink", [b.Node("Celu", [b.Node("Elu", [b.Node(
                    "LeakyRelu", [Signed(b, r)], ("alpha", R(r)))], ("alpha", R(r)))], ("alpha", 0.3f + R(r)))],
                ("lambd", 0.1f * R(r)), ("bias", 0.1f * R(r)))], ("alpha", 0.1f)),
            ["prelu"] = (b, r) => b.Node("PRelu", [Signed(b, r), b.Weights(4, 1)]),
            ["hardsigmoid"] = (b, r) => b.Node("HardSigmoid", [Signed(b, r)], ("alpha", R(r)), ("beta", R(r))),
            ["clip"] = (b, r) => b.Node("Clip", [Signed(b, r), r.Next(2) == 0 ? b.Floats([], -0.2f) : "", b.Floats([], 0.2f)]),
            ["binary"] = (b, r) => new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" }.Aggregate(Signed(b, r), (x, type) => b.Node(
                type, [x, b.Node("Add", [b.Weights(Some<long[]>([[5], [4, 1], [1, 1, 5], [1], []], r)), b.Floats([1], 2)])])),
            ["pow"] = (b, r) => b.Node("Pow", [b.Node("Exp", [Signed(b, r)]), b.Floats([], Some([2, 0.5f, 3, -1], r))]),
            ["where"] = (b, r) => Signed(b, r) is var x ? b.Node("Where",
                [b.Node(Some(["Greater", "Less", "GreaterOrEqual", "LessOrEqual"], r), [x, b.Weights(5)]), x,
                    b.Weights(4, 1)]) : "",
            ["softmax"] = (b, r) => b.Node(Some(["Softmax", "LogSoftmax", "Hardmax"], r), [Signed(b, r)],
                ("axis", r.Next(-2, 3))),
            ["matmul"] = (b, r) => b.Node("MatMul", [Signed(b, r), b.Weights(Some<long[]>([[5, 3], [1, 5, 2], [1, 5, 1]], r))]),
            ["gemm"] = (b, r) => b.Node("Gemm", [Rows(b, r, 6), b.Weights(3, 6), b.Weights(Some<long[]>([[3], [1, 3], [1]], r))],
                ("transB", 1), ("alpha", R(r)), ("beta", R(r))),
            ["einsum"] = (b, r) => b.Node("Einsum", [Signed(b, r), b.Weights(5, 3)], ("equation", "nij,jk->nki")),
            ["conv"] = Conv,
            ["convtranspose"] = ConvTranspose,
            ["maxpool"] = (b, r) => Pool(b, r, "MaxPool"),
            ["averagepool"] = (b, r) => Pool(b, r, "AveragePool"),
            ["lppool"] = (b, r) => Pool(b, r, "LpPool"),
            ["globalpool"] = (b, r) => b.Node(Some(["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"], r), [Maps(b, r)]),
            ["batchnorm"] = (b, r) => b.Node("BatchNormalization",
                [Maps(b, r), b.Weights(4), b.Weights(4), b.Weights(4), b.Node("Exp", [b.Weights(4)])], ("epsilon", 0.01f * R(r))),
            ["instancenorm"] = (b, r) => b.Node("InstanceNormalization", [Maps(b, r), b.Weights(4), b.Weights(4)]),
            ["layernorm"] = (b, r) => b.Node("LayerNormalization", [Signed(b, r), b.Weights(5), b.Weights(5)], ("axis", -1)),
            ["lrn"] = (b, r) => b.Node("LRN", [Maps(b, r)], ("size", Some([1, 3, 5], r)), ("alpha", R(r)), ("bias", 1 + R(r))),
            ["lpnorm"] = (b, r) => b.Node("LpNormalization", [Signed(b, r)], ("axis", r.Next(-2, 3)), ("p", r.Next(1, 3))),
            ["mvn"] = (b, r) => b.Node("MeanVarianceNormalization", [Maps(b, r)], ("axes", (long[])[2, 3])),
            ["reduce"] = (b, r) => b.Node(
                Some(["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceProd", "ReduceLogSumExp",
                    "ReduceSumSquare"], r),
                [Signed(b, r)], ("axes", Some<long[]>([[1], [-1], [1, 2], [2]], r)), ("keepdims", r.Next(2))),
            ["reducesum"] = (b, r) => b.Node(
                "ReduceSum", [Signed(b, r), b.Longs(Some<long[]>([[1], [-1], [1, -1]], r))], ("keepdims", r.Next(2))),
            ["flatten"] = (b, r) => b.Node("Flatten", [Signed(b, r)], ("axis", r.Next(1, 3))),
            ["reshape"] = (b, r) =>
                b.Node("Reshape", [Signed(b, r), b.Longs(Some<long[]>([[0, -1], [-1, 5, 4], [0, 2, 2, -1], [-1, 20]], r))]),
            ["transpose"] = (b, r) =>
                b.Node("Transpose", [Signed(b, r)], ("perm", Some<long[]>([[0, 2, 1], [1, 0, 2], [2, 1, 0]], r))),
            ["squeeze"] = (b, r) =>
                b.Node("Squeeze", [b.Node("Unsqueeze", [Signed(b, r), b.Longs(-1, 1)]), b.Longs(Some([1, -1], r))]),
            ["concat"] = (b, r) => b.Node("Concat", [Signed(b, r), Constant(b, r)], ("axis", Some([1, -2], r))),
            ["split"] = (b, r) => Some([0, 1], r) is var at
                && b.Node("Split", [Signed(b, r), b.Longs(1, 3)], 2, ("axis", 1)) is var parts
                ? b.Node("Relu", [parts[at]]) : "",
            ["slice"] = (b, r) => b.Node("Slice",
                [Signed(b, r), b.Longs(Some([0, 1, -2, -100], r)), b.Longs(Some([3, -1, 100], r)), b.Longs(Some([2, -1], r)),
                    b.Longs(r.Next(1, 3))]),
            ["sliceback"] = (b, r) => b.Node("Slice",
                [Signed(b, r), b.Longs(Some([-1, 4, 100], r)), b.Longs(Some([0, -100, -4], r)), b.Longs(2),
                    b.Longs(-r.Next(1, 3))]),
            ["empty"] = (b, r) => Signed(b, r) is var x ? b.Node("Concat",
                [b.Node("Slice", [x, b.Longs(2), b.Longs(2), b.Longs(1)]), b.Node("Relu", [x])], ("axis", 1)) : "",
            ["gather"] = (b, r) => b.Node("Gather", [Signed(b, r), b.Longs(Some<long[]>([[0, -1, 2], [3]], r))],
                ("axis", r.Next(1, 3))),
            ["gathernd"] = (b, r) =>
                b.Node("GatherElements", [b.Node("Relu", [Signed(b, r)]), b.Node("ArgMax", [Signed(b, r, "x")],
                ("axis", 2), ("keepdims", 1))], ("axis", 2)),
            ["topk"] = (b, r) => b.Node("TopK", [Signed(b, r), b.Longs(2)], 2, ("axis", -1), ("largest", r.Next(2)))[0],
            ["cumsum"] = (b, r) => b.Node("CumSum", [Signed(b, r), b.Long(r.Next(1, 3))], ("exclusive", r.Next(2)),
                ("reverse", r.Next(2))),
            ["trilu"] = (b, r) => b.Node("Trilu", [Signed(b, r), b.Long(r.Next(-2, 3))], ("upper", r.Next(2))),
            ["expand"] = (b, r) => b.Node("Expand", [Signed(b, r), b.Longs(Some<long[]>([[1, 4, 5], [1, 1, 1], [1, 1]], r))]),
            ["tile"] = (b, r) => b.Node("Tile", [Signed(b, r), b.Longs(1, r.Next(1, 3), r.Next(0, 3))]),
            ["pad"] = Pad,
            ["resize"] = Resize,
            ["recurrent"] = Recurrent,
            ["depthtospace"] = (b, r) =>
                b.Node("DepthToSpace", [Maps(b, r)], ("blocksize", 2), ("mode", Some(["DCR", "CRD"], r))),
            ["onehot"] = (b, r) => b.Node("OneHot",
                [b.Node("ArgMin", [Signed(b, r)], ("axis", 1), ("keepdims", 0)), b.Long(4), b.Floats([2], 0.5f, 2)],
                    ("axis", Some([-1, 1], r))),
            ["shape"] = (b, r) => Signed(b, r) is var x ? b.Node("Reshape", [x, b.Node("Concat",
                [b.Node("Gather", [b.Node("Shape", [x]), b.Longs(0)]), b.Longs(-1), b.Node("Slice",
                    [b.Node("Shape", [x]), b.Longs(1), b.Longs(2)])], ("axis", 0))]) : "",
            ["cast"] = (b, r) =>
                b.Node("Mul", [b.Node("Cast", [b.Node("Cast", [Signed(b, r)], ("to", Some([6, 7, 9], r)))], ("to", 1)),
                Constant(b, r)]),
            ["quantize"] = (b, r) =>
                b.Node("DequantizeLinear", [b.Node("QuantizeLinear", [Signed(b, r), b.Floats([], 0.02f)]), b.Floats([], 0.02f)]),
        };

    private static string Conv(ModelBuilder b, Random r)
    {
        var axes = r.Next(1, 4);
        var group = Some([1, 2, 4], r);
        var x = b.Input("x", [-1, 4, .. Sizes(r, axes)]);
        var kernel = Enumerable.Range(0, axes).Select(_ => (long)r.Next(1, 4)).ToArray();
        var filters = 4 * r.Next(1, 3);
        return b.Node("Conv", [x, b.Weights([filters, 4 / group, .. kernel]), .. r.Next(2) == 0 ? [b.Weights(filters)]
            : Array.Empty<string>()],
            [("group", group), ("strides", Draw(r, axes, 1, 3)), .. Padded(r, axes, ("dilations", Draw(r, axes, 1, 3)))]);
    }

    private static string ConvTranspose(ModelBuilder b, Random r)
    {
        var axes = r.Next(1, 3);
        var group = Some([1, 2], r);
        var x = b.Input("x", [-1, 4, .. Sizes(r, axes)]);
        var strides = Draw(r, axes, 1, 4);
        var kernel = strides.Select(stride => stride + r.Next(0, 2)).ToArray();
        var same = r.Next(4) == 0;
        return b.Node("ConvTranspose", [x, b.Weights([4, 3, .. kernel]), b.Weights(3 * group)],
        [
            ("group", group), ("strides", strides),
            same ? ("auto_pad", Some(["SAME_UPPER", "SAME_LOWER"], r)) : ("pads", Draw(r, 2 * axes, 0, 2)),
            .. same ? [] : new (string,
                object)[] { ("output_padding", strides.Select(stride => (long)r.Next((int)stride)).ToArray()) },
        ]);
    }

    private static string Pool(ModelBuilder b, Random r, string type)
    {
        var axes = r.Next(1, 4);
        var x = b.Node("Sub", [b.Input("x", [-1, 3, .. Sizes(r, axes)]), b.Floats([], 0.5f)]);
        var kernel = Draw(r, axes, 2, 4);
        List<(string, object)> more = [("kernel_shape", kernel), ("strides", Draw(r, axes, 1, 3))];
        var pads = Draw(r, 2 * axes, 0, 2);
        if (r.Next(3) == 0) more.Add(("auto_pad", Some(["SAME_UPPER", "SAME_LOWER", "VALID"], r)));
        else more.Add(("pads", pads));
        if (type != "LpPool") more.Add(("ceil_mode", r.Next(2)));
        if (type == "AveragePool") more.Add(("count_include_pad", r.Next(2)));
        if (type == "MaxPool" && r.Next(2) == 0) more.Add(("dilations", Draw(r, axes, 1, 3)));
        return b.Node(type, [x], [.. more]);
    }

    private static string Pad(ModelBuilder b, Random r)
    {
        var mode = Some(["constant", "reflect", "edge"], r);
        var least = mode == "constant" ? -1 : 0;
        return b.Node("Pad",
            [Maps(b, r), b.Longs([0, 0, r.Next(least, 3), r.Next(least, 3), 0, 0, r.Next(least, 3), r.Next(least, 3)]),
            .. mode == "constant" ? [b.Floats([], R(r))] : Array.Empty<string>()], ("mode", mode));
    }

    private static string Resize(ModelBuilder b, Random r)
    {
        var mode = Some(["nearest", "linear", "cubic"], r);
        var bySize = r.Next(2) == 0;
        var x = Maps(b, r);
        List<(string, object)> settings =
        [
            ("mode", mode),
            ("coordinate_transformation_mode", Some(["half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"], r)),
        ];
        if (mode == "nearest") settings.Add(("nearest_mode",
            Some(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"], r)));
        if (mode == "cubic") settings.Add(("cubic_coeff_a", Some([-0.5f, -0.75f], r)));
        return bySize && mode != "linear"
            ? b.Node("Resize", [x, "", "", b.Node("Concat", [b.Node("Slice", [b.Node("Shape", [x]), b.Longs(0), b.Longs(2)]),
                b.Longs(r.Next(3, 15), r.Next(3, 15))], ("axis", 0))], [.. settings])
            : b.Node("Resize", [x, "", b.Floats([4], 1, 1, Some([0.5f, 2, 1.5f], r), Some([2, 1, 0.75f], r))], [.. settings]);
    }

    private static string Recurrent(ModelBuilder b, Random r)
    {
        var (type, both) = (Some(["LSTM", "GRU", "RNN"], r), r.Next(2));
        var gates = type == "LSTM" ? 4 : type == "GRU" ? 3 : 1;
        var x = b.Node("Transpose", [Signed(b, r)], ("perm", (long[])[1, 0, 2]));
        List<(string, object)> settings = [("hidden_size", 6),
            ("direction", both == 1 ? "bidirectional" : Some(["forward", "reverse"], r))];
        if (type == "GRU") settings.Add(("linear_before_reset", r.Next(2)));
        if (r.Next(3) == 0) settings.Add(("clip", 0.4f));
        if (type == "LSTM" && r.Next(3) == 0) settings.Add(("input_forget", 1));
        List<string> inputs = [x, b.Weights(both + 1, gates * 6, 5), b.Weights(both + 1, gates * 6, 6)];
        if (r.Next(2) == 0) inputs.Add(b.Weights(both + 1, 2 * gates * 6));
        var outputs = b.Node(type, [.. inputs], type == "LSTM" ? 3 : 2, [.. settings]);
        return b.Node("Concat", [b.Node("Transpose", [b.Node("ReduceMean", [outputs[0]], ("axes", (long[])[0]), ("keepdims", 0))],
            ("perm", (long[])[1, 0, 2])),
                b.Node("Transpose", [outputs[r.Next(1, outputs.Length)]], ("perm", (long[])[1, 0, 2]))], ("axis", 1));
    }

    private static (string, object)[] Padded(Random r, int axes, (string, object) dilations) => r.Next(4) == 0
        ? [("auto_pad", Some(["SAME_UPPER", "SAME_LOWER", "VALID"], r))]
        : [("pads", Draw(r, 2 * axes, 0, 3)), dilations];

    /// <summary>Rows of numbers from -0.5 to 0.5, <c>[N, 4, 5]</c>.</summary>
    private static string Signed(ModelBuilder b, Random r, string? again = null) =>
        b.Node("Sub", [again ?? b.Input("x", [-1, 4, 5]), b.Floats([], 0.5f)]);

    private static string Constant(ModelBuilder b, Random r) => b.Node("Sub", ["x", b.Floats([], 0.1f * R(r))]);

    private static string Rows(ModelBuilder b, Random r, int columns) => b.Input("x", [-1, columns]);

    private static string Maps(ModelBuilder b, Random r) =>
        b.Node("Sub", [b.Input("x", [-1, 4, r.Next(5, 9), r.Next(5, 9)]), b.Floats([], 0.5f)]);

    private static long[] Sizes(Random r, int axes) => Draw(r, axes, 5, 10);

    private static long[] Draw(Random r, int count, int from, int to) =>
        [.. Enumerable.Range(0, count).Select(_ => (long)r.Next(from, to))];

    private static float R(Random r) => 0.1f + (float)r.NextDouble();

    private static T Some<T>(IReadOnlyList<T> values, Random r) => values[r.Next(values.Count)];
}
