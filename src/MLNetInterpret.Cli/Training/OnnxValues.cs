using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;

namespace MLNetInterpret.Cli.Training;

/// <summary>What goes into an ONNX file and comes out of it.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record OnnxValues(IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)
{
    /// <summary>Those of a file.</summary>
    public static OnnxValues Of(string path)
    {
        var graph = OnnxFile.Read(path).Graph;
        return new([.. graph.Input.Select(OnnxValue.Of)], [.. graph.Output.Select(OnnxValue.Of)]);
    }
}

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its elements, as ONNX names them.</param>
/// <param name="Shape">Its axes: a size, or a name where it is open.</param>
internal sealed record OnnxValue(string Name, string Type, IReadOnlyList<string> Shape)
{
    /// <summary>One that a file declares.</summary>
    public static OnnxValue Of(global::Onnx.ValueInfoProto declared) => new(
        declared.Name, ElementTypes.Name(GraphInput.Of(declared).Type),
        [.. declared.Type.TensorType.Shape.Dim.Select(axis => axis.HasDimParam ? axis.DimParam : $"{axis.DimValue}")]);

    /// <summary>Name, type and axes.</summary>
    public override string ToString() => $"{Name} ({Type} [{string.Join(", ", Shape)}])";
}
