using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Numbers put in the places of others.</summary>
internal static class Scattering
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Scatter"] = One(Elements),
        ["ScatterElements"] = One(Elements),
        ["ScatterND"] = One(Blocks),
    };

    private static Tensor Elements(NodeCall call)
    {
        var axis = call.Axis("axis", 0);
        var places = Indexing.Places(call[1], call.X.shape[axis]);
        return Put(call, call.X, axis, places, call[2]);
    }

    private static Tensor Blocks(NodeCall call)
    {
        var (x, places, deep) = (call.X, call[1], (int)call[1].shape[^1]);
        if (deep > x.dim()) throw new InvalidDataException($"tuples of {deep} indices do not fit [{string.Join(", ", x.shape)}]");
        var rows = TensorAxes.Count(x.shape[..deep]);
        var table = x.reshape(rows, -1);
        var flat = Indexing.Flat(places, x.shape.AsSpan(0, deep)).reshape(-1, 1).expand(-1, table.shape[1]);
        return Put(call, table, 0, flat, call[2].reshape(flat.shape)).reshape(x.shape);
    }

    private static Tensor Put(NodeCall call, Tensor x, int axis, Tensor places, Tensor values) =>
        call.Text("reduction", "none") switch
        {
            "none" => x.scatter(axis, places, values),
            "add" => x.scatter_add(axis, places, values),
            var other => OneByOne(x, axis, places, values, other),
        };

    private static Tensor OneByOne(Tensor x, int axis, Tensor places, Tensor values, string reduction)
    {
        if (values.shape[axis] > 4096) throw new NotSupportedException($"more than 4096 values are put by {reduction}");
        for (var at = 0L; at < values.shape[axis]; at++)
        {
            // places along the axis may repeat, within one of them they cannot
            var (place, value) = (places.narrow(axis, at, 1), values.narrow(axis, at, 1));
            var whole = x.dim() == value.dim() && x.shape.Index().All(
                size => size.Index == axis || value.shape[size.Index] == size.Item);
            if (!whole) throw new NotSupportedException($"parts of rows are put by {reduction}");
            var old = x.gather(axis, place);
            x = x.scatter(axis, place, reduction switch
            {
                "mul" => old * value,
                "max" => old.maximum(value),
                "min" => old.minimum(value),
                _ => throw new NotSupportedException($"its reduction '{reduction}' is not supported"),
            });
        }

        return x;
    }
}
