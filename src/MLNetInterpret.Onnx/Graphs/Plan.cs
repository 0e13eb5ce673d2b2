using MLNetInterpret.Onnx.Nodes;
using MLNetInterpret.Onnx.Operators;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>What a pass through a graph does: steps in order, constants computed beforehand.</summary>
/// <param name="Steps">What is left to compute for each input.</param>
/// <param name="Constants">Values that depend on nothing, by name.</param>
/// <param name="Assumed">What the plan takes for granted of values that depend on the input's shape alone.</param>
/// <param name="Context">What holds for all nodes.</param>
internal sealed record Plan(
    IReadOnlyList<PlannedStep> Steps, Dictionary<string, Tensor> Constants, IReadOnlyList<Assumption> Assumed,
    GraphContext Context);

/// <summary>A node to compute.</summary>
/// <param name="Node">The node.</param>
/// <param name="IsStatic">Whether it depends on the input's shape alone.</param>
/// <param name="Outputs">What is known of its outputs.</param>
internal sealed record PlannedStep(Node Node, bool IsStatic, IReadOnlyList<PlannedOutput> Outputs);

/// <summary>What is known of a value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Which of the node's outputs it is.</param>
/// <param name="RowsAxis">The axis of the batch's rows, or null where there is none.</param>
/// <param name="UnitAxis">The axis of the units, or null where it is not known.</param>
/// <param name="Axes">How many axes there are.</param>
/// <param name="IsFloat">Whether it holds floats.</param>
internal sealed record PlannedOutput(string Name, int Place, int? RowsAxis, int? UnitAxis, int Axes, bool IsFloat);

/// <summary>What a plan takes for granted.</summary>
/// <param name="Value">The name of a value.</param>
/// <param name="Holds">Whether it holds for the value.</param>
/// <param name="Sentence">What to say where it does not.</param>
internal sealed record Assumption(string Value, Func<Tensor, bool> Holds, string Sentence);
