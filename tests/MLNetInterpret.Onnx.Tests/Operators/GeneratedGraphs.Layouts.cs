namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    /// <summary>Other shapes, joined and cut.</summary>
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Layouts() => new()
    {
        ["DepthToSpace"] = (b, r) => b.Node("DepthToSpace", [Maps(b, r)],
            [("blocksize", 2), .. b.Opset >= 11 ? Drawn(r, ("mode", Some(["DCR", "CRD"], r))) : []]),
        ["SpaceToDepth"] = (b, r) => b.Node("SpaceToDepth", [Full(b, r, 3, 4, 6)], ("blocksize", 2)),
        ["Expand"] = (b, r) => b.Node("Expand", [r.Next(2) == 0 ? X(b, r) : Full(b, r, 4, 1),
            b.Longs(Some<long[]>([[1, 1, 5], [1, 1, 1], [1, 1], [1]], r))]),
        ["Flatten"] = (b, r) => b.Node("Flatten", [X(b, r)], [.. Drawn(r, ("axis",
            (object)(b.Opset >= 11 ? r.Next(-3, 4) : r.Next(0, 4))))]),
        ["Reshape"] = (b, r) => b.Opset >= 14 && r.Next(4) == 0
            ? b.Node("Reshape", [b.Part(Full(b, r), 1, 2, 2), b.Longs(Some<long[]>([[0, 5, 2], [2, 0], [5, 0]], r))],
                ("allowzero", 1))
            : b.Node("Reshape", [Full(b, r),
                b.Longs(Some<long[]>([[0, -1], [-1, 5, 4], [0, 2, 2, -1], [-1, 20], [0, 0, 5]], r))]),
        ["Squeeze"] = (b, r) => Full(b, r, 1, 5, 1) is var x && r.Next(3) == 0
            ? b.Node("Squeeze", [x])
            : b.Moved("Squeeze", x, "axes", Some<long[]>(b.Opset >= 11 ? [[1], [-1], [1, 3], [-3, -1]] : [[1], [3], [1, 3]], r),
                13),
        ["Unsqueeze"] = (b, r) => b.Moved("Unsqueeze", X(b, r), "axes",
            Some<long[]>(b.Opset >= 11 ? [[1], [-1], [0, 4], [2, 1], [-2, 1]] : [[1], [3], [0, 4], [1, 2]], r), 13),
        ["Tile"] = (b, r) => b.Node("Tile", [X(b, r), b.Longs(1, r.Next(1, 3), r.Next(0, 3))]),
        ["Transpose"] = (b, r) => b.Node("Transpose", [X(b, r)],
            [.. Drawn(r, ("perm", Some<long[]>([[0, 2, 1], [1, 0, 2], [2, 1, 0]], r)))]),
        ["Concat"] = (b, r) => X(b, r) is var x && Axis(b, r) is var axis
            ? b.Node("Concat", [x, .. Enumerable.Range(0, r.Next(0, 3)).Select(_ => Times(b, x, R(r)))], ("axis", axis)) : "",
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Pad"] = Pad,
        ["Resize"] = Resize,
        ["Upsample"] = (b, r) => Maps(b, r) is var x && new[] { 1, 1, Some([1, 2, 1.5f], r), Some([2, 1, 3], r) } is var scales
            ? b.Opset >= 9
                ? b.Node("Upsample", [x, b.Floats([4], scales)], ("mode", Some(["nearest", "linear"], r)))
                : b.Node("Upsample", [x], ("mode", Some(["nearest", "linear"], r)), ("scales", scales))
            : "",
    };

    private static string Split(ModelBuilder b, Random r)
    {
        var x = Full(b, r, 6, 5);
        string[] parts;
        if (b.Opset >= 18 && r.Next(2) == 0)
            parts = b.Node("Split", [x], 2, ("num_outputs", 2), ("axis", Some([1, 2, -1], r)));
        else if (r.Next(2) == 0)
            parts = b.Node("Split", [x], 2, [("axis", 1), .. b.Opset >= 18 ? [("num_outputs", 2)]
                : Array.Empty<(string, object)>()]);
        else if (b.Opset >= 13)
            parts = b.Node("Split", [x, b.Longs(1, 0, 5)], 3, ("axis", 1));
        else
            parts = b.Node("Split", [x], 2, ("axis", 1), ("split", (long[])[1, 5]));
        return b.Node("Relu", [Some(parts, r)]);
    }

    private static string Slice(ModelBuilder b, Random r)
    {
        var (starts, ends) = (new long[] { Some([0, 1, -2, -100], r), r.Next(-3, 3) },
            new long[] { Some([3, -1, 100], r), r.Next(-3, 6) });
        if (b.Opset < 10) return b.Node("Slice", [X(b, r)], ("starts", starts), ("ends", ends), ("axes", (long[])[1, 2]));
        return r.Next(2) == 0
            ? b.Node("Slice", [X(b, r), b.Longs(starts), b.Longs(ends), b.Longs(Some<long[]>([[1, 2], [2, 1], [-1, -2]], r)),
                b.Longs(r.Next(1, 3), r.Next(1, 3))])
            : b.Node("Slice", [Full(b, r), b.Longs(Some([-1, 4, 100], r)), b.Longs(Some([0, -100, -4], r)), b.Longs(2),
                b.Longs(-r.Next(1, 3))]);
    }

    private static string Pad(ModelBuilder b, Random r)
    {
        var mode = Some<string>(b.Opset >= 19 ? ["constant", "reflect", "edge", "wrap"] : ["constant", "reflect", "edge"], r);
        var least = mode == "constant" ? -1 : 0;
        long[] pads = [0, 0, r.Next(least, 3), r.Next(least, 3), 0, 0, r.Next(least, 3), r.Next(least, 3)];
        if (b.Opset < 11) return b.Node("Pad", [Maps(b, r)], ("mode", mode), ("pads", pads), ("value", R(r)));
        var value = mode == "constant" && r.Next(2) == 0 ? b.Floats([], R(r)) : "";
        return b.Opset >= 18 && r.Next(2) == 0
            ? b.Node("Pad", [Maps(b, r), b.Longs([.. pads[2..4], .. pads[6..8]]), value, b.Longs(2, -1)], ("mode", mode))
            : b.Node("Pad", value.Length > 0 ? [Maps(b, r), b.Longs(pads), value] : [Maps(b, r), b.Longs(pads)], ("mode", mode));
    }

    private static string Resize(ModelBuilder b, Random r)
    {
        var mode = Some<string>(b.Opset >= 11 ? ["nearest", "linear", "cubic"] : ["nearest", "linear"], r);
        var x = Maps(b, r);
        var scales = b.Floats([4], 1, 1, Some([0.5f, 2, 1.5f], r), Some([2, 1, 0.75f], r));
        if (b.Opset < 11) return b.Node("Resize", [x, scales], ("mode", mode));
        List<(string, object)> settings =
        [
            ("mode", mode),
            ("coordinate_transformation_mode", Some(["half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners",
                .. b.Opset >= 19 ? (string[])["half_pixel_symmetric"] : []], r)),
        ];
        if (mode == "nearest")
            settings.Add(("nearest_mode", Some(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"], r)));
        if (mode == "cubic")
            settings.AddRange([("cubic_coeff_a", Some([-0.5f, -0.75f], r)), ("exclude_outside", r.Next(2))]);
        if (b.Opset >= 18 && r.Next(3) == 0)
            return b.Node("Resize", [x, "", "", b.Longs(r.Next(3, 15), r.Next(3, 15))], [.. settings, ("axes", (long[])[2, 3]),
                ("keep_aspect_ratio_policy", Some(["stretch", "not_larger", "not_smaller"], r))]);
        if (r.Next(2) == 0) return b.Node("Resize", [x, b.Floats([0]), scales], [.. settings]);
        return b.Node("Resize", [x, b.Floats([0]), b.Floats([0]), b.Node("Concat", [b.Part(b.Node("Shape", [x]), 0, 0, 2),
            b.Longs(r.Next(3, 15), r.Next(3, 15))], ("axis", 0))], [.. settings]);
    }
}
