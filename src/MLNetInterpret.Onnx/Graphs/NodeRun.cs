using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Onnx.Nodes;
using MLNetInterpret.Onnx.Operators;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Graphs;

/// <summary>Runs a node, and says which one it is where that fails.</summary>
internal static class NodeRun
{
    /// <summary>The outputs, in tensors of the surrounding dispose scope.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">What it reads, wherever that lies.</param>
    /// <param name="context">What holds for all nodes.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    /// <exception cref="InvalidDataException">The node cannot be computed.</exception>
    public static Tensor[] Of(Node node, Tensor?[] inputs, GraphContext context, Device? device = null)
    {
        using var scope = NewDisposeScope();
        try
        {
            var call = new NodeCall(node, inputs, context, device ?? CPU);
            Tensor[] outputs = [.. OperatorTable.Of(node.Type)(call).Select(call.Here)];
            foreach (var output in outputs) output.MoveToOuterDisposeScope();
            return outputs;
        }
        catch (Exception failure) when (!LibTorch.IsOutOfMemory(failure))
        {
            throw new InvalidDataException(
                $"The node {node} cannot be computed for {string.Join(", ", inputs.Select(Described))}: " +
                $"{NetworkFailure.FirstLine(failure.Message)}.", failure);
        }
    }

    private static string Described(Tensor? input) => input is null ? "nothing"
        : $"{input.dtype} [{string.Join(", ", input.shape)}]";
}
