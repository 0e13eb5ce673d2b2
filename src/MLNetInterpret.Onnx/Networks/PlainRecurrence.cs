using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Nodes;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>Recurrent nodes that our own layers compute: from the zero state, over whole rows, weights in the file.</summary>
internal static class PlainRecurrence
{
    /// <summary>Whether a node is one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="plan">The plan that it stands in.</param>
    /// <param name="isRead">Whether anybody reads a value.</param>
    public static bool Is(Node node, Plan plan, Func<string, bool> isRead) => node.Type is "LSTM" or "GRU" or "RNN"
        && IsConstant(plan, Input(node, 1)) && IsConstant(plan, Input(node, 2))
        && (Input(node, 3) is not { } bias || IsConstant(plan, bias))
        && Input(node, 4) is null && Input(node, 7) is null
        && IsZero(plan, Input(node, 5)) && IsZero(plan, Input(node, 6))
        && !node.AttributeNames.Any(name => name is "clip" or "input_forget" or "layout"
            && node.Attribute(name) is not { HasI: true, I: 0 })
        && HasUsualActivations(node)
        && (node.Outputs.Count <= 2 || !isRead(node.Outputs[2]));

    /// <summary>The name of an input; null where it is left out.</summary>
    public static string? Input(Node node, int at) =>
        at < node.Inputs.Count && node.Inputs[at].Length > 0 ? node.Inputs[at] : null;

    private static bool IsConstant(Plan plan, string? name) => name is not null && plan.Constants.ContainsKey(name);

    private static bool IsZero(Plan plan, string? name) => name is null
        || (plan.Constants.TryGetValue(name, out var first)
            ? first.eq(0).all().item<bool>()
            : plan.Assumed.Any(fact => fact.Value == name));

    /// <summary>Whether it is said to have, for each direction, what it has where nothing is said.</summary>
    public static bool HasUsualActivations(Node node)
    {
        string[] usual = node.Type switch
        {
            "LSTM" => ["Sigmoid", "Tanh", "Tanh"],
            "GRU" => ["Sigmoid", "Tanh"],
            _ => ["Tanh"],
        };
        return node.Attribute("activations")?.Strings is not { Count: > 0 } given || given.Index().All(
            name => usual[name.Index % usual.Length].Equals(name.Item.ToStringUtf8(), StringComparison.OrdinalIgnoreCase));
    }
}
