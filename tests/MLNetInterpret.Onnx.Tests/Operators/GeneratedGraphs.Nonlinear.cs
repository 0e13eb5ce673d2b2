namespace MLNetInterpret.Onnx.Tests.Operators;

internal static partial class GeneratedGraphs
{
    private static Dictionary<string, Func<ModelBuilder, Random, string>> Nonlinear()
    {
        var all = new Dictionary<string, Func<ModelBuilder, Random, string>>
        {
            ["Clip"] = (b, r) => b.Opset < 11
                ? b.Node("Clip", [X(b, r)], [.. Drawn(r, ("min", -0.3f * R(r)), ("max", 0.3f * R(r)))])
                : b.Node("Clip", [X(b, r), r.Next(2) == 0 ? b.Floats([], -0.2f) : "",
                    .. r.Next(2) == 0 ? (string[])[b.Floats([], 0.2f)] : []]),
            ["Gelu"] = (b, r) => b.Node("Gelu", [Times(b, X(b, r), 6)], ("approximate", Some(["none", "tanh"], r))),
            ["PRelu"] = (b, r) => b.Node("PRelu", [X(b, r), b.Weights(Some<long[]>([[1], [5], [1, 5]], r))]),
        };
        foreach (var (type, settings) in new (string, string[])[]
        {
            ("Celu", ["alpha"]), ("Elu", ["alpha"]), ("HardSigmoid", ["alpha", "beta"]), ("HardSwish", []),
            ("LeakyRelu", ["alpha"]), ("Mish", []), ("Selu", ["alpha", "gamma"]), ("Shrink", ["lambd", "bias"]), ("Sigmoid", []),
            ("Softplus", []), ("Softsign", []), ("Swish", ["alpha"]), ("Tanh", []), ("ThresholdedRelu", ["alpha"]), ("Relu", []),
        })
            all[type] = (b, r) => b.Node(type, [Times(b, X(b, r), 6)],
                [.. Drawn(r, [.. settings.Select(name => (name, (object)R(r)))])]);
        foreach (var type in new[] { "Hardmax", "LogSoftmax", "Softmax" })
            all[type] = (b, r) => b.Node(type, [Full(b, r)], [.. Drawn(r, ("axis", (object)Axis(b, r)))]);
        return all;
    }

    /// <summary>Some of the settings; the rest is left to their defaults.</summary>
    private static (string Name, object Value)[] Drawn(Random r, params (string Name, object Value)[] settings) =>
        [.. settings.Where(_ => r.Next(3) > 0)];
}
