using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Lstm;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Export;

/// <summary>The networks of this library as ONNX graphs, in evaluation. Nodes are called as the points are.</summary>
internal static class NetworkGraphs
{
    /// <summary>The output that is the network's own.</summary>
    public const string Logits = "logits";

    private const string Rows = "rows", Characters = "characters";

    // libtorch's gates are input, forget, candidate, output; ONNX's input, output, forget, candidate
    private static readonly int[] Gates = [0, 3, 1, 2];

    /// <summary>A perceptron: <c>features</c> <c>[rows, F]</c> to <c>logits</c> and their probabilities.</summary>
    public static GraphWriter Of(Mlp network)
    {
        var (graph, weights, sizes) = (new GraphWriter(), network.state_dict(), network.Architecture);
        var values = graph.Input("features", DataType.Float, Rows, sizes.Features);
        for (var layer = 1; layer <= sizes.HiddenUnits.Count; layer++)
            values = graph.Node("Relu", $"relu{layer}", [Linear(graph, weights, $"hidden{layer}", values)]);
        Classes(graph, weights, values, sizes.Outputs);
        return graph;
    }

    /// <summary>A convolutional network: <c>pixels</c> <c>[rows, C, H, W]</c> as its pictures have them, to <c>logits</c> and
    /// their probabilities. Mean and deviation are in the graph.</summary>
    public static GraphWriter Of(ConvNet network)
    {
        var (graph, weights, sizes) = (new GraphWriter(), network.state_dict(), network.Architecture);
        string Weight(string name) => graph.Weights(name, weights[name]);
        var (height, width, half) = (sizes.Height, sizes.Width, sizes.KernelSize / 2L);
        var values = graph.Input("pixels", DataType.Float, Rows, sizes.Channels, height, width);
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
                    values, .. new[] { "weight", "bias", "running_mean", "running_var" }
                        .Select(part => Weight($"{name}.normalization.{part}")),
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
        Classes(graph, weights, values, sizes.Classes);
        return graph;
    }

    /// <summary>A character model: <c>codes</c> <c>[rows, characters]</c> to the next code's <c>logits</c> and
    /// <c>probabilities</c>, <c>[rows, characters, codes]</c>. Every row starts from the zero state.</summary>
    public static GraphWriter Of(CharLstm network)
    {
        using var scope = NewDisposeScope();
        var (graph, sizes, weights) = (new GraphWriter(), network.Architecture, network.ReadingWeights.ToList());
        var codes = graph.Input("codes", DataType.Int64, Rows, Characters);
        var values = graph.Node("OneHot", "one_hot",
            [codes, graph.Numbers("one_hot.depth", sizes.Vocabulary), graph.Weights("one_hot.values", tensor((float[])[0, 1]))]);
        values = graph.Node("Transpose", "by_time", [values], ("perm", (long[])[1, 0, 2]));
        var direction = graph.Numbers("direction", 1);
        for (var layer = 1; layer <= sizes.Layers; layer++)
        {
            var own = weights.GetRange(4 * (layer - 1), 4);
            var biases = cat([Ordered(own[2]), Ordered(own[3])]);
            values = graph.Node("LSTM", $"lstm{layer}",
            [
                values, graph.Weights($"lstm{layer}.W", Ordered(own[0]).unsqueeze(0)),
                graph.Weights($"lstm{layer}.R", Ordered(own[1]).unsqueeze(0)),
                graph.Weights($"lstm{layer}.B", biases.unsqueeze(0)),
            ], ("hidden_size", sizes.HiddenUnits));
            values = graph.Node("Squeeze", $"states{layer}", [values, direction]);
        }

        values = graph.Node("Transpose", "states", [values], ("perm", (long[])[1, 0, 2]));
        values = graph.Node("MatMul", "readout", [values, graph.Weights("readout.weight", weights[^2].t())]);
        values = graph.Node("Add", Logits, [values, graph.Weights("readout.bias", weights[^1])]);
        graph.Output(values, Rows, Characters, sizes.Vocabulary);
        graph.Output(graph.Node("Softmax", "probabilities", [values], ("axis", -1)), Rows, Characters, sizes.Vocabulary);
        return graph;
    }

    private static string Linear(GraphWriter graph, Dictionary<string, Tensor> weights, string name, string values) =>
        graph.Node("Gemm", name,
            [values, .. new[] { "weight", "bias" }.Select(part => graph.Weights($"{name}.{part}", weights[$"{name}.{part}"]))],
            ("transB", 1));

    private static void Classes(GraphWriter graph, Dictionary<string, Tensor> weights, string values, int outputs)
    {
        var logits = Linear(graph, weights, Logits, values);
        graph.Output(logits, Rows, outputs);
        graph.Output(
            outputs == 1 ? graph.Node("Sigmoid", "probability", [logits]) : graph.Node("Softmax", "probabilities", [logits],
                ("axis", 1)), Rows, outputs);
    }

    private static Tensor Ordered(Tensor values)
    {
        var parts = values.chunk(4, 0);
        return cat([.. Gates.Select(gate => parts[gate])]);
    }
}
