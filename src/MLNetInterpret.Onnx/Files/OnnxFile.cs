using Google.Protobuf;
using MLNetInterpret.Core.Networks;
using Onnx;
using static Onnx.TensorProto.Types;
using static TorchSharp.torch;

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
        using var file = Bytes(path);
        return Read(file.numel() > 0 ? file.bytes : [], path);
    }

    /// <summary>The model in a file, and its large weights where they can stay behind.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static (ModelProto Model, FileWeights? Weights) ReadSparingly(string path)
    {
        var file = Bytes(path);
        try
        {
            var model = new ModelProto();
            if (file.numel() > 0 && FileWeights.Of(file, model) is { } weights) return (Checked(model, path), weights);
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

        using (file) return (Read(file.numel() > 0 ? file.bytes : [], path), null);
    }

    /// <summary>The model in a file's bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">What errors call it.</param>
    public static ModelProto Read(ReadOnlySpan<byte> bytes, string name)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
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

    /// <summary>A file's bytes, in memory that is given back at once: what is made of them is as large again.</summary>
    private static Tensor Bytes(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        using var file = File.OpenRead(path);
        if (file.Length > int.MaxValue)
            throw new InvalidDataException($"'{path}' is no ONNX file, or it is damaged: it has more than 2 GB.");
        LibTorch.EnsureLoaded();
        var bytes = empty(file.Length, ScalarType.Byte);
        if (file.Length > 0) file.ReadExactly(bytes.bytes);
        return bytes;
    }

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
