using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Nodes;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>A step of a plan in a module.</summary>
/// <param name="Planned">The step.</param>
/// <param name="Path">The name of its point.</param>
/// <param name="Points">The points of its outputs, null where one is none.</param>
/// <param name="Lstm">The node as layers, where it is a plain LSTM.</param>
/// <param name="IsPlainRecurrence">Whether the node is one that our own recurrent layers compute.</param>
internal sealed record ModuleStep(
    PlannedStep Planned, string Path, Point?[] Points, LstmNode? Lstm, bool IsPlainRecurrence)
{
    public Node Node => Planned.Node;

    public bool IsStatic => Planned.IsStatic;

    public IReadOnlyList<PlannedOutput> Outputs => Planned.Outputs;

    /// <summary>Values that nobody reads after it.</summary>
    public List<string> Ends { get; } = [];

    /// <summary>Whether a constant is a weight, and not a setting that the operator looks at.</summary>
    public bool IsWeight(int input, Tensor value) => value.is_floating_point() && value.dim() > 0
        && (input == 0 || Node.Type is not ("Clip" or "Dropout" or "OneHot" or "Pad" or "Range" or "Resize" or "Upsample"));

    /// <summary>What a weight is called in its module.</summary>
    public static string WeightName(string type, int input) => (type, input) switch
    {
        ("Gather", 0) => "weight",
        ("BatchNormalization", 3) => "running_mean",
        ("BatchNormalization", 4) => "running_var",
        (not ("Add" or "Sub" or "Mul" or "Div"), 1) => "weight",
        ("Conv" or "ConvTranspose" or "Gemm" or "BatchNormalization" or "InstanceNormalization" or "LayerNormalization", 2) =>
            "bias",
        ("Add" or "Sub", _) => $"bias{input + 1}",
        _ => $"weight{input + 1}",
    };
}
