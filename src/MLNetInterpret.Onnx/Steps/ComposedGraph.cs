using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Nodes;
using Onnx;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Onnx.Steps;

/// <summary>Graphs that read each other's outputs as one.</summary>
internal sealed class ComposedGraph
{
    /// <summary>The name of the layer of a linear trainer's scores.</summary>
    public const string Scores = "logits";

    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new() { Name = nameof(ComposedGraph) } };
    private readonly HashSet<string> _nodes = [];
    private ValueInfoProto? _output;
    private int _count;

    private GraphProto Graph => _model.Graph;

    /// <summary>Adds a graph behind those that are there.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="input">Its input, which is the output so far; of the first graph, the input of all.</param>
    /// <param name="output">The output that is used from now on.</param>
    public void Add(ModelProto model, string input, string output)
    {
        var (prefix, read) = (_count++ == 0 ? "" : $"{_count}/", input);
        if (_output is { } given) read = Shaped(given, model.Graph.Input.FirstOrDefault(value => value.Name == input), prefix);
        string Named(string name) => name.Length == 0 ? name : name == input && _output is not null ? read : prefix + name;
        foreach (var value in model.Graph.Input)
            if (_output is null || value.Name != input) Graph.Input.Add(Renamed(value, Named));
        foreach (var constant in model.Graph.Initializer)
        {
            constant.Name = Named(constant.Name);
            Graph.Initializer.Add(constant);
        }

        var opset = OnnxFile.Opset(model);
        foreach (var set in model.OpsetImport)
            if (_model.OpsetImport.All(known => known.Domain != set.Domain)) _model.OpsetImport.Add(set);
        foreach (var node in model.Graph.Node)
        {
            Rename(node, Named);
            if (node.Name.Length > 0 && !_nodes.Add(node.Name)) _nodes.Add(node.Name = prefix + node.Name);
            Node.SetOpset(node, opset);
            Graph.Node.Add(node);
        }

        _output = Renamed(model.Graph.Output.First(value => value.Name == output), Named);
    }

    /// <summary>Adds a linear layer behind.</summary>
    public void Add(LinearHead head)
    {
        var rows = Unused("rows");
        AddNode(new() { OpType = "Flatten", Name = rows, Input = { _output!.Name }, Output = { rows } });
        var scores = Unused(Scores);
        var (weights, biases) = ($"{scores}.weight", $"{scores}.bias");
        Graph.Initializer.Add(Floats(
            weights, [.. head.Weights.SelectMany(row => row)], head.Weights.Count, head.Weights[0].Length));
        Graph.Initializer.Add(Floats(biases, [.. head.Biases], head.Biases.Count));
        AddNode(new()
        {
            OpType = "Gemm",
            Name = scores,
            Input = { rows, weights, biases },
            Output = { scores },
            Attribute = { new AttributeProto { Name = "transB", Type = AttributeProto.Types.AttributeType.Int, I = 1 } },
        });
        _output = new() { Name = scores, Type = new() { TensorType = new() { ElemType = (int)DataType.Float } } };
    }

    /// <summary>The file of all.</summary>
    public byte[] ToBytes()
    {
        Graph.Output.Add(_output);
        return _model.ToByteArray();
    }

    private void AddNode(NodeProto node)
    {
        _nodes.Add(node.Name);
        Graph.Node.Add(node);
    }

    private string Unused(string name)
    {
        var taken = Graph.Node.SelectMany(node => node.Output).Concat(_nodes).ToHashSet();
        return Enumerable.Range(1, int.MaxValue).Select(at => at == 1 ? name : $"{name}{at}")
            .First(free => !taken.Contains(free));
    }

    /// <summary>A value as the next graph reads it: ML.NET hands it on as numbers without a shape.</summary>
    private string Shaped(ValueInfoProto value, ValueInfoProto? next, string prefix)
    {
        if (next is null || GraphInput.Of(next).Row is not { } row
            || (GraphInput.Of(value).Row is { } same && same.AsSpan().SequenceEqual(row))) return value.Name;
        var (shape, shaped) = ($"{prefix}shape", $"{prefix}shaped");
        var sizes = new TensorProto { Name = shape, DataType = (int)DataType.Int64, Dims = { row.Length + 1 } };
        sizes.Int64Data.AddRange([-1, .. row]);
        Graph.Initializer.Add(sizes);
        AddNode(new() { OpType = "Reshape", Name = shaped, Input = { value.Name, shape }, Output = { shaped } });
        return shaped;
    }

    private static void Rename(NodeProto node, Func<string, string> named)
    {
        for (var at = 0; at < node.Input.Count; at++) node.Input[at] = named(node.Input[at]);
        for (var at = 0; at < node.Output.Count; at++) node.Output[at] = named(node.Output[at]);
        foreach (var inner in Node.InnerOf(node.Attribute))
        {
            foreach (var constant in inner.Initializer) constant.Name = named(constant.Name);
            foreach (var value in inner.Input.Concat(inner.Output)) value.Name = named(value.Name);
            foreach (var step in inner.Node) Rename(step, named);
        }
    }

    private static ValueInfoProto Renamed(ValueInfoProto value, Func<string, string> named)
    {
        var renamed = value.Clone();
        renamed.Name = named(value.Name);
        return renamed;
    }

    private static TensorProto Floats(string name, float[] values, params int[] shape)
    {
        var floats = new TensorProto
        {
            Name = name,
            DataType = (int)DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };
        floats.Dims.AddRange(shape.Select(size => (long)size));
        return floats;
    }
}
