using System.Reflection;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Loading;

/// <summary>The network behind ML.NET's DnnFeaturizeImage, from its package: CNTK wrote it, for one row.</summary>
[TestClass]
public class ResNet18Tests
{
    private static string File => Packed("ResNet18.onnx");

    private static string Packed(string name) => Directory.GetFiles(
        typeof(ResNet18Tests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data =>
            data.Key == "ResNet18").Value!,
        name, SearchOption.AllDirectories).First();

    [TestMethod]
    public void The_preprocessing_of_its_package_is_a_pixel_scale()
    {
        var scale = OnnxNetwork.PixelsOf(Packed("ResNetPreprocess.onnx"));
        Assert.AreEqual("pixels from 0 to 255, mean picture, blue before red", $"{scale}");
        Assert.HasCount(3 * 224 * 224, scale.Mean);
        using var scope = NewDisposeScope();
        var pictures = (rand([2, 3, 224, 224], generator: new Generator(4, CPU)) * 255).round();
        using var prepared = OnnxNetwork.Load(Packed("ResNetPreprocess.onnx"));
        var wanted = prepared.Run(pictures);
        using var network = new HookedNetwork(nn.Sequential(("x", nn.Identity())), [3, 224, 224], scale);
        Assert.IsTrue(network.Run(pictures).eq(wanted).all().item<bool>());
        // other sizes read the mean picture scaled
        using var small = network.Run(full([1, 3, 160, 160], 128f));
        Assert.AreEqual(wanted.mean().item<float>(), small.mean().item<float>(), 2f);
    }

    /// <summary>The most memory that the process has while it loads, less what it had: the file, and the weights once.</summary>
    [TestMethod, TestCategory("Long"), DoNotParallelize]
    public void Loading_takes_less_than_twice_the_file_in_memory()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("The peak of a process can be set back on Linux only.");
        OnnxNetwork.Load(FixtureFiles.Of("resnet18-13")).Dispose();
        GC.Collect();
        System.IO.File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Status("VmRSS");
        using var network = OnnxNetwork.Load(File);
        var taken = Status("VmHWM") - before;
        Assert.IsTrue(taken < 2.0 * new FileInfo(File).Length, $"{taken >> 20} MB");

        static long Status(string name) => 1024 * System.IO.File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2])).First();
    }

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
