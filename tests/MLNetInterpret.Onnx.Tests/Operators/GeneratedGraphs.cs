using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Tests.Operators;

/// <summary>A graph for each operator of the table, with settings, shapes and values drawn at random, in the operator set that
/// the builder has. Each gives floats that depend on <c>x</c>.</summary>
internal static partial class GeneratedGraphs
{
    /// <summary>What is generated, by operator.</summary>
    public static IReadOnlyDictionary<string, Func<ModelBuilder, Random, string>> All { get; } = new[]
    {
        Elementwise(), Nonlinear(), Logic(), Constants(), Layouts(), Places(), Reductions(), Products(), Windows(), Normal(),
        Quantized(),
    }.SelectMany(family => family).ToDictionary();

    /// <summary>Numbers from -0.5 to 0.5, <c>[N, 4, 5]</c> or of a given shape; now and then an empty part of them.</summary>
    private static string X(ModelBuilder b, Random r, bool mayBeEmpty = true, params long[] shape)
    {
        var x = b.Node("Sub", [b.Input("x", [-1, .. shape.Length == 0 ? [4, 5] : shape]), b.Floats([], 0.5f)]);
        return mayBeEmpty && r.Next(6) == 0 ? b.Part(x, 1, 2, 2) : x;
    }

    /// <summary>The same without an empty part.</summary>
    private static string Full(ModelBuilder b, Random r, params long[] shape) => X(b, r, mayBeEmpty: false, shape);

    /// <summary>Maps of four channels on one to three axes.</summary>
    private static string Maps(ModelBuilder b, Random r, int axes) => Full(b, r, [4, .. Sizes(r, axes)]);

    private static string Maps(ModelBuilder b, Random r) => Maps(b, r, 2);

    private static string Times(ModelBuilder b, string x, float factor) => b.Node("Mul", [x, b.Floats([], factor)]);

    private static string Plus(ModelBuilder b, string x, float term) => b.Node("Add", [x, b.Floats([], term)]);

    private static string Cast(ModelBuilder b, string x, DataType type) => b.Node("Cast", [x], ("to", (int)type));

    private static string Floats(ModelBuilder b, string x) => Cast(b, x, DataType.Float);

    /// <summary>Whole numbers from -5 to 5, or from 0 to 10 where the type has no sign.</summary>
    private static string Whole(ModelBuilder b, Random r, DataType type, bool mayBeEmpty = true) => Cast(b,
        Times(b, type is DataType.Uint8 or DataType.Uint32 ? Plus(b, X(b, r, mayBeEmpty), 0.5f) : X(b, r, mayBeEmpty), 10), type);

    /// <summary>A value that depends on no number of the input, added to one that does.</summary>
    private static string Beside(ModelBuilder b, string x, string value) =>
        b.Node("Add", [b.Node("ReduceMax", [x], ("keepdims", 0)), value]);

    private static long[] Sizes(Random r, int axes) => Draw(r, axes, 5, 9);

    private static long[] Draw(Random r, int count, int from, int to) =>
        [.. Enumerable.Range(0, count).Select(_ => (long)r.Next(from, to))];

    private static float R(Random r) => 0.1f + (float)r.NextDouble();

    private static T Some<T>(T[] values, Random r) => values[r.Next(values.Length)];

    /// <summary>An axis of three, counted from either end where the set allows that.</summary>
    private static int Axis(ModelBuilder b, Random r, int first = 0, int negativeSince = 11) =>
        b.Opset >= negativeSince ? Some([r.Next(first, 3), r.Next(first, 3) - 3], r) : r.Next(first, 3);
}
