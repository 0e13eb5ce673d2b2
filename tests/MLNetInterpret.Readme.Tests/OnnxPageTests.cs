using MLNetInterpret;

namespace Readme.Tests;

/// <summary>The program of docs/onnx.md, on a file that PyTorch exported.</summary>
[TestClass]
public sealed class OnnxPageTests
{
    [TestMethod]
    public void The_page_shows_this_program() => Shown.Assert("docs/onnx.md", nameof(OnnxPageTests));

    [TestMethod]
    public void The_program_runs()
    {
        var path = Repository.At("tests/MLNetInterpret.Onnx.Tests/Fixtures/resnet18-13.onnx");

        // from here docs/onnx.md
        var options = new OnnxOptions { Pixels = PixelScale.ImageNet };
        using var network = OnnxNetwork.Load(path, options);
        var units = network.Units("layer1.0.conv1");
        using var found = network.Maximize(
            Objectives.Channel(units[0]), Images.Fourier(channels: 3, width: 64), options: new() { Steps = 4, Seed = 7 });
        // to here docs/onnx.md

        Assert.IsNotNull(found);
    }
}
