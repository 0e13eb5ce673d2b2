using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

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

    /// <summary>A network that <c>train images</c> made of the shipped emoji or Fashion-MNIST, with held-out rows of
    /// these.</summary>
    public static (HookedNetwork Network, Tensor Rows) Trained(string path, int rows)
    {
        var ml = new MLContext(seed: 1);
        var network = ml.Interpretation.FindNetwork(ml.Model.LoadInterpretable(path)).Network;
        var shape = network.InputShape;
        var view = shape[0] == 3
            ? ml.Data.LoadEmoji(Repository.At("datasets", "emoji"), test: true)
            : ml.Data.LoadFashionMnist(Repository.At("datasets", "fashion-mnist"), test: true);
        float[][] pictures = [.. view.GetColumn<float[]>("Features").Take(rows)];
        return (network, stack([.. pictures.Select(picture => tensor(picture).view(shape[0], shape[1], shape[2]))]));
    }
}
