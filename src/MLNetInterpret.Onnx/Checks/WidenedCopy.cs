using Google.Protobuf;
using MLNetInterpret.Onnx.Files;
using Onnx;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Onnx.Checks;

/// <summary>A file that computes in single precision and holds all its data, so that others compute what we do.</summary>
internal static class WidenedCopy
{
    private static readonly HashSet<string> Types = ["to", "dtype", "output_datatype"];

    /// <summary>Changes a model.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="folder">Where its external data lie.</param>
    public static ModelProto Of(ModelProto model, string? folder)
    {
        Widen(model.Graph, new TensorReader(folder, widen: true));
        return model;
    }

    private static void Widen(GraphProto graph, TensorReader reader)
    {
        graph.ValueInfo.Clear();
        foreach (var tensor in graph.Initializer) Widen(tensor, reader);
        foreach (var value in graph.Input.Concat(graph.Output))
            if (value.Type?.TensorType is { } type && ElementTypes.IsOtherFloat(type.ElemType))
                type.ElemType = (int)DataType.Float;
        foreach (var attribute in graph.Node.SelectMany(node => node.Attribute))
        {
            if (attribute.T is { } tensor) Widen(tensor, reader);
            if (Types.Contains(attribute.Name) && ElementTypes.IsOtherFloat((int)attribute.I)) attribute.I = (int)DataType.Float;
            if (attribute.G is { } inner) Widen(inner, reader);
        }
    }

    private static void Widen(TensorProto tensor, TensorReader reader)
    {
        if (tensor.DataLocation == DataLocation.External) reader.TakeIn(tensor);
        if (!ElementTypes.IsOtherFloat(tensor.DataType)) return;
        using var read = reader.Read(tensor);
        using var plain = read.contiguous();
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(plain.bytes.ToArray());
        tensor.DataType = (int)DataType.Float;
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
    }
}
