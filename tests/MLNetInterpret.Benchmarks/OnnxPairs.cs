using Microsoft.ML.OnnxRuntime;

namespace MLNetInterpret.Benchmarks;

/// <summary>The ResNet18 of ML.NET's DnnFeaturizeImage, from its package.</summary>
internal static class OnnxPairs
{
    private const int Steps = 96;

    /// <summary>A step at 160 pixels, one channel of the third stage, beside a plain pass to it and back.</summary>
    public static Pair MaximizeAgainstFloor()
    {
        var network = PictureNetworks.ResNet18();
        return MaximizePairs.AgainstFloor(network, [new("ReLU347", 5)], Steps, side: 160) with { OneThread = true };
    }

    /// <summary>Loading beside OnnxRuntime's.</summary>
    public static Pair LoadAgainstOnnxRuntime() => new(
        () => OnnxNetwork.Load(PictureNetworks.ResNet18Path).Dispose(),
        () =>
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            using var session = new InferenceSession(PictureNetworks.ResNet18Path, options);
        })
    {
        OneThread = true,
    };
}
