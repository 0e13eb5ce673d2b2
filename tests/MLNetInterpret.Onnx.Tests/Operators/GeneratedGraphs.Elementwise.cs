using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Elementwise()
    {
        var all = new Dictionary<string, Func<ModelBuilder, Random, string>>
        {
            ["BitShift"] = (b, r) => Some([DataType.Uint8, DataType.Uint32], r) is var type ? Floats(b, b.Node("BitShift",
                [Whole(b, r, type), b.Whole(type, [5], 0, 1, 2, 3, 7)], ("direction", Some(["LEFT", "RIGHT"], r)))) : "",
            ["Mod"] = (b, r) => r.Next(2) == 0
                ? b.Node("Mod", [Times(b, X(b, r), 7), b.Floats([5], 1, -2, 3, 0.5f, -0.7f)], ("fmod", 1))
                : Floats(b, b.Node("Mod", [Whole(b, r, DataType.Int32), b.Whole(DataType.Int32, [5], 1, -2, 3, 4, -3)],
                    ("fmod", r.Next(2)))),
            ["Pow"] = (b, r) => b.Opset >= 12 && r.Next(3) == 0
                ? Floats(b, b.Node("Pow", [Whole(b, r, DataType.Int32), b.Whole(DataType.Int32, [], r.Next(0, 4))]))
                : b.Node("Pow", [Plus(b, X(b, r), 0.7f), Some([b.Floats([], Some([2, 0.5f, 3, -1, 0], r)), b.Weights(5)], r)]),
        };
        foreach (var (type, scale, shift) in new (string, float, float)[]
        {
            ("Abs", 3, 0), ("Acos", 1.9f, 0), ("Acosh", 2, 2.1f), ("Asin", 1.9f, 0), ("Asinh", 5, 0), ("Atan", 5, 0),
            ("Atanh", 1.9f, 0), ("Ceil", 9, 0), ("Cos", 9, 0), ("Cosh", 3, 0), ("Erf", 4, 0), ("Exp", 4, 0), ("Floor", 9, 0),
            ("Log", 2, 1.1f), ("Neg", 3, 0), ("Reciprocal", 1, 0.8f), ("Round", 9, 0), ("Sign", 3, 0), ("Sin", 9, 0),
            ("Sinh", 3, 0), ("Sqrt", 2, 1.1f), ("Tan", 2, 0),
        })
            all[type] = (b, r) => type is "Abs" or "Neg" or "Sign" && r.Next(3) == 0
                ? Floats(b, b.Node(type, [Whole(b, r, Some([DataType.Int32, DataType.Int64, DataType.Int8], r))]))
                : b.Node(type, [Plus(b, Times(b, X(b, r), scale), shift)]);
        foreach (var type in new[] { "Add", "Sub", "Mul", "Div" })
            all[type] = (b, r) => r.Next(3) == 0
                ? Floats(b, b.Node(type, [Whole(b, r, DataType.Int32), b.Whole(DataType.Int32, [5], 1, -2, 3, 4, -3)]))
                : b.Node(type, Swapped(r, X(b, r), Plus(b, b.Weights(Shape(r)), 2)));
        foreach (var type in new[] { "Max", "Mean", "Min", "Sum" })
            all[type] = (b, r) => b.Opset >= 12 && type[0] == 'M' && type != "Mean" && r.Next(3) == 0
                ? Floats(b, b.Node(type, [Whole(b, r, DataType.Int64), b.Longs(1, -2, 3, 4, -3)]))
                : X(b, r, mayBeEmpty: false) is var x && b.Opset >= 8
                ? b.Node(type, [x, .. Enumerable.Range(0, r.Next(0, 3)).Select(_ => b.Weights(Shape(r)))])
                : b.Node(type, [x, .. Enumerable.Range(0, r.Next(0, 3)).Select(_ => Times(b, x, -R(r)))]);
        return all;
    }

    private static Dictionary<string, Func<ModelBuilder, Random, string>> Logic()
    {
        var all = new Dictionary<string, Func<ModelBuilder, Random, string>>
        {
            ["IsInf"] = (b, r) => Floats(b, b.Node("IsInf", [b.Node("Div", [X(b, r), b.Floats([5], 0, 1, 0, 1, 0)])],
                ("detect_positive", r.Next(2)), ("detect_negative", r.Next(2)))),
            ["IsNaN"] = (b, r) => Floats(b, b.Node("IsNaN", [b.Node("Sqrt", [X(b, r)])])),
            ["Not"] = (b, r) => Floats(b, b.Node("Not", [Bools(b, X(b, r))])),
            ["Where"] = (b, r) => X(b, r) is var x && r.Next(3) == 0
                ? Floats(b, b.Node("Where", [Bools(b, x), b.Longs(1, 2, 3, 4, 5), b.Long(7)]))
                : b.Node("Where", [Bools(b, x), Some([x, b.Floats([], 1)], r), b.Weights(Shape(r))]),
            ["BitwiseNot"] = (b, r) => Floats(b, b.Node("BitwiseNot", [Whole(b, r, Some([DataType.Int32, DataType.Uint8], r))])),
        };
        foreach (var type in new[] { "BitwiseAnd", "BitwiseOr", "BitwiseXor" })
            all[type] = (b, r) => Some([DataType.Int32, DataType.Uint8], r) is var kind
                ? Floats(b, b.Node(type, [Whole(b, r, kind), b.Whole(kind, [5], 1, 2, 3, 4, 5)])) : "";
        foreach (var type in new[] { "And", "Or", "Xor" })
            all[type] = (b, r) => Floats(b, b.Node(type,
                [Bools(b, X(b, r)), b.Whole(DataType.Bool, Some<long[]>([[5], [1, 1], []], r) is var shape ? shape : [],
                    [.. Enumerable.Range(0, shape is [5] ? 5 : 1).Select(_ => r.Next(2))])]));
        foreach (var type in new[] { "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" })
            all[type] = (b, r) => (type == "Equal" && b.Opset < 11) || (b.Opset >= 9 && r.Next(3) == 0)
                ? Floats(b, b.Node(type, [Whole(b, r, DataType.Int32), b.Whole(DataType.Int32, [5], 1, -2, 0, 0, -3)]))
                : Floats(b, b.Node(type, Swapped(r, b.Node(type == "Equal" ? "Relu" : "Identity", [X(b, r)]),
                    type == "Equal" ? b.Floats([1], 0) : b.Weights(Shape(r)))));
        return all;
    }

    private static string Bools(ModelBuilder b, string x) => b.Node("Greater", [x, b.Floats([], 0)]);

    private static string[] Swapped(Random r, string left, string right) => r.Next(2) == 0 ? [left, right] : [right, left];

    private static long[] Shape(Random r) => Some<long[]>([[5], [1, 5], [1, 1, 5], [1], []], r);
}
