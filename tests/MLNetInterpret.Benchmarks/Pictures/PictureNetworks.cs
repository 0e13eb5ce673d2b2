using System.Reflection;

namespace MLNetInterpret.Benchmarks;

/// <summary>Trained networks that pictures are made for.</summary>
internal static class PictureNetworks
{
    /// <summary>ResNet18 from the package of ML.NET; its preparation subtracts a mean picture, here the mean of that.</summary>
    public static HookedNetwork ResNet18()
    {
        var package = typeof(PictureNetworks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(data => data.Key == nameof(ResNet18)).Value!;
        return OnnxNetwork.Load(Path.Combine(package, "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx"), new()
        {
            Pixels = new(0, 255) { Mean = [104, 117, 123], ReversedChannels = true },
        });
    }
}
