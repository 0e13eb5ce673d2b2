using System.Reflection;
using Microsoft.ML.OnnxRuntime;

namespace MLNetInterpret.Benchmarks;

/// <summary>The ResNet18 of ML.NET's DnnFeaturizeImage, from its package.</summary>
internal static class OnnxPairs
{
    private const int Steps = 96;

    private static string File => Directory.GetFiles(
        typeof(OnnxPairs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "ResNet18").Value!,
        "ResNet18.onnx", SearchOption.AllDirectories).First();

    /// <summary>A step at 160 pixels, one channel of the third stage, beside a plain pass to it and back.</summary>
    public static Pair MaximizeAgainstFloor()
    {
        var network = OnnxNetwork.Load(File, new() { Pixels = PixelScale.ImageNetCaffe });
        var point = network.Points.First(point => point.Point.Name.Contains("ReLU347", StringComparison.Ordinal)).Point;
        return MaximizePairs.AgainstFloor(network, [new(point, 5)], Steps, side: 160) with { OneThread = true };
    }

    /// <summary>Loading beside OnnxRuntime's.</summary>
    public static Pair LoadAgainstOnnxRuntime() => new(
        () => OnnxNetwork.Load(File).Dispose(),
        () =>
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            using var session = new InferenceSession(File, options);
        })
    {
        OneThread = true,
    };
}
