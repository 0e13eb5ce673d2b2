using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Onnx.Files;

/// <summary>A file's large weights, which stay in it until a tensor takes them: they are most of a file, and would be in memory
/// more than once.</summary>
internal sealed class FileWeights : IDisposable
{
    /// <summary>Bytes from which weights are large.</summary>
    private const int Least = 1 << 16;

    private readonly Stream _file;
    private readonly Dictionary<TensorProto, (long Start, long Length)> _places = new(ReferenceEqualityComparer.Instance);

    private FileWeights(Stream file) => _file = file;

    /// <summary>Reads a model whose large weights stay behind.</summary>
    /// <param name="file">The file; owned by what is returned.</param>
    /// <param name="model">The model.</param>
    /// <returns>Null where the file is laid out otherwise: read all of it.</returns>
    /// <exception cref="InvalidProtocolBufferException">A part is damaged.</exception>
    public static FileWeights? Of(Stream file, ModelProto model)
    {
        var weights = new FileWeights(file);
        var fields = new WireFields(file, 0, file.Length);
        while (fields.Next())
            if (fields is not { Number: ModelProto.GraphFieldNumber, Content: { } graph }) model.MergeFrom(fields.Bytes());
            else if (!weights.ReadGraph(model.Graph ??= new(), graph, fields.End)) return null;
        return fields.IsWhole ? weights : null;
    }

    /// <summary>How many bytes a tensor left in the file; null for none.</summary>
    public long? LengthOf(TensorProto proto) => _places.TryGetValue(proto, out var place) ? place.Length : null;

    /// <summary>The file, where a tensor's bytes begin.</summary>
    public Stream At(TensorProto proto)
    {
        _file.Position = _places[proto].Start;
        return _file;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private bool ReadGraph(GraphProto graph, long start, long end)
    {
        var fields = new WireFields(_file, start, end);
        while (fields.Next())
            if (fields is not { Number: GraphProto.InitializerFieldNumber, Content: { } tensor }) graph.MergeFrom(fields.Bytes());
            else if (Tensor(tensor, fields.End) is { } read) graph.Initializer.Add(read);
            else return false;
        return fields.IsWhole;
    }

    /// <summary>A tensor without its large weights; null where these are not one list of bytes.</summary>
    private TensorProto? Tensor(long start, long end)
    {
        var proto = new TensorProto();
        (int Number, long Start, long Length)? large = null;
        var fields = new WireFields(_file, start, end);
        while (fields.Next())
        {
            var isList = fields.Number is TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber;
            if (!isList || fields.Content is not { } content || fields.End - content < Least) proto.MergeFrom(fields.Bytes());
            else if (large is null) large = (fields.Number, content, fields.End - content);
            else return null;
        }

        if (!fields.IsWhole) return null;
        if (large is not { } found) return proto;
        var isRaw = found.Number == TensorProto.RawDataFieldNumber;
        if (proto.HasRawData || proto.FloatData.Count > 0 || proto.DataLocation == DataLocation.External
            || (!isRaw && proto.DataType != (int)DataType.Float))
            return null;
        _places[proto] = (found.Start, found.Length);
        return proto;
    }
}
