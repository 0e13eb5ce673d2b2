using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>The largest or the mean of each window.</summary>
internal static class Pools
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["AveragePool"] = One(Average),
        ["GlobalAveragePool"] = One(call => call.X.mean(Positions(call.X), true)),
        ["GlobalLpPool"] = One(call => call.Int("p", 2) is var p && p == 2
            ? call.X.square().sum(Positions(call.X), true).sqrt()
            : call.X.abs().pow(p).sum(Positions(call.X), true).pow(1.0 / p)),
        ["GlobalMaxPool"] = One(call => call.X.amax(Positions(call.X), true)),
        ["LpPool"] = One(call =>
        {
            var (p, windows) = (call.Int("p", 2), Of(call));
            return Sums(windows.Padded(call.X.abs().pow(p), 0), windows).pow(1.0 / p);
        }),
        ["MaxPool"] = Max,
    };

    private static Windows Of(NodeCall call)
    {
        if (call.X.dim() < 3) throw new InvalidDataException($"it pools an input of {call.X.dim()} axes");
        var windows = Windows.Of(
            call, call.Ints("kernel_shape") ?? throw new InvalidDataException("its kernel_shape is missing"),
                call.X.shape.AsSpan(2), reaches: false);
        return call.Is("ceil_mode") ? windows.Ceiling(call.X.shape.AsSpan(2)) : windows;
    }

    private static Tensor Average(NodeCall call)
    {
        var windows = Of(call);
        var sums = Sums(windows.Padded(call.X, 0), windows);
        var inside = call.Is("count_include_pad");
        if (windows.Before.Concat(windows.After).All(pad => pad == 0) || (inside && !call.Is("ceil_mode")))
            return sums / TensorAxes.Count(windows.Kernel);
        // how many numbers of each window count
        var plain = Windows.Of(call, windows.Kernel, call.X.shape.AsSpan(2), reaches: false);
        var counted = ones([1, 1, .. call.X.shape[2..]], call.X.dtype, call.X.device);
        if (inside) counted = (plain with { Kernel = [.. plain.Kernel.Select(_ => 1L)] }).Padded(counted, 1);
        var rest = inside
            ? windows with
            {
                Before = new long[windows.Axes],
                After = [.. windows.After.Zip(plain.After, (all, own) => all - own)],
            }
            : windows;
        return sums / Sums(rest.Padded(counted, 0), rest);
    }

    /// <summary>The sum of each window of a padded tensor.</summary>
    private static Tensor Sums(Tensor x, Windows windows)
    {
        var (kernel, strides) = (windows.Kernel, windows.Strides);
        var size = TensorAxes.Count(kernel);
        if (windows.Dilations.Any(dilation => dilation > 1))
        {
            var channels = x.shape[1];
            var weights = ones([channels, 1, .. kernel], x.dtype, x.device);
            return windows.Axes switch
            {
                1 => F.conv1d(x, weights, null, strides[0], 0, windows.Dilations[0], channels),
                2 => F.conv2d(x, weights, null, strides, null, windows.Dilations, channels),
                _ => F.conv3d(x, weights, null, strides, null, windows.Dilations, channels),
            };
        }

        return size * windows.Axes switch
        {
            1 => F.avg_pool1d(x, kernel[0], strides[0]),
            2 => F.avg_pool2d(x, kernel, strides),
            _ => F.avg_pool3d(x, kernel, strides),
        };
    }

    private static Tensor[] Max(NodeCall call)
    {
        var windows = Of(call);
        var type = call.X.dtype;
        var x = call.X.is_floating_point() ? call.X : call.X.to(float32);
        var padded = windows.Padded(x, double.NegativeInfinity);
        var (kernel, strides, dilations) = (windows.Kernel, windows.Strides, windows.Dilations);
        if (call.Outputs == 1)
            return
            [
                (windows.Axes switch
                {
                    1 => F.max_pool1d(padded, kernel[0], strides[0], 0, dilations[0]),
                    2 => F.max_pool2d(padded, kernel, strides, null, dilations),
                    _ => F.max_pool3d(padded, kernel, strides, null, dilations),
                }).to(type),
            ];
        // places count in the input without its padding, over all rows and channels
        var (values, places) = windows.Axes switch
        {
            1 => F.max_pool1d_with_indices(padded, kernel[0], strides[0], 0, dilations[0]),
            2 => F.max_pool2d_with_indices(padded, kernel, strides, null, dilations),
            _ => F.max_pool3d_with_indices(padded, kernel, strides, null, dilations),
        };
        var own = zeros_like(places);
        for (var (axis, step, place) = (windows.Axes - 1, 1L, places); axis >= 0; axis--)
        {
            var size = padded.shape[axis + 2];
            own = own + ((place.remainder(size) - windows.Before[axis]) * Step(axis));
            place = place.div(size, RoundingMode.floor);
        }

        var map = TensorAxes.Count(x.shape[2..]);
        var maps = arange(x.shape[0] * x.shape[1], int64, x.device).reshape([.. x.shape[..2], .. kernel.Select(_ => 1L)]);
        return [values.to(type), own + (maps * map)];

        long Step(int axis) =>
            TensorAxes.Count(call.Int("storage_order") == 0 ? x.shape[(axis + 3)..] : x.shape[2..(axis + 2)]);
    }

    private static long[] Positions(Tensor x) => x.dim() < 3
        ? throw new InvalidDataException($"it pools an input of {x.dim()} axes")
        : x.AxesFrom(2);
}
