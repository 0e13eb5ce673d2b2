using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Where the nodes of an ONNX graph are written to. Names are wishes: what comes back is what a value is called.</summary>
internal abstract class GraphWriter
{
    /// <summary>Adds weights in single precision.</summary>
    public abstract string Weights(string name, Tensor values);

    /// <summary>Adds whole numbers, <c>[n]</c>.</summary>
    public abstract string Numbers(string name, params long[] values);

    /// <summary>Adds a node of one output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="name">Name of the node, and of its output.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="settings">Whole numbers, and lists of them (<c>long[]</c>).</param>
    /// <returns>Its output.</returns>
    public abstract string Node(string type, string name, string[] inputs, params (string Name, object Value)[] settings);
}
