using System.Reflection;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>The network behind ML.NET's DnnFeaturizeImage, from its package: CNTK wrote it, for one row.</summary>
[TestClass]
public class ResNet18Tests
{
    private static string File => Directory.GetFiles(
        typeof(ResNet18Tests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data =>
            data.Key == "ResNet18").Value!,
        "ResNet18.onnx", SearchOption.AllDirectories).First();

    [TestMethod, TestCategory("Long")]
    public void It_loads_for_any_batch_and_gives_what_OnnxRuntime_gives()
    {
        using var network = OnnxNetwork.Load(File, new() { Reference = OrtReference.Run });
        CollectionAssert.AreEqual((long[])[3, 224, 224], network.InputShape.ToArray());
        Assert.IsEmpty(network.Warnings);
        using var scope = NewDisposeScope();
        using var input = rand([2, 3, 224, 224], generator: new Generator(4, CPU)).requires_grad_(true);
        using var kernels = network.RightKernels();
        using var seen = network.RunWithCache(input, network.Points[^1].Point);
        CollectionAssert.AreEqual((long[])[2, 512], seen[network.Points[^1].Point].shape[..2]);
        seen[network.Points[^1].Point].sum().backward();
        Assert.IsTrue(input.grad!.abs().max().item<float>() > 0);
    }
}
