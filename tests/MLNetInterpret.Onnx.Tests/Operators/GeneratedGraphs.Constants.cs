using Google.Protobuf;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Constants() => new()
    {
        ["Cast"] = (b, r) => Floats(b, Cast(b, Times(b, Plus(b, X(b, r), 0.5f), 10), Some(
            [DataType.Int32, DataType.Int64, DataType.Int8, DataType.Uint8, DataType.Int16, DataType.Uint16, DataType.Uint32,
                DataType.Bool, DataType.Double, DataType.Float16], r))),
        ["CastLike"] = (b, r) => Floats(b, b.Node("CastLike", [Times(b, X(b, r), 10), Some(
            [b.Long(1), b.Whole(DataType.Bool, [], 1), b.Whole(DataType.Int32, [], 1)], r)])),
        ["Constant"] = (b, r) => b.Node("Mul", [X(b, r), Constant(b, r)]),
        ["ConstantOfShape"] = (b, r) => X(b, r) is var x ? b.Node("Add", [x, r.Next(2) == 0
            ? b.Node("ConstantOfShape", [b.Node("Shape", [x])], ("value", Tensor([1], R(r))))
            : b.Node("ConstantOfShape", [b.Longs(Some<long[]>([[1], [5], [1, 5]], r))])]) : "",
        ["Dropout"] = (b, r) => X(b, r) is var x && b.Opset >= 10 && r.Next(2) == 0 && b.Node("Dropout", [x], 2) is var both
            ? b.Node("Add", [both[0], Floats(b, both[1])])
            : b.Node("Dropout", b.Opset >= 12 && r.Next(2) == 0 ? [x, b.Floats([], 0.3f)] : [x]),
        ["EyeLike"] = (b, r) => Full(b, r) is var x && b.Node("Flatten", [x]) is var flat
            ? Beside(b, x, Floats(b, b.Node("EyeLike", [flat], ("k", r.Next(-2, 3)), ("dtype", Some([1, 7], r))))) : "",
        ["Range"] = (b, r) => Beside(b, Full(b, r), r.Next(2) == 0
            ? b.Node("Range", [b.Floats([], 0.5f), b.Floats([], 3.1f), b.Floats([], Some([0.5f, 1.1f, -1], r))])
            : Floats(b, b.Node("Range", [b.Long(7), b.Long(r.Next(-4, 12)), b.Long(Some([-2, 1, 3], r))]))),
        ["Shape"] = (b, r) => X(b, r) is var x ? b.Node("Mul", [b.Node("ReduceSum", [x], ("keepdims", 0)), Floats(b,
            b.Node("Shape", [x], b.Opset >= 15 ? [.. Drawn(r, ("start", r.Next(-4, 3)), ("end", r.Next(-4, 5)))] : []))]) : "",
        ["Size"] = (b, r) => X(b, r) is var x
            ? b.Node("Mul", [b.Node("ReduceSum", [x], ("keepdims", 0)), Floats(b, b.Node("Size", [x]))]) : "",
        ["Identity"] = (b, r) => b.Node("Identity", [X(b, r)]),
        ["BlackmanWindow"] = (b, r) => Window(b, r, "BlackmanWindow"),
        ["HammingWindow"] = (b, r) => Window(b, r, "HammingWindow"),
        ["HannWindow"] = (b, r) => Window(b, r, "HannWindow"),
        ["If"] = If,
        ["ai.onnx.ml.Normalizer"] = (b, r) => b.Node("ai.onnx.ml.Normalizer", [Plus(b, Full(b, r, 5), 0.6f)],
            ("norm", Some(["L1", "L2", "MAX"], r))),
        ["ai.onnx.ml.Scaler"] = (b, r) => b.Node("ai.onnx.ml.Scaler", [Full(b, r, 3)],
            r.Next(2) == 0 ? [("offset", (float[])[0.1f, 0.2f, 0.3f]), ("scale", (float[])[1, 2, 3])]
                : [("offset", (float[])[0.5f]), ("scale", (float[])[2])]),
    };

    private static string Window(ModelBuilder b, Random r, string type) => Beside(b, Full(b, r),
        b.Node(type, [b.Long(r.Next(1, 9))], [.. Drawn(r, ("periodic", (object)r.Next(2)))]));

    private static string Constant(ModelBuilder b, Random r) => (b.Opset >= 12 ? r.Next(5) : 0) switch
    {
        1 => b.Node("Constant", [], ("value_float", R(r))),
        2 => b.Node("Constant", [], ("value_floats", (float[])[1, 2, 3, 4, R(r)])),
        3 => Floats(b, b.Node("Constant", [], ("value_int", r.Next(9)))),
        4 => Floats(b, b.Node("Constant", [], ("value_ints", (long[])[1, 2, 3, 4, r.Next(9)]))),
        _ => b.Node("Constant", [], ("value", Tensor([1], R(r)))),
    };

    /// <summary>A condition of the shape, with branches that read what is outside and hold a condition of their own.</summary>
    private static string If(ModelBuilder b, Random r)
    {
        var x = X(b, r);
        var isTrue = r.Next(2) == 0;
        var condition = b.Node("Not", [b.Whole(DataType.Bool, [], isTrue ? 0 : 1)]);
        return b.Node("If", [condition],
            ("then_branch", Branch("then", x, "Exp", condition)), ("else_branch", Branch("else", x, "Neg", condition)));
    }

    private static GraphProto Branch(string name, string x, string type, string condition) => new()
    {
        Name = name,
        Output = { new ValueInfoProto { Name = $"{name}_out", Type = new() { TensorType = new() { ElemType = 1 } } } },
        Node =
        {
            new NodeProto { OpType = type, Input = { x }, Output = { $"{name}_in" } },
            new NodeProto
            {
                OpType = "If", Input = { condition }, Output = { $"{name}_out" },
                Attribute =
                {
                    Inner("then_branch", $"{name}_in", "Tanh"), Inner("else_branch", $"{name}_in", "Abs"),
                },
            },
        },
    };

    /// <summary>A branch of a branch, which reads the outer branch's own value.</summary>
    private static AttributeProto Inner(string name, string outer, string type) => new()
    {
        Name = name,
        Type = AttributeProto.Types.AttributeType.Graph,
        G = new()
        {
            Name = $"{name}_{outer}",
            Output = { new ValueInfoProto { Name = $"{name}_{outer}_y", Type = new() { TensorType = new() { ElemType = 1 } } } },
            Node = { new NodeProto { OpType = type, Input = { outer }, Output = { $"{name}_{outer}_y" } } },
        },
    };

    private static TensorProto Tensor(long[] shape, params float[] values)
    {
        var tensor = new TensorProto { DataType = 1 };
        tensor.Dims.AddRange(shape);
        tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return tensor;
    }
}
