using MLNetInterpret.Onnx.Files;
using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Constants, and what changes nothing but a type.</summary>
internal static class Constants
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Cast"] = One(call => Cast(call.X, Type(call, (int)call.Int("to", 1)))),
        ["CastLike"] = One(call => Cast(call.X, call[1].dtype)),
        ["Constant"] = One(Constant),
        ["ConstantOfShape"] = One(call =>
        {
            var shape = call.Longs(0)!;
            NodeCall.Room(shape);
            using var value = call.Node.Attribute("value") is { } given ? call.Tensor(given.T) : zeros(1);
            return value.reshape(1).expand(shape).clone();
        }),
        ["Dropout"] = Dropout,
        ["EyeLike"] = One(call =>
        {
            var (rows, columns, k) = (call.X.shape[0], call.X.shape[1], call.Int("k"));
            var ahead = arange(columns, int64).unsqueeze(0) - arange(rows, int64).unsqueeze(1);
            return ahead.eq(k).to(call.Has("dtype") ? Type(call, (int)call.Int("dtype")) : call.X.dtype);
        }),
        ["Identity"] = One(call => call.X.alias()),
        ["Range"] = One(call =>
        {
            var (start, end, step) = (call.Doubles(0)![0], call.Doubles(1)![0], call.Doubles(2)![0]);
            if (step == 0) throw new InvalidDataException("its step is 0");
            var count = (long)Math.Clamp(Math.Ceiling((end - start) / step), 0, 1e18);
            NodeCall.Room([count]);
            var steps = arange(count, call.X.is_integral() ? int64 : float64);
            return (call.X.is_integral() ? (steps * (long)step) + (long)start : (steps * step) + start).to(call.X.dtype);
        }),
        ["Shape"] = One(call =>
        {
            var axes = call.Sizes;
            var (first, end) = (At(call.Int("start")), At(call.Int("end", axes.Length)));
            return tensor(axes[first..Math.Max(first, end)]);
            int At(long place) => (int)Math.Clamp(place < 0 ? place + axes.Length : place, 0, axes.Length);
        }),
        ["Size"] = One(call => tensor(TensorAxes.Count(call.Sizes))),
    };

    private static ScalarType Type(NodeCall call, int type) =>
        call.Context.Widen ? ElementTypes.Widened(type) : ElementTypes.Of(type);

    private static Tensor Cast(Tensor x, ScalarType type) =>
        x.dtype == type ? x.alias() : type == ScalarType.Bool ? x.ne(0) : x.to(type);

    private static Tensor Constant(NodeCall call)
    {
        foreach (var name in call.Node.AttributeNames)
            switch (name)
            {
                case "value": return call.Tensor(call.Node.Attribute(name)!.T);
                case "value_float": return tensor(call.Float(name, 0));
                case "value_floats": return tensor(call.Floats(name)!);
                case "value_int": return tensor(call.Int(name));
                case "value_ints": return tensor(call.Ints(name)!);
            }

        throw new NotSupportedException("it is neither a tensor nor a number");
    }

    /// <summary>Evaluating networks drop nothing; before operator set 12 the mask says so by zeros, in OnnxRuntime.</summary>
    private static Tensor[] Dropout(NodeCall call)
    {
        if (call.Opset >= 12 && call.Doubles(2) is { Length: > 0 } training && training[0] != 0
            && call.Number("ratio", 1, 12) is null or > 0)
            throw new NotSupportedException("it drops at random, as in training");
        return call.Outputs > 1 ? [call.X.alias(), full_like(call.X, call.Opset >= 12, @bool)] : [call.X.alias()];
    }
}
