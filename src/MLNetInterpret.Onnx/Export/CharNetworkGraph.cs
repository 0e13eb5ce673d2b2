using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Export;

/// <summary>A character LSTM as a graph.</summary>
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
            var biases = cat([LstmGates.ToOnnx(own[2]), LstmGates.ToOnnx(own[3])]);
            values = graph.Node("LSTM", $"lstm{layer}",
            [
                values, graph.Weights($"lstm{layer}.W", LstmGates.ToOnnx(own[0]).unsqueeze(0)),
                graph.Weights($"lstm{layer}.R", LstmGates.ToOnnx(own[1]).unsqueeze(0)),
                graph.Weights($"lstm{layer}.B", biases.unsqueeze(0)),
            ], ("hidden_size", sizes.HiddenUnits));
            values = graph.Node("Squeeze", $"states{layer}", [values, direction]);
        }

        values = graph.Node("Transpose", "states", [values], ("perm", (long[])[1, 0, 2]));
        values = graph.Node("MatMul", "readout", [values, graph.Weights("readout.weight", weights[^2].t())]);
        return graph.Node("Add", "logits", [values, graph.Weights("readout.bias", weights[^1])]);
    }
}
