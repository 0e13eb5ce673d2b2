using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Convolutions over one to three axes.</summary>
internal static class Convolutions
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Conv"] = One(call => Convolved(call, call.X, call[1], call.At(2))),
        ["ConvInteger"] = One(call =>
        {
            var (x, w) = (call.X.to(float64), call[1].to(float64));
            if (call.At(2) is { } left) x = x - left.to(float64);
            if (call.At(3) is { } right) w = w - right.to(float64).reshape([-1, .. w.shape[1..].Select(_ => 1L)]);
            return Convolved(call, x, w, null).to(int32);
        }),
        ["ConvTranspose"] = One(Transposed),
    };

    private static Tensor Convolved(NodeCall call, Tensor x, Tensor w, Tensor? bias)
    {
        var groups = Groups(call, x, w);
        if (x.shape[1] != w.shape[1] * groups)
            throw new InvalidDataException($"weights for {w.shape[1] * groups} channels read {x.shape[1]}");
        var windows = Windows.Of(call, w.shape[2..], x.shape.AsSpan(2));
        var padded = windows.IsSymmetric ? x : windows.Padded(x, 0);
        var pads = windows.IsSymmetric ? windows.Before : new long[windows.Axes];
        var counts = Enumerable.Range(0, windows.Axes).Select(axis =>
            ((padded.shape[axis + 2] + (2 * pads[axis]) - windows.Reach(axis)) / windows.Strides[axis]) + 1);
        NodeCall.Room([x.shape[0], w.shape[0], .. counts]);
        return windows.Axes switch
        {
            1 => F.conv1d(padded, w, bias, windows.Strides[0], pads[0], windows.Dilations[0], groups),
            2 => F.conv2d(padded, w, bias, windows.Strides, pads, windows.Dilations, groups),
            _ => F.conv3d(padded, w, bias, windows.Strides, pads, windows.Dilations, groups),
        };
    }

    private static Tensor Transposed(NodeCall call)
    {
        var (x, w) = (call.X, call[1]);
        var groups = Groups(call, x, w);
        if (x.shape[1] != w.shape[0]) throw new InvalidDataException($"weights for {w.shape[0]} channels read {x.shape[1]}");
        var windows = Windows.Of(call, w.shape[2..], x.shape.AsSpan(2)) is var given && call.Has("pads")
            ? given
            : given with { Before = new long[given.Axes], After = new long[given.Axes] };
        var more = call.Ints("output_padding") ?? new long[windows.Axes];
        var wanted = call.Ints("output_shape") is { } shape ? shape[^windows.Axes..] : null;
        var same = call.Text("auto_pad", "NOTSET");
        if (wanted is null && same is "SAME_UPPER" or "SAME_LOWER")
            wanted = [.. windows.Strides.Select((stride, axis) => x.shape[axis + 2] * stride)];
        var full = Enumerable.Range(0, windows.Axes)
            .Select(axis => ((x.shape[axis + 2] - 1) * windows.Strides[axis]) + windows.Reach(axis)).ToArray();
        NodeCall.Room([x.shape[0], w.shape[1] * groups, .. full]);
        var ends = new List<long>();
        for (var axis = windows.Axes - 1; axis >= 0; axis--)
        {
            var (before, after) = (windows.Before[axis], windows.After[axis]);
            if (wanted is not null)
            {
                var total = full[axis] + more[axis] - wanted[axis];
                before = same == "SAME_UPPER" ? total / 2 : total - (total / 2);
                if (same == "NOTSET") before = total / 2;
                after = total - before;
            }

            ends.AddRange([-before, more[axis] - after]);
        }

        long[] zero = new long[windows.Axes];
        var y = windows.Axes switch
        {
            1 => F.conv_transpose1d(x, w, null, windows.Strides[0], 0, 0, windows.Dilations[0], groups),
            2 => F.conv_transpose2d(x, w, null, windows.Strides, zero, zero, windows.Dilations, groups),
            _ => F.conv_transpose3d(x, w, null, windows.Strides, zero, zero, windows.Dilations, groups),
        };
        NodeCall.Room([.. y.shape[..2], .. y.shape[2..].Reverse().Select((size, at) => size + ends[2 * at]
            + ends[(2 * at) + 1])]);
        if (ends.Any(end => end != 0)) y = F.pad(y, [.. ends], PaddingModes.Constant, 0);
        return call.At(2) is { } bias ? y + bias.reshape([1, -1, .. zero.Select(_ => 1L)]) : y;
    }

    private static long Groups(NodeCall call, Tensor x, Tensor w)
    {
        var groups = call.Int("group", 1);
        if (x.dim() != w.dim() || x.dim() < 3)
            throw new InvalidDataException($"weights of {w.dim()} axes go over an input of {x.dim()}");
        return groups >= 1 && w.shape[0] % groups == 0 && x.shape[1] % groups == 0
            ? groups
            : throw new InvalidDataException($"its {w.shape[0]} filters do not make {groups} groups");
    }
}
