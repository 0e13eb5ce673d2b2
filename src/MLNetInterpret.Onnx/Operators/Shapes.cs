using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Other shapes for the same numbers.</summary>
internal static class Shapes
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["DepthToSpace"] = One(DepthToSpace),
        ["Expand"] = One(call => call.X.expand(NodeCall.Broadcast(call.X.shape, call.Longs(1)!))),
        ["Flatten"] = One(call =>
        {
            var axis = (int)call.Int("axis", 1);
            axis = axis == call.X.dim() ? axis : NodeCall.AxisOf(axis, call.X.dim());
            return call.X.reshape(TensorAxes.Count(call.X.shape[..axis]), TensorAxes.Count(call.X.shape[axis..]));
        }),
        ["Reshape"] = One(Reshape),
        ["SpaceToDepth"] = One(SpaceToDepth),
        ["Squeeze"] = One(call =>
        {
            var axes = Axes(call, call.X.dim())
                ?? [.. call.X.shape.Index().Where(size => size.Item == 1).Select(size => size.Index)];
            if (axes.Any(axis => call.X.shape[axis] != 1))
                throw new InvalidDataException(
                    $"axes {string.Join(", ", axes)} of [{Sizes(call.X.shape)}] are not all of size 1");
            return call.X.reshape([.. call.X.shape.Index().Where(size => !axes.Contains(size.Index)).Select(size => size.Item)]);
        }),
        ["Tile"] = One(call =>
        {
            var times = call.Longs(1)!;
            NodeCall.Room(call.X.shape.Zip(times, (size, count) => size * Math.Min(count, NodeCall.MostNumbers + 1)));
            return call.X.tile(times);
        }),
        ["Transpose"] = One(call => call.X.permute(
            call.Ints("perm") ?? [.. call.X.AxesFrom(0).Reverse()])),
        ["Unsqueeze"] = One(call =>
        {
            var count = call.Ints("axes", 1, 13)?.Length ?? throw new InvalidDataException("its axes are missing");
            var axes = Axes(call, call.X.dim() + count)!.ToHashSet();
            var own = new Queue<long>(call.X.shape);
            return call.X.reshape([.. Enumerable.Range(0, own.Count + axes.Count).Select(axis => axes.Contains(axis) ? 1
                : own.Dequeue())]);
        }),
    };

    private static int[]? Axes(NodeCall call, long rank) =>
        call.Ints("axes", 1, 13)?.Select(axis => NodeCall.AxisOf(axis, rank)).ToArray();

    private static Tensor Reshape(NodeCall call)
    {
        var (sizes, own) = ((long[])call.Longs(1)!.Clone(), call.X.shape);
        for (var axis = 0; axis < sizes.Length; axis++)
            if (sizes[axis] == 0 && !call.Is("allowzero"))
                sizes[axis] = axis < own.Length ? own[axis]
                    : throw new InvalidDataException($"an input of [{Sizes(own)}] has no axis {axis}");
        // a file that was written for one row
        if (call.Context.Rows > 1 && own is [var rows, ..] && rows == call.Context.Rows && sizes is [1, ..]) sizes[0] = rows;
        return call.X.reshape(sizes);
    }

    private static Tensor DepthToSpace(NodeCall call)
    {
        var (x, b) = (call.X, Block(call));
        var (n, c, h, w) = (x.shape[0], x.shape[1] / (b * b), x.shape[2], x.shape[3]);
        return (call.Text("mode", "DCR") == "DCR"
            ? x.reshape(n, b, b, c, h, w).permute(0, 3, 4, 1, 5, 2)
            : x.reshape(n, c, b, b, h, w).permute(0, 1, 4, 2, 5, 3)).reshape(n, c, h * b, w * b);
    }

    private static Tensor SpaceToDepth(NodeCall call)
    {
        var (x, b) = (call.X, Block(call));
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2] / b, x.shape[3] / b);
        return x.reshape(n, c, h, b, w, b).permute(0, 3, 5, 1, 2, 4).reshape(n, c * b * b, h, w);
    }

    private static long Block(NodeCall call) => call.Int("blocksize") is > 0 and var size && call.X.dim() == 4
        ? size
        : throw new InvalidDataException("it needs four axes and a block size above 0");

    private static string Sizes(IEnumerable<long> shape) => string.Join(", ", shape);
}
