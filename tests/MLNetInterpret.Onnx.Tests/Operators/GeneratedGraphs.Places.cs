using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    /// <summary>Picked, put, ordered.</summary>
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Places() => new()
    {
        ["Compress"] = (b, r) => b.Node("Compress", [Full(b, r), b.Whole(DataType.Bool, [3], 1, 0, r.Next(2))],
            [.. Drawn(r, ("axis", (object)(b.Opset >= 11 ? Some([1, 2, -1, -2], r) : r.Next(1, 3))))]),
        ["Gather"] = (b, r) => b.Node("Gather", [Full(b, r), r.Next(3) == 0 ? b.Long(2)
            : b.Longs(Some<long[]>(b.Opset >= 11 ? [[0, -1, 2], [3], []] : [[0, 1, 2], [3]], r))],
            ("axis", b.Opset >= 11 ? Some([1, 2, -1, -2], r) : r.Next(1, 3))),
        ["GatherElements"] = (b, r) => Full(b, r) is var x && Axis(b, r, 1) is var axis
            ? b.Node("GatherElements", [x, b.Node("Sub", [b.Node("ArgMax", [x], ("axis", axis)), b.Longs(r.Next(2))])],
                ("axis", axis)) : "",
        ["GatherND"] = GatherND,
        ["NonZero"] = (b, r) => Floats(b, b.Node("NonZero", [b.Node("Relu", [X(b, r)])])),
        ["OneHot"] = (b, r) => b.Node("OneHot",
            [b.Node("Sub", [b.Node("ArgMax", [Full(b, r)], ("axis", 1), ("keepdims", 0)),
                b.Longs(b.Opset >= 11 ? r.Next(3) : 0)]),
                r.Next(2) == 0 ? b.Long(4) : b.Longs(4), b.Floats([2], 0.5f, 2)],
            [.. Drawn(r, ("axis", (object)Some([-1, 1, 0, 2], r)))]),
        ["ReverseSequence"] = (b, r) => b.Node("Transpose", [b.Node("ReverseSequence", [b.Node("Transpose", [Full(b, r)],
            ("perm", (long[])[1, 2, 0])), b.Longs(Some<long[]>([[1, 4, 0, 3, 2], [4, 2, 1, 0, 3]], r))],
            ("time_axis", 0), ("batch_axis", 1))], ("perm", (long[])[2, 0, 1])),
        ["Scatter"] = (b, r) => Scattered(b, r, "Scatter"),
        ["ScatterElements"] = (b, r) => Scattered(b, r, "ScatterElements"),
        ["ScatterND"] = (b, r) => b.Node("ScatterND", [RowsLast(b, r) is var x ? x : "",
            b.Node("Reshape", [b.Longs(Some<long[]>([[0, 1, 3, 4, 2, 2], [1, 0, 2, 4, 3, 3]], r)), b.Longs(3, 2)]),
            b.Node("Mul", [b.Weights(3, 1), b.Node("Gather", [b.Node("Gather", [x, b.Long(0)]), b.Long(1)])])],
            [.. b.Opset >= 16 ? Drawn(r, ("reduction", Some<string>(b.Opset >= 18 ? ["none", "add", "mul", "max", "min"]
                : ["none", "add", "mul"], r))) : []]),
        ["ArgMax"] = (b, r) => Arg(b, r, "ArgMax"),
        ["ArgMin"] = (b, r) => Arg(b, r, "ArgMin"),
        ["CumSum"] = (b, r) => b.Node("CumSum", [X(b, r), r.Next(2) == 0 ? b.Long(Some([0, 1, 2, -1, -2], r)) : b.Longs(1)],
            [.. Drawn(r, ("exclusive", r.Next(2)), ("reverse", r.Next(2)))]),
        ["TopK"] = TopK,
        ["Trilu"] = (b, r) => b.Node("Trilu", r.Next(3) == 0 ? [X(b, r)] : [X(b, r), b.Long(r.Next(-5, 6))],
            [.. Drawn(r, ("upper", r.Next(2)))]),
        ["Unique"] = (b, r) => b.Node("Unique", [b.Node("Round", [Times(b, Full(b, r), 3)])], 4,
            [.. Drawn(r, ("axis", Some([1, 2, -1], r)), ("sorted", r.Next(2)))]) is var outputs && r.Next(2) == 0
            ? outputs[0] : Floats(b, outputs[r.Next(1, 4)]),
    };

    /// <summary>Numbers with the batch's axis last, <c>[4, 5, N]</c>.</summary>
    private static string RowsLast(ModelBuilder b, Random r) =>
        b.Node("Transpose", [Full(b, r)], ("perm", (long[])[1, 2, 0]));

    private static string GatherND(ModelBuilder b, Random r)
    {
        var codes = Codes(b, Some<long[]>([[3, 1], [2, 2], [2, 2, 2]], r), 4, r);
        if (b.Opset < 12 || r.Next(2) == 0) return b.Node("GatherND", [RowsLast(b, r), codes]);
        var x = Full(b, r);
        b.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimValue = 2 };
        return b.Node("GatherND", [x, Codes(b, Some<long[]>([[2, 1], [2, 2], [2, 3, 1]], r), 4, r)], ("batch_dims", 1));
    }

    /// <summary>Places below a limit.</summary>
    private static string Codes(ModelBuilder b, long[] shape, int most, Random r) => b.Node("Reshape",
        [b.Longs(Draw(r, (int)shape.Aggregate(1L, (product, size) => product * size), b.Opset >= 11 ? -most : 0, most)),
            b.Longs(shape)]);

    private static string Scattered(ModelBuilder b, Random r, string type)
    {
        var (x, axis) = (Full(b, r), Axis(b, r, 1));
        string[] reductions = type == "Scatter" || b.Opset < 16 ? [] : b.Opset >= 18
            ? ["none", "add", "mul", "max", "min"] : ["none", "add", "mul"];
        var places = b.Node("ArgMax", [x], ("axis", axis < 0 ? axis + 3 : axis));
        return b.Node(type, [x, places, b.Node("Mul", [b.Part(x, axis, 0, 1), b.Floats([], R(r))])],
            [("axis", axis), .. reductions.Length == 0 ? [] : Drawn(r, ("reduction", Some(reductions, r)))]);
    }

    private static string Arg(ModelBuilder b, Random r, string type) => Floats(b, b.Node(type,
        [b.Opset >= 12 ? b.Node("Round", [Times(b, Full(b, r), 3)]) : Full(b, r)],
        [.. Drawn(r, ("axis", Axis(b, r)), ("keepdims", r.Next(2))),
            .. b.Opset >= 12 ? Drawn(r, ("select_last_index", r.Next(2))) : []]));

    private static string TopK(ModelBuilder b, Random r)
    {
        var x = b.Opset >= 11 ? b.Node("Round", [Times(b, Full(b, r), 6)]) : Full(b, r);
        var axis = Some([1, 2, -1], r);
        var outputs = b.Opset >= 10
            ? b.Node("TopK", [x, b.Longs(r.Next(1, 5))], 2,
                [("axis", axis), .. b.Opset >= 11 ? Drawn(r, ("largest", r.Next(2))) : []])
            : b.Node("TopK", [x], 2, ("axis", axis), ("k", r.Next(1, 5)));
        return r.Next(2) == 0 ? outputs[0] : Floats(b, outputs[1]);
    }
}
