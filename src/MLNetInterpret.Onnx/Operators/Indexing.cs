using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Numbers picked out by their places.</summary>
internal static class Indexing
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Compress"] = One(call =>
        {
            var flags = call.Longs(1)!;
            var places = tensor(flags.Index().Where(flag => flag.Item != 0).Select(flag => (long)flag.Index).ToArray(),
                dtype: int64);
            return call.Has("axis") ? Picked(call.X, call.Axis("axis", 0), places) : Picked(call.X.reshape(-1), 0, places);
        }),
        ["Gather"] = One(call =>
        {
            var axis = call.Axis("axis", 0);
            NodeCall.Room([.. call.X.shape[..axis], .. call[1].shape, .. call.X.shape[(axis + 1)..]]);
            return Picked(call.X, axis, call[1].reshape(-1))
                .reshape([.. call.X.shape[..axis], .. call[1].shape, .. call.X.shape[(axis + 1)..]]);
        }),
        ["GatherElements"] = One(call =>
        {
            var axis = call.Axis("axis", 0);
            return call.X.gather(axis, Places(call[1], call.X.shape[axis]));
        }),
        ["GatherND"] = One(GatherND),
        ["NonZero"] = One(call => call.X.nonzero().t().contiguous()),
        ["OneHot"] = One(OneHot),
        ["ReverseSequence"] = One(ReverseSequence),
    };

    /// <summary>Places counted from the front, checked.</summary>
    public static Tensor Places(Tensor places, long length)
    {
        var given = places.to(int64);
        if (given.numel() > 0 && (given.min().item<long>() < -length || given.max().item<long>() >= length))
            throw new InvalidDataException(
                $"it asks for places {given.min().item<long>()} to {given.max().item<long>()} of {length}");
        return where(given < 0, given + length, given);
    }

    private static Tensor Picked(Tensor x, int axis, Tensor places) =>
        x.index_select(axis, Places(places, x.shape[axis]).to(x.device));

    /// <summary>Places of tuples of indices, as one index each, into the axes behind some first ones.</summary>
    /// <param name="places"><c>[..., k]</c>.</param>
    /// <param name="sizes">Sizes of the k axes.</param>
    /// <returns><c>[...]</c>.</returns>
    public static Tensor Flat(Tensor places, ReadOnlySpan<long> sizes)
    {
        var flat = zeros(places.shape[..^1], int64, places.device);
        for (var axis = 0; axis < sizes.Length; axis++)
            flat = (flat * sizes[axis]) + Places(places.select(-1, axis), sizes[axis]);
        return flat;
    }

    private static Tensor GatherND(NodeCall call)
    {
        var (x, places, first) = (call.X, call[1], (int)call.Int("batch_dims"));
        var (shape, deep) = (x.shape, (int)places.shape[^1]);
        if (first < 0 || first + deep > shape.Length || first >= places.dim())
            throw new InvalidDataException(
                $"tuples of {deep} indices behind {first} axes do not fit [{string.Join(", ", shape)}]");
        var rest = shape[(first + deep)..];
        var batches = TensorAxes.Count(shape[..first]);
        var flat = Flat(places, shape.AsSpan(first, deep)).reshape(batches, -1);
        var table = x.reshape([batches, -1, .. rest]);
        var picked = Enumerable.Range(0, (int)batches).Select(at => table[at].index_select(0, flat[at])).ToArray();
        return stack(picked).reshape([.. places.shape[..^1], .. rest]);
    }

    private static Tensor OneHot(NodeCall call)
    {
        var (depth, values) = (call.Longs(1)![0], call[2]);
        NodeCall.Room([.. call.X.shape, depth]);
        var codes = call.X.to(int64);
        var axis = NodeCall.AxisOf(call.Int("axis", -1), call.X.dim() + 1);
        codes = where(codes < 0, codes + depth, codes).unsqueeze(-1);
        var hot = codes.eq(arange(depth, dtype: int64, device: codes.device));
        return where(hot, values[1].to(codes.device), values[0].to(codes.device)).Moved(-1, axis);
    }

    private static Tensor ReverseSequence(NodeCall call)
    {
        var (x, lengths) = (call.X, call.Longs(1)!);
        var (time, batch) = ((int)call.Int("time_axis"), (int)call.Int("batch_axis", 1));
        var rows = x.movedim([batch, time], [0, 1]);
        if (lengths.Length != rows.shape[0] || lengths.Any(length => length < 0 || length > rows.shape[1]))
            throw new InvalidDataException($"lengths {string.Join(", ", lengths)} do not fit [{string.Join(", ", x.shape)}]");
        return stack([.. lengths.Select((length, row) =>
            cat([rows[row].narrow(0, 0, length).flip(0), rows[row].narrow(0, length, rows.shape[1] - length)]))])
            .movedim([0, 1], [batch, time]);
    }
}
