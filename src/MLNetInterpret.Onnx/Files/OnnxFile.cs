using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace MLNetInterpret.Onnx.Files;

/// <summary>Reads an ONNX file.</summary>
internal static class OnnxFile
{
    /// <summary>What a file of ours says who made it.</summary>
    public const string Producer = "MLNetInterpret";

    /// <summary>The oldest and the newest operator set that are read.</summary>
    public const int OldestOpset = 7, NewestOpset = 26;

    /// <summary>The model in a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX file, or it is damaged.</exception>
    public static ModelProto Read(string path)
    {
        using var file = Opened(path);
        return Read(file, path);
    }

    /// <summary>The model in a file, and its large weights where they can stay behind.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static (ModelProto Model, FileWeights? Weights) ReadSparingly(string path)
    {
        var file = Opened(path);
        try
        {
            var model = new ModelProto();
            if (file.CanSeek && FileWeights.Of(file, model) is { } weights) return (Checked(model, path), weights);
        }
        catch (InvalidProtocolBufferException)
        {
            // read whole, it is refused in words
        }
        catch
        {
            file.Dispose();
            throw;
        }

        if (file.CanSeek) file.Position = 0;
        using (file) return (Read(file, path), null);
    }

    /// <summary>The model in a file's bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">What errors call it.</param>
    public static ModelProto Read(byte[] bytes, string name) => Read(new MemoryStream(bytes, writable: false), name);

    private static ModelProto Read(Stream file, string name)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException damaged)
        {
            throw new InvalidDataException($"'{name}' is no ONNX file, or it is damaged: {damaged.Message}", damaged);
        }

        return Checked(model, name);
    }

    private static ModelProto Checked(ModelProto model, string name) => model.Graph is { Node.Count: > 0 }
        ? model
        : throw new InvalidDataException($"'{name}' holds no graph of nodes: it is no ONNX file, or it is damaged.");

    private static FileStream Opened(string path) => File.Exists(path)
        ? File.OpenRead(path)
        : throw new FileNotFoundException($"There is no file '{path}'.", path);

    /// <summary>A file's bytes, with all tensors in them that lie in other files.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static byte[] Whole(string path)
    {
        var model = Read(path);
        var outside = Tensors(model.Graph).Where(tensor => tensor.DataLocation == DataLocation.External).ToList();
        if (outside.Count == 0) return File.ReadAllBytes(path);
        var reader = new TensorReader(Path.GetDirectoryName(Path.GetFullPath(path)), widen: false);
        foreach (var tensor in outside) reader.TakeIn(tensor);
        return model.ToByteArray();
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer.Concat(
        graph.Node.SelectMany(node => node.Attribute).SelectMany(attribute =>
            attribute.Tensors.Append(attribute.T).OfType<TensorProto>()
                .Concat(attribute.Graphs.Append(attribute.G).OfType<GraphProto>().SelectMany(Tensors))));

    /// <summary>The version of ONNX's own operators that a model is written in.</summary>
    /// <exception cref="NotSupportedException">It is too old or too new.</exception>
    public static int Opset(ModelProto model)
    {
        var opset = model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 1;
        return opset is >= OldestOpset and <= NewestOpset
            ? (int)opset
            : throw new NotSupportedException(
                $"The file is written in operator set {opset}; sets {OldestOpset} to {NewestOpset} are read.");
    }
}
