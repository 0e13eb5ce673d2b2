using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Largest, smallest, and what goes along an order.</summary>
internal static class Ordering
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["ArgMax"] = One(call => Arg(call, call.X)),
        ["ArgMin"] = One(call => Arg(call, call.X.is_floating_point() ? call.X.neg() : call.X.to(int64).neg())),
        ["CumSum"] = One(CumSum),
        ["TopK"] = TopK,
        ["Trilu"] = One(call =>
        {
            var k = Math.Clamp(call.Longs(1) is [var given, ..] ? given : 0, -(1L << 40), 1L << 40);
            return call.Is("upper", true) ? call.X.triu(k) : call.X.tril(k);
        }),
        ["Unique"] = Unique,
    };

    private static Tensor Arg(NodeCall call, Tensor x)
    {
        var (axis, keep) = (call.Axis("axis", 0), call.Is("keepdims", true));
        if (!call.Is("select_last_index")) return x.argmax(axis, keep);
        return (x.shape[axis] - 1) - x.flip(axis).argmax(axis, keep);
    }

    private static Tensor CumSum(NodeCall call)
    {
        var axis = NodeCall.AxisOf(call.Longs(1)![0], call.X.dim());
        var x = call.Is("reverse") ? call.X.flip(axis) : call.X;
        var sums = x.cumsum(axis).to(x.dtype);
        if (call.Is("exclusive")) sums = sums - x;
        return call.Is("reverse") ? sums.flip(axis) : sums;
    }

    private static Tensor[] TopK(NodeCall call)
    {
        var axis = call.Axis("axis", -1);
        var k = call.Opset >= 10 ? call.Longs(1)![0] : call.Int("k");
        if (k < 0 || k > call.X.shape[axis]) throw new InvalidDataException($"it wants the first {k} of {call.X.shape[axis]}");
        // equal values keep their order, as in OnnxRuntime; libtorch's own topk does not promise that
        var descending = call.Is("largest", true);
        var keys = descending ? call.X.to(float64).neg() : call.X.to(float64);
        var places = keys.argsort(axis, descending: false).narrow(axis, 0, k);
        return [call.X.gather(axis, places), places];
    }

    private static Tensor[] Unique(NodeCall call)
    {
        var x = call.Has("axis") ? call.X.Moved(call.Axis("axis", 0), 0) : call.X.reshape(-1);
        var rows = x.reshape(x.shape[0], -1);
        var plain = (rows.to(float64) + 0.0).cpu().contiguous().data<double>().ToArray();      // -0 is 0
        var width = (int)rows.shape[1];
        var keys = Enumerable.Range(0, (int)rows.shape[0]).Select(at => plain[(at * width)..((at + 1) * width)]).ToList();
        var groups = keys.Index().GroupBy(key => string.Join(',', key.Item.Select(BitConverter.DoubleToInt64Bits)))
            .Select(group => (First: group.First().Index, Places: group.Select(key => key.Index).ToArray())).ToList();
        if (call.Is("sorted", true))
            groups.Sort((a, b) => Comparer<double[]>.Create(InOrder).Compare(keys[a.First], keys[b.First]));
        var number = new long[keys.Count];
        foreach (var (at, group) in groups.Index())
            foreach (var place in group.Places) number[place] = at;
        var first = tensor(groups.Select(group => (long)group.First).ToArray(), dtype: int64, device: x.device);
        var values = x.index_select(0, first);
        return
        [
            call.Has("axis") ? values.Moved(0, call.Axis("axis", 0)) : values, first, tensor(number, dtype: int64),
            tensor(groups.Select(group => (long)group.Places.Length).ToArray(), dtype: int64),
        ];
    }

    private static int InOrder(double[] a, double[] b) =>
        a.Zip(b, (left, right) => left.CompareTo(right)).FirstOrDefault(order => order != 0);
}
