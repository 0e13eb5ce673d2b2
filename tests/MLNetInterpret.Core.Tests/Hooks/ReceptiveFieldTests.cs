using MLNetInterpret.Core.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using Conv = TorchSharp.Modules.Conv2d;

namespace MLNetInterpret;

[TestClass]
public class ReceptiveFieldTests
{
    [TestMethod]
    public void A_convolution_sees_its_kernel()
    {
        using var network = Network(("conv", nn.Conv2d(1, 2, (3, 5))));
        var field = ReceptiveField.Of(network, "conv")!;
        Assert.AreEqual(new Crop(0, 0, 3, 5), field.At(0, 0));
        Assert.AreEqual(new Crop(4, 7, 3, 5), field.At(4, 7));
        Assert.AreEqual(new Crop(13, 11, 3, 5), field.At(13, 11));
    }

    [TestMethod]
    public void Padding_is_no_part_of_the_picture()
    {
        using var network = Network(("conv", nn.Conv2d(1, 1, 5, padding: 2)));
        var field = ReceptiveField.Of(network, "conv")!;
        Assert.AreEqual(new Crop(0, 0, 3, 3), field.At(0, 0));
        Assert.AreEqual(new Crop(0, 6, 4, 5), field.At(1, 8));
        Assert.AreEqual(new Crop(13, 13, 3, 3), field.At(15, 15));
    }

    [TestMethod]
    public void Positions_that_see_padding_are_on_the_border()
    {
        using var padded = Network(("conv", nn.Conv2d(1, 1, 5, padding: 2)));
        var inner = padded.InnerOf("conv")!;
        Assert.AreEqual((2, 2, 12, 12), (inner.Top, inner.Left, inner.Height, inner.Width));
        Assert.AreEqual(1 - (144 / 256.0), inner.BorderShare, 1e-12);
        Assert.IsTrue(inner.IsOnBorder([1, 8]) && inner.IsOnBorder([8, 14]));
        Assert.IsFalse(inner.IsOnBorder([2, 13]));
        Assert.AreEqual((3 * 16) + 7, inner.Whole((1 * 12) + 5, columns: 16));
        using var bare = Network(("conv", nn.Conv2d(1, 1, 5)));
        Assert.AreEqual(0, bare.InnerOf("conv")!.BorderShare);
        using var whole = Network(("conv", nn.Conv2d(1, 1, 31, padding: 15)));
        Assert.IsNull(whole.InnerOf("conv"), "every position may be cut");
    }

    [TestMethod]
    public void A_stride_moves_it()
    {
        using var network = Network(("conv", nn.Conv2d(1, 1, (3, 3), stride: (2, 4))));
        Assert.AreEqual(new Crop(6, 8, 3, 3), ReceptiveField.Of(network, "conv")!.At(3, 2));
    }

    [TestMethod]
    public void A_dilated_kernel_spreads_it()
    {
        using var network = Network(("conv", nn.Conv2d(1, 1, 3, dilation: 3)));
        Assert.AreEqual(new Crop(2, 1, 7, 7), ReceptiveField.Of(network, "conv")!.At(2, 1));
    }

    [TestMethod]
    public void Pooling_and_stacked_layers_widen_it()
    {
        using var network = Network(
            ("conv1", nn.Conv2d(1, 3, 3, padding: 1)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(3, 2, 3)), ("pool2", nn.AvgPool2d(2)));
        Assert.AreEqual(new Crop(4, 5, 3, 3), ReceptiveField.Of(network, "relu1")!.At(5, 6));
        // rows 6 and 7, one more each side
        Assert.AreEqual(new Crop(5, 7, 4, 4), ReceptiveField.Of(network, "pool1")!.At(3, 4));
        // pooled 0-2: rows 0-5 and one more; 1-3
        Assert.AreEqual(new Crop(0, 1, 7, 8), ReceptiveField.Of(network, "conv2")!.At(0, 1));
        // pooled 2-5 are rows 4-11, pooled 0-3 are 0-7
        Assert.AreEqual(new Crop(3, 0, 10, 9), ReceptiveField.Of(network, "pool2")!.At(1, 0));
    }

    [TestMethod]
    public void What_sees_everything_sees_the_whole_picture()
    {
        using var network = Network(
            ("all", new Function("all", x => x + x.mean())), ("nothing", new Function("nothing", x => zeros_like(x))));
        Assert.AreEqual(new Crop(0, 0, 16, 16), ReceptiveField.Of(network, "all")!.At(3, 9));
        Assert.AreEqual(new Crop(0, 0, 16, 16), ReceptiveField.Of(network, "nothing")!.At(3, 9));
    }

    [TestMethod]
    public void Pictures_larger_than_a_batch_of_trials_are_seen_whole()
    {
        using var network = new HookedNetwork(nn.Sequential(("conv", nn.Conv2d(2, 1, 7, stride: 7))), 2, 77, 91);
        var field = ReceptiveField.Of(network, "conv")!;
        Assert.AreEqual(new Crop(70, 84, 7, 7), field.At(10, 12));
        Assert.AreEqual(new Crop(28, 35, 7, 7), field.At(4, 5));
    }

    [TestMethod]
    public void What_has_no_map_or_no_picture_has_no_field()
    {
        using var pictures = Planted.Random();
        Assert.IsNull(ReceptiveField.Of(pictures, "logits"));
        Assert.IsNotNull(ReceptiveField.Of(pictures, "conv1"));
        using var rows = Planted.Linear([1, 2]);
        Assert.IsNull(ReceptiveField.Of(rows, "linear"));
        Assert.ThrowsExactly<ArgumentException>(() => ReceptiveField.Of(pictures, "conv9"));
    }

    [TestMethod]
    public void A_top_row_shows_the_part_of_the_picture_that_its_position_sees()
    {
        using var network = Network(("conv", nn.Conv2d(1, 1, 3, padding: 1, bias: false)));
        var conv = (Conv)network.Module.named_modules().Single(named => named.name == "conv").module;
        Planted.Fill(conv.weight!, [0, 0, 0, 0, 1, 0, 0, 0, 0]);
        using var pictures = zeros(3, 1, 16, 16);
        pictures[1, 0, 4, 9] = 1;
        pictures[2, 0, 0, 15] = 2;
        var found = Scans.Catalogue(network, new() { Units = ["conv"], TopRows = 2 }, new(pictures)).Units[0].Highest;
        CollectionAssert.AreEqual(new[] { 0, 15 }, found[0].Position.ToArray());
        Assert.AreEqual(new Crop(0, 14, 2, 2), found[0].Crop);
        CollectionAssert.AreEqual(new[] { 4, 9 }, found[1].Position.ToArray());
        Assert.AreEqual(new Crop(3, 8, 3, 3), found[1].Crop);
    }

    private static HookedNetwork Network(params (string, nn.Module<Tensor, Tensor>)[] layers) =>
        new(nn.Sequential(layers), 1, 16, 16);
}
