using Google.Protobuf;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Onnx.Files;
using Onnx;
using TorchSharp;
using static Onnx.AttributeProto.Types;
using static TorchSharp.torch;
using DataType = Onnx.TensorProto.Types.DataType;

namespace MLNetInterpret.Onnx.Export;

/// <summary>The graph of a file, in operator set <see cref="Opset"/>.</summary>
internal sealed class FileGraph : GraphWriter
{
    /// <summary>The operator set; every runtime of the last years reads it.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;
    private readonly ModelProto _model = new()
    {
        IrVersion = IrVersion, ProducerName = OnnxFile.Producer, Graph = new() { Name = "network" },
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
    };

    /// <summary>The file so far.</summary>
    public ModelProto Model => _model;

    private GraphProto Graph => _model.Graph;

    /// <summary>Declares an input; an axis with a name has any length.</summary>
    public string Input(string name, DataType type, params object[] axes)
    {
        Graph.Input.Add(Declared(name, type, axes));
        return name;
    }

    /// <summary>Declares a node's output as the graph's.</summary>
    public void Output(string name, params object[] axes) => Graph.Output.Add(Declared(name, DataType.Float, axes));

    /// <inheritdoc/>
    public override string Weights(string name, Tensor values)
    {
        using var plain = values.detach().to(float32).cpu().contiguous();
        var proto = new TensorProto { Name = name, DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(plain.bytes) };
        proto.Dims.AddRange(plain.shape);
        Graph.Initializer.Add(proto);
        return name;
    }

    /// <inheritdoc/>
    public override string Numbers(string name, params long[] values)
    {
        Graph.Initializer.Add(new TensorProto
        {
            Name = name, DataType = (int)DataType.Int64, Dims = { values.Length }, Int64Data = { values },
        });
        return name;
    }

    /// <inheritdoc/>
    public override string Node(string type, string name, string[] inputs, params (string Name, object Value)[] settings)
    {
        Graph.Node.Add(new NodeProto
        {
            OpType = type, Name = name, Input = { inputs }, Output = { name }, Attribute = { settings.Select(Setting) },
        });
        return name;
    }

    private static AttributeProto Setting((string Name, object Value) setting) => setting.Value is long[] numbers
        ? new() { Name = setting.Name, Type = AttributeType.Ints, Ints = { numbers } }
        : new() { Name = setting.Name, Type = AttributeType.Int, I = Convert.ToInt64(setting.Value) };

    private static ValueInfoProto Declared(string name, DataType type, object[] axes)
    {
        var shape = new TensorShapeProto();
        foreach (var axis in axes)
            shape.Dim.Add(axis is string open ? new TensorShapeProto.Types.Dimension { DimParam = open }
                : new() { DimValue = Convert.ToInt64(axis) });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
