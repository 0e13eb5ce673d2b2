using static TorchSharp.torch;

namespace MLNetInterpret.Fuzz.Loading;

/// <summary>Loads an ONNX file.</summary>
internal static class LoadOnnx
{
    /// <summary>The network's points, and what it gives for an input.</summary>
    public static string Network(string folder, string fixtures)
    {
        using var scope = NewDisposeScope();
        var path = Files.Only(folder);
        var name = Path.GetFileName(path);
        var isOpen = name.StartsWith("lstm", StringComparison.Ordinal) || name.StartsWith("transformer", StringComparison.Ordinal);
        using var network = OnnxNetwork.Load(path, isOpen ? new() { InputShape = [9] } : new());
        var input = ones([2, .. network.InputShape], network.InputType);
        var output = network.Run(input).to(float64).flatten();
        return $"{string.Join(' ', network.Points)}\n{string.Join(' ', output.data<double>().Select(value => $"{value:G5}"))}";
    }
}
