using Google.Protobuf;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Networks;
using MLNetInterpret.Onnx.Operators;
using Onnx;
using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Networks;

/// <summary>A graph of floats computed in double precision, by the same module.</summary>
internal static class DoubledModel
{
    /// <summary>The network.</summary>
    public static HookedNetwork Network(ModelProto model)
    {
        LibTorch.EnsureLoaded();
        Double(model.Graph);
        var tensors = new TensorReader(null, widen: false);
        var context = new GraphContext(OnnxFile.Opset(model), tensors, Widen: false);
        var graph = OnnxGraph.Of(model);
        var input = graph.Inputs.Single();
        long[] shape = [2, .. input.Row!];
        Plan plan;
        using (no_grad())
        using (NewDisposeScope())
        {
            var constants = graph.Constants.ToDictionary(one => one.Key, one => tensors.Read(one.Value));
            using var generator = new Generator(1, CPU);
            var rows = rand(shape, float64, generator: generator);
            var shorter = input.Rows is null ? rows.narrow(0, 0, 1) : rows;
            plan = Rehearsal.Of(
                graph, constants, (input.Name, shorter.clone(), rows.clone(), null), [], context, context).Plan;
            foreach (var value in plan.Constants.Values) value.DetachFromDisposeScope();
        }

        var signature = new OnnxSignature(input.Name, graph.Output, new Dictionary<string, Tensor>(), input.Rows,
            ChannelsLast: false);
        return new(new OnnxModule(signature, plan), () => zeros([input.Rows ?? 1, .. shape[1..]], float64), pixels: null);
    }

    private static void Double(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer) Double(tensor);
        foreach (var value in graph.Input.Concat(graph.Output))
            if (value.Type.TensorType.ElemType == (int)DataType.Float) value.Type.TensorType.ElemType = (int)DataType.Double;
        foreach (var attribute in graph.Node.SelectMany(node => node.Attribute))
        {
            if (attribute.T is { } tensor) Double(tensor);
            if (attribute is { Name: "to" or "dtype" or "output_datatype", I: (int)DataType.Float }) attribute.I = (int)DataType.Double;
            if (attribute.G is { } inner) Double(inner);
        }
    }

    private static void Double(TensorProto tensor)
    {
        if (tensor.DataType != (int)DataType.Float) return;
        using var read = new TensorReader(null, widen: false).Read(tensor);
        using var doubles = read.to(float64);
        (tensor.DataType, tensor.RawData) = ((int)DataType.Double, ByteString.CopyFrom(doubles.bytes.ToArray()));
    }
}
