using System.Reflection;

namespace MLNetInterpret.Benchmarks;

/// <summary>Trained networks that pictures are made for.</summary>
internal static class PictureNetworks
{
    /// <summary>The file of ResNet18 in the package of ML.NET.</summary>
    public static string ResNet18Path => Path.Combine(
        typeof(PictureNetworks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(data => data.Key == nameof(ResNet18)).Value!,
        "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>Its pixels; its preparation subtracts a mean picture, here the mean of that.</summary>
    public static PixelScale Pixels { get; } = new(0, 255) { Mean = [104, 117, 123], ReversedChannels = true };

    /// <summary>The network.</summary>
    public static HookedNetwork ResNet18() => OnnxNetwork.Load(ResNet18Path, new() { Pixels = Pixels });
}
