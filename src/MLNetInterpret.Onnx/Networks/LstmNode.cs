using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>An LSTM node by the layer that our character models have, with its cells, hidden states and gates as
/// points.</summary>
internal sealed class LstmNode
{
    private LstmNode(IReadOnlyList<LstmLayer> layers, bool isBack) => (Layers, IsBack) = (layers, isBack);

    /// <summary>One for each direction.</summary>
    public IReadOnlyList<LstmLayer> Layers { get; }

    /// <summary>Whether its only direction is from the end.</summary>
    public bool IsBack { get; }

    /// <summary>The node as layers, or null where it is more than a plain LSTM from the zero state.</summary>
    /// <param name="node">The node.</param>
    /// <param name="plan">The plan that it stands in.</param>
    /// <param name="isRead">Whether anybody reads a value.</param>
    public static LstmNode? Of(Node node, Plan plan, Func<string, bool> isRead)
    {
        if (node.Type != "LSTM" || !PlainRecurrence.Is(node, plan, isRead)) return null;
        var (w, r) = (plan.Constants[node.Inputs[1]], plan.Constants[node.Inputs[2]]);
        var bias = PlainRecurrence.Input(node, 3) is { } given ? plan.Constants[given] : null;
        var (units, inputs) = ((int)r.shape[2], (int)w.shape[2]);
        // a layer's own tensors belong to no scope
        var layers = Enumerable.Range(0, (int)w.shape[0]).Select(_ => new LstmLayer(inputs, units)).ToList();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (direction, layer) in layers.Index())
        {
            var own = layer.Weights.ToArray();
            own[0].copy_(GateOrder.FromOnnx(RecurrentKind.Lstm, w[direction]));
            own[1].copy_(GateOrder.FromOnnx(RecurrentKind.Lstm, r[direction]));
            for (var half = 0; half < 2; half++)
                if (bias is null) own[2 + half].zero_();
                else own[2 + half].copy_(GateOrder.FromOnnx(
                    RecurrentKind.Lstm, bias[direction].narrow(0, half * 4 * units, 4 * units)));
        }

        return new(layers, node.Attribute("direction")?.S.ToStringUtf8() == "reverse");
    }

    /// <summary>Runs the node.</summary>
    /// <param name="x"><c>[T, N, inputs]</c>.</param>
    /// <param name="isShown">Whether a direction's points are looked at.</param>
    /// <returns>Hidden states <c>[T, directions, N, U]</c>, and the last ones.</returns>
    public Tensor[] Run(Tensor x, Func<int, bool> isShown)
    {
        using var scope = NewDisposeScope();
        var (all, last) = (new List<Tensor>(), new List<Tensor>());
        for (var direction = 0; direction < Layers.Count; direction++)
        {
            var isBack = direction == 1 || IsBack;
            var read = isBack ? x.flip(0) : x;
            var hidden = isShown(direction) ? Layers[direction].forward(read) : Layers[direction].Run(read, null).Output;
            last.Add(hidden[-1]);
            all.Add(isBack ? hidden.flip(0) : hidden);
        }

        return [stack([.. all], 1).MoveToOuterDisposeScope(), stack([.. last], 0).MoveToOuterDisposeScope()];
    }

    /// <summary>The path of a direction's layer.</summary>
    public static string PathOf(string path, int direction) => direction == 0 ? path : $"{path}_reverse";
}
