using System.Text.Json;
using MLNetInterpret.Data;

namespace MLNetInterpret.WeightFiles;

/// <summary>Reads the weights of networks that other programs trained, whatever the format.</summary>
internal static class WeightFile
{
    private static readonly Dictionary<string, (string Format, Func<string, IReadOnlyList<WeightTensor>> Read)> Endings = new()
    {
        [".safetensors"] = ("safetensors file", SafetensorsFile.Read),
        [".pth"] = ("state_dict of PyTorch", TorchFile.Read),
        [".pt"] = ("state_dict of PyTorch", TorchFile.Read),
    };

    /// <summary>The formats, for messages.</summary>
    public const string Known = "a file that ends in .safetensors, .pth or .pt, or a folder of TensorFlow.js";

    /// <summary>Whether a path names weights, by its ending.</summary>
    public static bool IsOne(string path) =>
        TensorFlowJsFolder.Manifest(path) is not null || Endings.ContainsKey(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The tensors of floats, in the file's order.</summary>
    /// <param name="path">A file or folder of <see cref="Known"/>.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the message says where.</exception>
    /// <exception cref="NotSupportedException">It holds something else; the message says what.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        if (!Directory.Exists(path)) RecordFile.RequireFile(path);
        var ending = Directory.Exists(path) ? "" : Path.GetExtension(path).ToLowerInvariant();
        var (format, read) = Endings.GetValueOrDefault(ending, ("folder of TensorFlow.js", TensorFlowJsFolder.Read));
        try
        {
            return read(path) is { Count: > 0 } tensors ? tensors : throw new InvalidDataException("it has no tensors of floats");
        }
        catch (NotSupportedException other)
        {
            throw new NotSupportedException($"'{path}' cannot be read: {other.Message}.", other);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or JsonException
            or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is no {format}, or it is damaged: {JsonParts.Fault(damaged)}.", damaged);
        }
    }
}
