using Google.Protobuf;
using Onnx;
using TorchSharp;
using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Files;

/// <summary>A file's large weights, which stay in its bytes until a tensor takes them: they are most of a file, and would be in
/// memory once more.</summary>
internal sealed class FileWeights : IDisposable
{
    /// <summary>Bytes from which weights are large.</summary>
    private const int Least = 1 << 16;

    private readonly Tensor _file;
    private readonly Dictionary<TensorProto, (int Start, int Length)> _places = new(ReferenceEqualityComparer.Instance);

    private FileWeights(Tensor file) => _file = file;

    /// <summary>Reads a model whose large weights stay behind.</summary>
    /// <param name="file">All of a file's bytes; owned by what is returned.</param>
    /// <param name="model">The model.</param>
    /// <returns>Null where the bytes are laid out otherwise: read all of them.</returns>
    public static FileWeights? Of(Tensor file, ModelProto model)
    {
        var weights = new FileWeights(file);
        var bytes = file.bytes;
        var fields = new WireFields(bytes);
        while (fields.Next())
            if (fields is not { Number: ModelProto.GraphFieldNumber, Content: { } graph }) model.MergeFrom(bytes[fields.Start..fields.End]);
            else if (!weights.ReadGraph(model.Graph ??= new(), graph, fields.End)) return null;
        return fields.IsWhole ? weights : null;
    }

    /// <summary>The bytes of a tensor; null where they are in it.</summary>
    public ReadOnlySpan<byte> this[TensorProto proto] =>
        _places.TryGetValue(proto, out var place) ? _file.bytes.Slice(place.Start, place.Length) : null;

    /// <summary>Gives the file's memory back.</summary>
    public void Dispose() => _file.Dispose();

    private bool ReadGraph(GraphProto graph, int start, int end)
    {
        var bytes = _file.bytes[start..end];
        var fields = new WireFields(bytes);
        while (fields.Next())
            if (fields is not { Number: GraphProto.InitializerFieldNumber, Content: { } tensor }) graph.MergeFrom(bytes[fields.Start..fields.End]);
            else if (Tensor(start + tensor, start + fields.End) is { } read) graph.Initializer.Add(read);
            else return false;
        return fields.IsWhole;
    }

    /// <summary>A tensor without its large weights; null where these are not one list of bytes.</summary>
    private TensorProto? Tensor(int start, int end)
    {
        var proto = new TensorProto();
        (int Number, int Start, int Length)? large = null;
        var bytes = _file.bytes[start..end];
        var fields = new WireFields(bytes);
        while (fields.Next())
        {
            var isList = fields.Number is TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber;
            if (!isList || fields.Content is not { } content || fields.End - content < Least)
                proto.MergeFrom(bytes[fields.Start..fields.End]);
            else if (large is null)
                large = (fields.Number, start + content, fields.End - content);
            else
                return null;
        }

        if (!fields.IsWhole) return null;
        if (large is not { } found) return proto;
        var isRaw = found.Number == TensorProto.RawDataFieldNumber;
        if (proto.HasRawData || proto.FloatData.Count > 0 || proto.DataLocation == DataLocation.External
            || (!isRaw && proto.DataType != (int)DataType.Float)) return null;
        _places[proto] = (found.Start, found.Length);
        return proto;
    }
}
