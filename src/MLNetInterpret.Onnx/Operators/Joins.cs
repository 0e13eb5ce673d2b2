using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Tensors put together and cut apart.</summary>
internal static class Joins
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Concat"] = One(call =>
        {
            var parts = call.All;
            var axis = call.Axis("axis", 0);
            // a constant of one row in a file that was written for one row
            if (axis != 0 && call.Context.Rows > 1 && parts.Any(part => part.shape[0] == call.Context.Rows))
                parts = [.. parts.Select(part => part.shape[0] == 1 ? part.expand([call.Context.Rows, .. part.shape[1..]])
                    : part)];
            NodeCall.Room([.. parts[0].shape[..axis], parts.Sum(part => part.shape[axis]), .. parts[0].shape[(axis + 1)..]]);
            return cat(parts, axis);
        }),
        ["Split"] = Split,
        ["Slice"] = One(Slice),
    };

    private static Tensor[] Split(NodeCall call)
    {
        var axis = call.Axis("axis", 0);
        var length = call.X.shape[axis];
        var sizes = call.Ints("split", 1, 13);
        if (sizes is null)
        {
            var most = (length + call.Outputs - 1) / call.Outputs;
            sizes = [.. Enumerable.Range(0, call.Outputs).Select(at => Math.Clamp(length - (at * most), 0, most))];
        }

        if (sizes.Sum() != length || sizes.Any(size => size < 0))
            throw new InvalidDataException($"parts of {string.Join(", ", sizes)} do not make {length}");
        var starts = sizes.Select((_, at) => sizes[..at].Sum());
        return [.. starts.Zip(sizes, (start, size) => call.X.narrow(axis, start, size))];
    }

    private static Tensor Slice(NodeCall call)
    {
        var starts = call.Ints("starts", 1, 10) ?? throw new InvalidDataException("its starts are missing");
        var ends = call.Ints("ends", 2, 10) ?? throw new InvalidDataException("its ends are missing");
        var axes = call.Ints("axes", 3, 10) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = (call.Opset >= 10 ? call.Longs(4) : null) ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw new InvalidDataException("its starts, ends, axes and steps differ in number");
        var x = call.X.alias();
        for (var at = 0; at < starts.Length; at++)
        {
            var (axis, step) = (NodeCall.AxisOf(axes[at], x.dim()), steps[at]);
            if (step == 0) throw new InvalidDataException("its step is 0");
            var length = x.shape[axis];
            var (start, end) = step > 0
                ? (Within(starts[at], 0, length), Within(ends[at], 0, length))
                : (Within(starts[at], -1, length - 1), Within(ends[at], -1, length - 1));
            if (step > 0) x = x.slice(axis, start, Math.Max(start, end), step);
            else
            {
                var places = new List<long>();
                for (var place = start; place > end; place += step) places.Add(place);
                x = x.index_select(axis, tensor(places.ToArray(), dtype: int64, device: x.device));
            }

            long Within(long place, long least, long most) =>
                Math.Clamp(place < 0 && place >= -length ? place + length : place < 0 ? least : place, least, most);
        }

        return x;
    }
}
