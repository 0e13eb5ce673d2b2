using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Export;

/// <summary>A character model as a graph.</summary>
internal static class CharNetworkGraph
{
    /// <summary>Writes a network; every row starts from the zero state.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="codes"><c>[rows, characters]</c>.</param>
    /// <returns>The next code's logits, <c>[rows, characters, codes]</c>.</returns>
    public static string Logits(FileGraph graph, CharNetwork network, string codes)
    {
        using var scope = NewDisposeScope();
        var (sizes, weights) = (network.Architecture, network.ReadingWeights.ToList());
        var values = graph.Node("OneHot", "one_hot",
            [codes, graph.Numbers("one_hot.depth", sizes.Vocabulary), graph.Weights("one_hot.values", tensor((float[])[0, 1]))]);
        values = graph.Node("Transpose", "by_time", [values], ("perm", (long[])[1, 0, 2]));
        var direction = graph.Numbers("direction", 1);
        for (var layer = 1; layer <= sizes.Layers; layer++)
        {
            var own = weights.GetRange(4 * (layer - 1), 4);
            var name = $"{sizes.Kind.Prefix}{layer}";
            var biases = cat([GateOrder.ToOnnx(sizes.Kind, own[2]), GateOrder.ToOnnx(sizes.Kind, own[3])]);
            (string, object)[] attributes = [("hidden_size", sizes.UnitsOf(layer))];
            if (sizes.Kind == RecurrentKind.Gru)
                attributes = [.. attributes, ("linear_before_reset", sizes.ResetBefore ? 0 : 1)];
            values = graph.Node(sizes.Kind.Name, name,
            [
                values, graph.Weights($"{name}.W", GateOrder.ToOnnx(sizes.Kind, own[0]).unsqueeze(0)),
                graph.Weights($"{name}.R", GateOrder.ToOnnx(sizes.Kind, own[1]).unsqueeze(0)),
                graph.Weights($"{name}.B", biases.unsqueeze(0)),
            ], attributes);
            values = graph.Node("Squeeze", $"states{layer}", [values, direction]);
        }

        values = graph.Node("Transpose", "states", [values], ("perm", (long[])[1, 0, 2]));
        values = graph.Node("MatMul", "readout", [values, graph.Weights("readout.weight", weights[^2].t())]);
        return graph.Node("Add", "logits", [values, graph.Weights("readout.bias", weights[^1])]);
    }
}
