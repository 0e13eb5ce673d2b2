using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Many numbers made one.</summary>
internal static class Reductions
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["ReduceL1"] = Of((x, axes, keep) => x.abs().sum(axes, keep)),
        ["ReduceL2"] = Of((x, axes, keep) => (x.is_integral() ? x.to(float64) : x).square().sum(axes, keep).sqrt()),
        ["ReduceLogSum"] = Of((x, axes, keep) => x.sum(axes, keep).log()),
        ["ReduceLogSumExp"] = Of((x, axes, keep) => x.is_integral()
            ? x.to(float64).exp().sum(axes, keep).log()
            : AllAxes(x, axes, keep)),
        ["ReduceMax"] = Of((x, axes, keep) => x.dtype == ScalarType.Bool ? x.to(uint8).amax(axes, keep) : x.amax(axes, keep)),
        ["ReduceMean"] = Of((x, axes, keep) => x.is_integral() ? x.to(float64).mean(axes, keep) : x.mean(axes, keep)),
        ["ReduceMin"] = Of((x, axes, keep) => x.dtype == ScalarType.Bool ? x.to(uint8).amin(axes, keep) : x.amin(axes, keep)),
        ["ReduceProd"] = Of((x, axes, keep) => axes.OrderDescending().Aggregate(x, (y, axis) => y.prod(axis, keep))),
        ["ReduceSum"] = Of((x, axes, keep) => x.sum(axes, keep)),
        ["ReduceSumSquare"] = Of((x, axes, keep) => x.square().sum(axes, keep)),
    };

    private static Operator Of(Func<Tensor, long[], bool, Tensor> reduce) => call =>
    {
        var axes = call.Ints("axes", 1, call.Node.Type == "ReduceSum" ? 13 : 18);
        if (axes is null or [])
        {
            // number by number what would be done to many
            if (call.Is("noop_with_empty_axes"))
                return [reduce(call.X.unsqueeze(-1), [call.X.dim()], false).to(call.X.dtype)];
            axes = call.X.AxesFrom(0);
        }

        long[] front = [.. axes.Select(axis => (long)NodeCall.AxisOf(axis, call.X.dim()))];
        if (call.X.dim() == 0) return [reduce(call.X.reshape(1), [0], false).to(call.X.dtype)];
        return [reduce(call.X, front, call.Is("keepdims", true)).to(call.X.dtype)];
    };

    private static Tensor AllAxes(Tensor x, long[] axes, bool keep) =>
        axes.OrderDescending().Aggregate(x, (y, axis) => y.logsumexp(axis, keep));
}
