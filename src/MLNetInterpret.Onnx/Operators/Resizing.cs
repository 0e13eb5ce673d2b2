using TorchSharp;
using static MLNetInterpret.Onnx.Operators.OperatorTable;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>Other sizes by interpolation, axis by axis.</summary>
/// <remarks>Each axis is a product with a matrix of weights, or a choice of places where the nearest number is taken.</remarks>
internal static class Resizing
{
    /// <summary>What there was before the settings: as OnnxRuntime has it, the nearest number is the next one where sizes
    /// shrink, the last one where they grow.</summary>
    private static readonly Rule Old = new("asymmetric", "", -0.75, false, 0, false);

    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["Resize"] = One(Resize),
        ["Upsample"] = One(call => Resize(call, Old, call.Opset >= 9 ? call.Doubles(1) : Scales(call), null)),
    };

    private static double[]? Scales(NodeCall call) => call.Floats("scales")?.Select(scale => (double)scale).ToArray();

    private static Tensor Resize(NodeCall call)
    {
        if (call.Opset < 11)
            return Resize(call, Old, call.Doubles(1), null);
        var how = new Rule(
            call.Text("coordinate_transformation_mode", "half_pixel"), call.Text("nearest_mode", "round_prefer_floor"),
            call.Float("cubic_coeff_a", -0.75f), call.Is("exclude_outside"), call.Float("extrapolation_value", 0),
            call.Is("antialias"));
        return Resize(call, how, call.Doubles(2), call.Longs(3));
    }

    private static Tensor Resize(NodeCall call, Rule how, double[]? scales, long[]? sizes)
    {
        var (x, mode) = (call.X, call.Text("mode", "nearest"));
        if (how.Antialias) throw new NotSupportedException("its antialias is not supported");
        var axes = (call.Opset >= 18 ? call.Ints("axes") : null)?.Select(axis => NodeCall.AxisOf(axis, x.dim())).ToArray()
            ?? [.. Enumerable.Range(0, (int)x.dim())];
        var (hasSizes, hasScales) = (sizes is { Length: > 0 }, scales is { Length: > 0 });
        if (hasSizes ? sizes!.Length != axes.Length : !hasScales || scales!.Length != axes.Length)
            throw new InvalidDataException($"its scales or sizes do not fit {axes.Length} axes");
        double[] factors = [.. axes.Select((axis, at) => hasSizes ? (double)sizes![at] / x.shape[axis] : scales![at])];
        var policy = call.Text("keep_aspect_ratio_policy", "stretch");
        if (hasSizes && policy != "stretch")
        {
            var one = policy == "not_larger" ? factors.Min() : factors.Max();
            factors = [.. factors.Select(_ => one)];
        }

        long[] ends = [.. axes.Select((axis, at) => hasSizes && policy == "stretch" ? sizes![at]
            : hasSizes ? (long)Math.Round(factors[at] * x.shape[axis], MidpointRounding.AwayFromZero)
            : (long)Math.Floor(factors[at] * x.shape[axis]))];
        var shape = x.shape;
        foreach (var (at, axis) in axes.Index()) shape[axis] = ends[at];
        if (factors.Any(factor => !(factor > 0))) throw new InvalidDataException("its scales are not above 0");
        NodeCall.Room(shape);
        var roi = how.Coordinates == "tf_crop_and_resize" ? call.Doubles(1) : null;
        var y = x.alias();
        foreach (var (at, axis) in axes.Index())
        {
            if (factors[at] == 1 && ends[at] == x.shape[axis] && roi is null) continue;
            var places = Enumerable.Range(0, (int)ends[at]).Select(place => how.Source(
                place, x.shape[axis], ends[at], factors[at], roi is null ? null : (roi[at], roi[at + axes.Length]))).ToArray();
            y = mode == "nearest" ? Nearest(y, axis, places, how, factors[at] < 1) : Weighted(y, axis, places, mode, how);
        }

        return y;
    }

    private static Tensor Nearest(Tensor x, int axis, double[] places, Rule how, bool shrinks)
    {
        var length = x.shape[axis];
        var picked = places.Select(place => Math.Clamp((long)(how.Nearest switch
        {
            "" => shrinks ? Math.Ceiling(place) : Math.Floor(place),
            "floor" => Math.Floor(place),
            "ceil" => Math.Ceiling(place),
            "round_prefer_ceil" => Math.Floor(place + 0.5),
            _ => Math.Ceiling(place - 0.5),
        }), 0, length - 1)).ToArray();
        var y = x.index_select(axis, tensor(picked, dtype: int64, device: x.device));
        return Outside(y, axis, places, length, how);
    }

    private static Tensor Weighted(Tensor x, int axis, double[] places, string mode, Rule how)
    {
        var length = (int)x.shape[axis];
        NodeCall.Room([places.Length, length]);
        var weights = new float[places.Length, length];
        for (var at = 0; at < places.Length; at++)
        {
            var floor = (long)Math.Floor(places[at]);
            var part = places[at] - floor;
            var own = mode == "cubic" ? Cubic(part, how.Cubic) : [1 - part, part];
            var first = mode == "cubic" ? floor - 1 : floor;
            var counted = Enumerable.Range(0, own.Length)
                .Where(k => !how.ExcludesOutside || (first + k >= 0 && first + k < length)).Sum(k => own[k]);
            for (var k = 0; k < own.Length; k++)
            {
                var place = first + k;
                if (how.ExcludesOutside && (place < 0 || place >= length)) continue;
                weights[at, Math.Clamp(place, 0, length - 1)] += (float)(own[k] / (how.ExcludesOutside ? counted : 1));
            }
        }

        var matrix = tensor(weights).to(x.dtype, x.device);
        return Outside(Products.Product(x.Moved(axis, -1), matrix.t()).Moved(-1, axis), axis, places, length, how);
    }

    /// <summary>Places outside a cropped region have a value of their own.</summary>
    private static Tensor Outside(Tensor y, int axis, double[] places, long length, Rule how)
    {
        if (how.Coordinates != "tf_crop_and_resize" || places.All(place => place >= 0 && place <= length - 1)) return y;
        var isOutside = tensor(places.Select(place => place < 0 || place > length - 1).ToArray(), device: y.device)
            .reshape([.. y.shape.Select((_, at) => at == axis ? -1L : 1L)]);
        return where(isOutside, tensor((float)how.Extrapolation).to(y.dtype, y.device), y);
    }

    private static double[] Cubic(double t, double a) =>
    [
        ((((a * (t + 1)) - (5 * a)) * (t + 1)) + (8 * a)) * (t + 1) - (4 * a),
        ((((a + 2) * t) - (a + 3)) * t * t) + 1,
        ((((a + 2) * (1 - t)) - (a + 3)) * (1 - t) * (1 - t)) + 1,
        ((((a * (2 - t)) - (5 * a)) * (2 - t)) + (8 * a)) * (2 - t) - (4 * a),
    ];

    private sealed record Rule(
        string Coordinates, string Nearest, double Cubic, bool ExcludesOutside, double Extrapolation, bool Antialias)
    {
        /// <summary>Where a place of the output lies in the input.</summary>
        public double Source(long place, long input, long output, double scale, (double Start, double End)? region) =>
            Coordinates switch
            {
                "half_pixel" => ((place + 0.5) / scale) - 0.5,
                "half_pixel_symmetric" =>
                    (input / 2.0 * (1 - (output / (scale * input)))) + ((place + 0.5) / scale) - 0.5,
                "pytorch_half_pixel" => output > 1 ? ((place + 0.5) / scale) - 0.5 : 0,
                "tf_half_pixel_for_nn" => (place + 0.5) / scale,
                "asymmetric" => place / scale,
                "align_corners" => output > 1 ? place * (input - 1.0) / (output - 1) : 0,
                "tf_crop_and_resize" when region is var (start, end) => output > 1
                    ? (start * (input - 1)) + (place * (end - start) * (input - 1) / (output - 1))
                    : 0.5 * (start + end) * (input - 1),
                _ => throw new NotSupportedException($"its coordinate_transformation_mode '{Coordinates}' is not supported"),
            };
    }
}
