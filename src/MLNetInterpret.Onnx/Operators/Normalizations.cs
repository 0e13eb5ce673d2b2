using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Means taken away and deviations divided by.</summary>
internal static class Normalizations
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["BatchNormalization"] = Batch,
        ["GroupNormalization"] = One(Group),
        ["InstanceNormalization"] = One(call =>
            (Scaled(call.X, call.X.AxesFrom(2), call.Float("epsilon", 1e-5f)).Normal * PerChannel(call[1], call.X))
                + PerChannel(call[2], call.X)),
        ["LayerNormalization"] = Layer,
        ["LRN"] = One(Local),
        ["LpNormalization"] = One(call =>
        {
            var axis = call.Axis("axis", -1);
            return call.X / (call.Int("p", 2) == 1 ? call.X.abs().sum(axis, true) : call.X.square().sum(axis, true).sqrt());
        }),
        ["MeanVarianceNormalization"] = One(call => Scaled(
            call.X, [.. (call.Ints("axes") ?? [0, 2, 3]).Select(axis => (long)NodeCall.AxisOf(axis, call.X.dim()))],
            1e-9).Normal),
        ["RMSNormalization"] = One(call =>
        {
            var axes = From(call);
            return call.X * (call.X.square().mean(axes, true) + call.Float("epsilon", 1e-5f)).rsqrt() * call[1];
        }),
    };

    private static (Tensor Normal, Tensor Mean, Tensor Inverse) Scaled(Tensor x, long[] axes, double epsilon)
    {
        var mean = x.mean(axes, true);
        var centred = x - mean;
        var inverse = (centred.square().mean(axes, true) + epsilon).rsqrt();
        return (centred * inverse, mean, inverse);
    }

    private static Tensor PerChannel(Tensor values, Tensor x) => values.reshape([1, -1, .. x.shape.Skip(2).Select(_ => 1L)]);

    private static long[] From(NodeCall call) => call.X.AxesFrom(call.Axis("axis", -1));

    /// <summary>With the statistics of the training; in a graph that trains, with the batch's own.</summary>
    private static Tensor[] Batch(NodeCall call)
    {
        var (x, epsilon) = (call.X, call.Float("epsilon", 1e-5f));
        if (call.Opset >= 14 && call.Is("training_mode"))
        {
            long[] axes = [0, .. x.AxesFrom(2)];
            var (normal, mean, _) = Scaled(x, axes, epsilon);
            var (variance, momentum) = ((x - mean).square().mean(axes), call.Float("momentum", 0.9f));
            return
            [
                (normal * PerChannel(call[1], x)) + PerChannel(call[2], x),
                (call[3] * momentum) + (mean.reshape(-1) * (1 - momentum)), (call[4] * momentum) + (variance * (1 - momentum)),
            ];
        }

        if (x.dim() < 2 || Enumerable.Range(1, 4).Any(at => call[at].numel() != x.shape[1]))
            throw new InvalidDataException(
                $"it normalises {(x.dim() < 2 ? 0 : x.shape[1])} channels with other numbers of values");
        return [F.batch_norm(x, call[3], call[4], call[1], call[2], training: false, 0.1, epsilon)];
    }

    private static Tensor[] Layer(NodeCall call)
    {
        var (normal, mean, inverse) = Scaled(call.X, From(call), call.Float("epsilon", 1e-5f));
        var y = normal * call[1];
        if (call.At(2) is { } bias) y = y + bias;
        return call.Outputs == 1 ? [y] : [y, mean, inverse];
    }

    private static Tensor Group(NodeCall call)
    {
        var (x, groups) = (call.X, call.Int("num_groups", 1));
        if (groups < 1 || x.shape[1] % groups != 0) throw new InvalidDataException(
            $"its {x.shape[1]} channels do not make {groups} groups");
        var normal = Scaled(x.reshape([x.shape[0], groups, -1]), [2], call.Float("epsilon", 1e-5f)).Normal;
        if (call.Opset >= 21) return (normal.reshape(x.shape) * PerChannel(call[1], x)) + PerChannel(call[2], x);
        return ((normal * PerChannel(call[1], normal)) + PerChannel(call[2], normal)).reshape(x.shape);
    }

    /// <summary>Squares summed over neighbouring channels. Source: Krizhevsky et al., 2012.</summary>
    private static Tensor Local(NodeCall call)
    {
        var (x, size) = (call.X, call.Int("size", 1));
        if (size is < 1 or > 4096) throw new InvalidDataException($"it sums {size} channels");
        var (before, after) = ((size - 1) / 2, size - 1 - ((size - 1) / 2));
        var padded = F.pad(x.square().flatten(2), [0, 0, before, after], PaddingModes.Constant, 0);
        var sums = padded.unfold(1, size, 1).sum(-1).reshape(x.shape);
        return x / ((sums * (call.Float("alpha", 1e-4f) / size)) + call.Float("bias", 1)).pow(call.Float("beta", 0.75f));
    }
}
