using Google.Protobuf;
using Onnx;

namespace MLNetInterpret.Onnx.Tests;

/// <summary>Writes ONNX graphs by code.</summary>
internal sealed class ModelBuilder
{
    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new() { Name = "test" } };
    private readonly Random _rng;
    private int _count;

    public ModelBuilder(int opset = 17, int seed = 0)
    {
        _rng = new(seed);
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        if (opset > 21) _model.IrVersion = opset > 24 ? 12 : 10;
    }

    public GraphProto Graph => _model.Graph;

    /// <summary>The operator set.</summary>
    public int Opset => (int)_model.OpsetImport[0].Version;

    public ModelProto Model => _model;

    /// <summary>An input; a size of -1 is left open.</summary>
    public string Input(string name, long[] shape, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float)
    {
        Graph.Input.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Random weights.</summary>
    public string Weights(params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return Floats(shape, [.. Enumerable.Range(0, (int)count).Select(_ => (float)(_rng.NextDouble() - 0.5))]);
    }

    public string Floats(long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = $"w{++_count}", DataType = 1 };
        tensor.Dims.AddRange(shape);
        tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string Longs(params long[] values)
    {
        var tensor = new TensorProto { Name = $"k{++_count}", DataType = 7 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Whole numbers of 8 to 32 bits, or bools.</summary>
    public string Whole(TensorProto.Types.DataType type, long[] shape, params int[] values)
    {
        var tensor = new TensorProto { Name = $"i{++_count}", DataType = (int)type };
        tensor.Dims.AddRange(shape);
        if (type == TensorProto.Types.DataType.Uint32) tensor.Uint64Data.AddRange(values.Select(value => (ulong)value));
        else tensor.Int32Data.AddRange(values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A node whose whole numbers are a setting in operator sets before <paramref name="since"/>, an input since
    /// then.</summary>
    public string Moved(
        string type, string x, string name, long[] values, int since, params (string Name, object Value)[] settings) =>
        Opset >= since ? Node(type, [x, Longs(values)], settings) : Node(type, [x], [(name, values), .. settings]);

    /// <summary>A part of one axis.</summary>
    public string Part(string x, long axis, long start, long end) => Opset >= 10
        ? Node("Slice", [x, Longs(start), Longs(end), Longs(axis)])
        : Node("Slice", [x], ("starts", (long[])[start]), ("ends", (long[])[end]), ("axes", (long[])[axis]));

    public string Long(long value)
    {
        var name = Longs(value);
        Graph.Initializer[^1].Dims.Clear();
        return name;
    }

    /// <summary>A node of one output; settings in pairs of name and value.</summary>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] settings) =>
        Node(type, inputs, 1, settings)[0];

    public string[] Node(string type, string[] inputs, int outputs, params (string Name, object Value)[] settings)
    {
        var dot = type.LastIndexOf('.');
        var node = new NodeProto { OpType = type[(dot + 1)..], Name = $"{type[(dot + 1)..].ToLowerInvariant()}{++_count}" };
        if (dot > 0)
        {
            node.Domain = type[..dot];
            if (_model.OpsetImport.All(set => set.Domain != node.Domain))
                _model.OpsetImport.Add(new OperatorSetIdProto { Domain = node.Domain, Version = 1 });
        }

        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(at => at == 0 ? $"{node.Name}_y" : $"{node.Name}_y{at}"));
        foreach (var (name, value) in settings) node.Attribute.Add(Setting(name, value));
        Graph.Node.Add(node);
        return [.. node.Output];
    }

    public ModelBuilder Output(string name, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float)
    {
        Graph.Output.Add(new ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = (int)type } } });
        return this;
    }

    /// <summary>An output of a shape, which ML.NET needs; its name.</summary>
    public string Output(string name, long[] shape)
    {
        Graph.Output.Add(Value(name, TensorProto.Types.DataType.Float, shape));
        return name;
    }

    /// <summary>Writes the graph into a file of the folder.</summary>
    public string Save(string folder, string name = "model.onnx")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, _model.ToByteArray());
        return path;
    }

    public static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params long[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new() };
        foreach (var (at, size) in shape.Index())
            tensor.Shape.Dim.Add(size < 0 ? new TensorShapeProto.Types.Dimension { DimParam = $"d{at}" }
                : new() { DimValue = size });
        return new() { Name = name, Type = new() { TensorType = tensor } };
    }

    private static AttributeProto Setting(string name, object value)
    {
        var setting = new AttributeProto { Name = name };
        switch (value)
        {
            case int number: (setting.Type, setting.I) = (AttributeProto.Types.AttributeType.Int, number); break;
            case long number: (setting.Type, setting.I) = (AttributeProto.Types.AttributeType.Int, number); break;
            case float number: (setting.Type, setting.F) = (AttributeProto.Types.AttributeType.Float, number); break;
            case string text:
                (setting.Type, setting.S) = (AttributeProto.Types.AttributeType.String,
                ByteString.CopyFromUtf8(text)); break;
            case GraphProto graph: (setting.Type, setting.G) = (AttributeProto.Types.AttributeType.Graph, graph); break;
            case TensorProto tensor: (setting.Type, setting.T) = (AttributeProto.Types.AttributeType.Tensor, tensor); break;
            case long[] numbers:
                setting.Type = AttributeProto.Types.AttributeType.Ints;
                setting.Ints.AddRange(numbers);
                break;
            case float[] numbers:
                setting.Type = AttributeProto.Types.AttributeType.Floats;
                setting.Floats.AddRange(numbers);
                break;
            case string[] texts:
                setting.Type = AttributeProto.Types.AttributeType.Strings;
                setting.Strings.AddRange(texts.Select(ByteString.CopyFromUtf8));
                break;
            default: throw new NotSupportedException($"{value}");
        }

        return setting;
    }
}
