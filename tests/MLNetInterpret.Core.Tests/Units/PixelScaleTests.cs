using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Tests.Units;

/// <summary>What a network reads of pictures.</summary>
[TestClass]
public class PixelScaleTests
{
    [TestMethod]
    public void Presets_give_what_their_networks_read()
    {
        // red 1, green 0.5, blue 0 of full intensity
        CollectionAssert.AreEqual((double[])[-103.94, 10.72, 131.32], Read(PixelScale.ImageNetCaffe));
        CollectionAssert.AreEqual((double[])[2.25, 0.2, -1.8], Read(PixelScale.ImageNet));
        CollectionAssert.AreEqual((double[])[1, 0, -1], Read(PixelScale.MinusOneToOne));
        CollectionAssert.AreEqual((double[])[255, 127.5, 0], Read(PixelScale.Bytes));
        CollectionAssert.AreEqual((double[])[1, 0.5, 0], Read(PixelScale.Unit));

        static double[] Read(PixelScale scale)
        {
            using var network = new HookedNetwork(nn.Sequential(("x", nn.Identity())), [3, 1, 1], scale);
            using var shares = tensor((float[])[1, 0.5f, 0]).view(1, 3, 1, 1);
            using var read = network.Run((shares * scale.Range) + scale.Minimum);
            return [.. read.data<float>().Select(value => Math.Round(value, 2))];
        }
    }

    [TestMethod]
    public void A_mean_picture_is_subtracted_place_by_place_in_the_networks_order()
    {
        var scale = new PixelScale(0, 255) { Mean = [1, 2, 3, 4, 10, 20, 30, 40], ReversedChannels = true };
        using var network = new HookedNetwork(nn.Sequential(("x", nn.Identity())), [2, 2, 2], scale);
        using var read = network.Run(tensor((float[])[50, 51, 52, 53, 60, 61, 62, 63]).view(1, 2, 2, 2));
        CollectionAssert.AreEqual((float[])[59, 59, 59, 59, 40, 31, 22, 13], read.data<float>().ToArray());
        // a larger picture reads a larger mean picture
        using var larger = network.Run(zeros(1, 2, 4, 4));
        Assert.AreEqual(-2.5, larger[0, 0].mean().item<float>(), 1e-5);
        Assert.AreEqual(-1, larger[0, 0, 0, 0].item<float>(), 1e-5);
    }

    [TestMethod, DataRow(2), DataRow(7), DataRow(24)]
    public void A_mean_of_another_size_is_refused(int count)
    {
        var scale = new PixelScale { Mean = [.. Enumerable.Repeat(0.5, count)] };
        var said = Assert.ThrowsExactly<ArgumentException>(() =>
            new HookedNetwork(nn.Sequential(("x", nn.Identity())), [3, 2, 2], scale)).Message;
        Assert.AreEqual(
            $"The pixel scale has {count} values of Mean, but pictures have 3 channels, and a mean picture has 12 values.", said);
    }
}
