using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Losses of classifiers, which files of trainings hold.</summary>
internal static class Losses
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["NegativeLogLikelihoodLoss"] = call => [Loss(call, call.X)],
        ["SoftmaxCrossEntropyLoss"] = call =>
        {
            var logs = nn.functional.log_softmax(call.X, 1);
            return call.Outputs > 1 ? [Loss(call, logs), logs] : [Loss(call, logs)];
        },
    };

    private static Tensor Loss(NodeCall call, Tensor logs)
    {
        var codes = call[1].to(int64);
        var ignored = call.Has("ignore_index") ? codes.eq(call.Int("ignore_index")) : zeros_like(codes, @bool);
        var places = Indexing.Places(where(ignored, zeros_like(codes), codes), logs.shape[1]);
        var weights = call.At(2) is { } given ? given.index_select(0, places.reshape(-1)).reshape(places.shape)
            : ones_like(places, logs.dtype);
        weights = where(ignored, zeros_like(weights), weights);
        var losses = logs.gather(1, places.unsqueeze(1)).squeeze(1).neg() * weights;
        return call.Text("reduction", "mean") switch
        {
            "none" => losses,
            "sum" => losses.sum(),
            _ => losses.sum() / weights.sum(),
        };
    }
}
