namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    /// <summary>Pools and recurrent layers.</summary>
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Windows() => new()
    {
        ["AveragePool"] = (b, r) => Pool(b, r, "AveragePool"),
        ["LpPool"] = (b, r) => Pool(b, r, "LpPool"),
        ["MaxPool"] = (b, r) => Pool(b, r, "MaxPool"),
        ["GlobalAveragePool"] = (b, r) => b.Node("GlobalAveragePool", [Maps(b, r, r.Next(1, 4))]),
        ["GlobalMaxPool"] = (b, r) => b.Node("GlobalMaxPool", [Maps(b, r, r.Next(1, 4))]),
        ["GlobalLpPool"] = (b, r) => b.Node("GlobalLpPool", [Maps(b, r, r.Next(1, 4))], [.. Drawn(r, ("p", r.Next(1, 4)))]),
        ["GRU"] = (b, r) => Recurrent(b, r, "GRU", 3),
        ["LSTM"] = (b, r) => Recurrent(b, r, "LSTM", 4),
        ["RNN"] = (b, r) => Recurrent(b, r, "RNN", 1),
    };

    private static string Pool(ModelBuilder b, Random r, string type)
    {
        var axes = r.Next(1, 4);
        var kernel = Draw(r, axes, 2, 4);
        List<(string, object)> more = [("kernel_shape", kernel), .. Drawn(r, ("strides", Draw(r, axes, 1, 3)))];
        if (r.Next(3) == 0) more.Add(("auto_pad", Some(["SAME_UPPER", "SAME_LOWER", "VALID"], r)));
        else more.AddRange(Drawn(r, ("pads", Draw(r, 2 * axes, 0, 2))));
        var (ceils, dilates) = type switch
        {
            "AveragePool" => (10, 19),
            "LpPool" => (18, 18),
            _ => (10, 10),
        };
        if (b.Opset >= ceils) more.AddRange(Drawn(r, ("ceil_mode", r.Next(2))));
        if (b.Opset >= dilates && r.Next(2) == 0) more.Add(("dilations", Draw(r, axes, 1, 3)));
        if (type == "AveragePool") more.AddRange(Drawn(r, ("count_include_pad", r.Next(2))));
        if (type == "LpPool") more.AddRange(Drawn(r, ("p", r.Next(1, 4))));
        var x = Maps(b, r, axes);
        if (type != "MaxPool" || b.Opset < 8 || r.Next(3) > 0) return b.Node(type, [x], [.. more]);
        return Floats(b, b.Node(type, [x], 2, [.. more, .. Drawn(r, ("storage_order", r.Next(2)))])[1]);
    }

    private static string Recurrent(ModelBuilder b, Random r, string type, int gates)
    {
        var both = r.Next(2);
        var x = b.Node("Transpose", [Full(b, r)], ("perm", (long[])[1, 0, 2]));
        List<(string, object)> settings = [("hidden_size", 6),
            ("direction", both == 1 ? "bidirectional" : Some(["forward", "reverse"], r))];
        if (type == "GRU") settings.AddRange(Drawn(r, ("linear_before_reset", r.Next(2))));
        if (r.Next(3) == 0) settings.Add(("clip", 0.4f));
        if (type == "LSTM" && r.Next(3) == 0) settings.Add(("input_forget", 1));
        if (r.Next(3) == 0) settings.Add(("activations", Activations(r, type, both + 1)));
        var first = r.Next(4) == 0;
        string[] inputs =
        [
            x, b.Weights(both + 1, gates * 6, 5), b.Weights(both + 1, gates * 6, 6),
            r.Next(2) == 0 ? b.Weights(both + 1, 2 * gates * 6) : "",
            r.Next(3) == 0 ? b.Whole(global::Onnx.TensorProto.Types.DataType.Int32, [2], 4, r.Next(1, 5)) : "",
            first ? b.Weights(both + 1, 2, 6) : "",
            .. type == "LSTM" ? new[] { first ? b.Weights(both + 1, 2, 6) : "",
                r.Next(3) == 0 ? b.Weights(both + 1, 18) : "" } : [],
        ];
        if (inputs[4].Length > 0 || first) b.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimValue = 2 };
        var outputs = b.Node(type, inputs, type == "LSTM" ? 3 : 2, [.. settings]);
        return r.Next(3) is var at && at == 0
            ? b.Node("Transpose", [outputs[0]], ("perm", (long[])[2, 0, 1, 3]))
            : b.Node("Transpose", [outputs[Math.Min(at, outputs.Length - 1)]], ("perm", (long[])[1, 0, 2]));
    }

    private static string[] Activations(Random r, string type, int directions) => [.. Enumerable.Range(0, directions)
        .SelectMany(_ => type == "RNN" ? [Some(["Tanh", "Relu", "Softsign"], r)]
            : (string[])["Sigmoid", Some(["Tanh", "Softsign", "Relu"], r), .. type == "LSTM" ? (string[])["Tanh"] : []])];
}
