using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Classifiers as ONNX graphs, in evaluation; nodes are called as the points are. The same in operator sets 9 to
/// 17.</summary>
internal static class NetworkGraphs
{
    private static readonly string[] Normalization = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>Writes a classifier.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">A perceptron or a convolutional network.</param>
    /// <param name="input">Features <c>[N, F]</c> or pictures <c>[N, C, H, W]</c>.</param>
    /// <returns>The logits, or null where the network is of another kind.</returns>
    public static string? Logits(GraphWriter graph, nn.Module network, string input) => network switch
    {
        Mlp perceptron => Logits(graph, perceptron, input),
        ConvNet convolutional => Logits(graph, convolutional, input),
        _ => null,
    };

    private static string Logits(GraphWriter graph, Mlp network, string values)
    {
        var weights = network.state_dict();
        for (var layer = 1; layer <= network.Architecture.HiddenUnits.Count; layer++)
            values = graph.Node("Relu", $"relu{layer}", [Linear(graph, weights, $"hidden{layer}", values)]);
        return Linear(graph, weights, network.Output, values);
    }

    private static string Logits(GraphWriter graph, ConvNet network, string values)
    {
        var (weights, sizes) = (network.state_dict(), network.Architecture);
        string Weight(string name) => graph.Weights(name, weights[name]);
        var (height, width, half) = (sizes.Height, sizes.Width, sizes.KernelSize / 2L);
        values = graph.Node("Sub", "centred", [values, Weight("mean")]);
        values = graph.Node("Div", "scaled", [values, Weight("deviation")]);
        for (var block = 1; block <= sizes.Blocks.Count; block++)
        {
            var (name, normalizes) = ($"conv{block}", sizes.BatchNormalization);
            var kernel = Weight($"{name}.convolution.weight");
            values = graph.Node(
                "Conv", normalizes ? $"{name}.convolution" : name,
                normalizes ? [values, kernel] : [values, kernel, Weight($"{name}.convolution.bias")],
                ("pads", (long[])[half, half, half, half]));
            if (normalizes)
                values = graph.Node("BatchNormalization", name,
                [
                    values, .. Normalization.Select(part => Weight($"{name}.normalization.{part}")),
                ]);
            if (ConvNet.CanPool(height, width))
            {
                (height, width) = (height / 2, width / 2);
                values = graph.Node(
                    "MaxPool", $"pool{block}", [values], ("kernel_shape", (long[])[2, 2]), ("strides", (long[])[2, 2]));
            }

            values = graph.Node("Relu", $"relu{block}", [values]);
        }

        values = graph.Node("Flatten", "flat", [values]);
        if (sizes.HiddenUnits > 0) values = graph.Node("Relu", "relu", [Linear(graph, weights, "hidden1", values)]);
        return Linear(graph, weights, "logits", values);
    }

    private static string Linear(GraphWriter graph, Dictionary<string, Tensor> weights, string name, string values)
    {
        string Weight(string part) => graph.Weights($"{name}.{part}", weights[$"{name}.{part}"]);
        return graph.Node("Gemm", name, [values, Weight("weight"), Weight("bias")], ("transB", 1));
    }
}
