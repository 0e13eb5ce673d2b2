using System.Globalization;
using Google.Protobuf;
using Onnx;

namespace MLNetInterpret.Onnx.Nodes;

/// <summary>An operation of a graph.</summary>
internal sealed class Node
{
    private const string OpsetKey = "MLNetInterpret.opset";
    private readonly Dictionary<string, AttributeProto> _attributes = [];
    private readonly Func<string, string>? _rename;

    /// <param name="proto">As the file has it.</param>
    /// <param name="rename">Gives the graph's name of a value; null for its own.</param>
    public Node(NodeProto proto, Func<string, string>? rename = null)
    {
        _rename = rename;
        Type = proto.Domain is "" or "ai.onnx" ? proto.OpType : $"{proto.Domain}.{proto.OpType}";
        Inputs = [.. proto.Input.Select(Renamed)];
        Outputs = [.. proto.Output.Select(Renamed)];
        Name = proto.Name.Length > 0 ? proto.Name : Outputs.FirstOrDefault(name => name.Length > 0) ?? "";
        Opset = proto.MetadataProps.FirstOrDefault(entry => entry.Key == OpsetKey) is { } entry
            && int.TryParse(entry.Value, CultureInfo.InvariantCulture, out var opset) ? opset : null;
        foreach (var attribute in proto.Attribute) _attributes[attribute.Name] = attribute;
    }

    /// <summary>The operator, with its domain where that is not ONNX's own.</summary>
    public string Type { get; }

    /// <summary>The file's name for it; its first output's where it has none.</summary>
    public string Name { get; }

    /// <summary>The version of its operator where graphs of several versions were put together; null for the file's.</summary>
    public int? Opset { get; }

    /// <summary>Names of the values that it reads; empty where an optional one is left out.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of the values that it gives; empty where nobody wants one.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Says of a node of which version its operator is, whatever the file's.</summary>
    public static void SetOpset(NodeProto node, int opset)
    {
        node.MetadataProps.Add(new StringStringEntryProto
        {
            Key = OpsetKey,
            Value = opset.ToString(CultureInfo.InvariantCulture),
        });
        foreach (var inner in InnerOf(node.Attribute))
            foreach (var step in inner.Node) SetOpset(step, opset);
    }

    /// <summary>A setting, or null where the file leaves it out.</summary>
    public AttributeProto? Attribute(string name) => _attributes.GetValueOrDefault(name);

    /// <summary>The names of the settings.</summary>
    public IEnumerable<string> AttributeNames => _attributes.Keys;

    /// <summary>Graphs inside it, as the branches of an <c>If</c>.</summary>
    public IEnumerable<GraphProto> Inner => InnerOf(_attributes.Values);

    /// <summary>Graphs among the settings of a node.</summary>
    public static IEnumerable<GraphProto> InnerOf(IEnumerable<AttributeProto> settings) =>
        settings.SelectMany(setting => setting.Graphs.Append(setting.G)).OfType<GraphProto>();

    /// <summary>The graph's name of a value that the node, or a graph inside it, takes from outside.</summary>
    public string Renamed(string name) => name.Length == 0 || _rename is null ? name : _rename(name);

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({Type})";
}
