using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class TransformTests
{
    private static IEnumerable<object[]> Catalogue() => new[]
    {
        Transforms.Standard, Transforms.Jitter(2), Transforms.Scale(0.8, 1.2), Transforms.Rotate(20),
        Transforms.Pad(2).Then(Transforms.Jitter(2)), Transforms.Pad(1).Then(Transforms.Standard),
        Transforms.Jitter(1).Then(Transforms.Pad(2)).Then(Transforms.Rotate(10)),
    }.Select(transform => new object[] { transform });

    [TestMethod, DynamicData(nameof(Catalogue))]
    public void The_same_seed_changes_the_same_way_and_each_item_its_own(Transform transform)
    {
        using var scope = NewDisposeScope();
        var input = Drawn(1, 3, 9, 7).expand(6, 3, 9, 7).contiguous();
        byte[] Bits(int seed) => transform.Apply(input, new Random(seed)).bytes.ToArray();
        CollectionAssert.AreEqual(Bits(5), Bits(5));
        CollectionAssert.AreNotEqual(Bits(5), Bits(6));
        var changed = transform.Apply(input, new Random(5));
        CollectionAssert.AreEqual(input.shape, changed.shape);
        Assert.IsTrue(Enumerable.Range(1, 5).Any(item => !changed[item].allclose(changed[0])));
    }

    [TestMethod]
    public void Nothing_changes_through_none_or_through_padding_alone()
    {
        using var input = Drawn(2, 3, 9, 7);
        Assert.AreSame(input, Transforms.None.Apply(input, new Random(1)));
        Assert.AreSame(input, Transforms.Pad(3).Apply(input, new Random(1)));
        Assert.AreSame(input, Transforms.None.Then(Transforms.Pad(1)).Then(Transforms.None).Apply(input, new Random(1)));
    }

    [TestMethod, DataRow(3, 3), DataRow(5, 2)]
    public void A_shift_after_padding_moves_grey_in(int pad, int shift)
    {
        using var scope = NewDisposeScope();
        var input = Drawn(3, 2, 6, 5);
        var changed = Transforms.Pad(pad).Then(Transforms.Jitter(shift)).Apply(input, new Random(8), grey: 0.25);
        var canvas = nn.functional.pad(input, [pad, pad, pad, pad], PaddingModes.Constant, 0.25);
        var same = new Random(8);
        for (var item = 0; item < 3; item++)
        {
            var (across, down) = (same.Next(-shift, shift + 1), same.Next(-shift, shift + 1));
            var cut = canvas[item].narrow(1, pad + down, 6).narrow(2, pad + across, 5);
            Assert.IsTrue(changed[item].allclose(cut, 1e-5, 1e-5), $"item {item}, {down} down, {across} across");
        }
    }

    [TestMethod]
    public void Farther_out_than_the_padding_the_padded_picture_is_reflected()
    {
        using var scope = NewDisposeScope();
        var input = ones(1, 1, 4, 4);
        var small = Transforms.Pad(1).Then(Transforms.Scale(0.25, 0.25)).Apply(input, new Random(1), grey: 0);
        var smaller = Transforms.Pad(20).Then(Transforms.Scale(0.25, 0.25)).Apply(input, new Random(1), grey: 0);
        Assert.AreEqual(0, smaller[0, 0, 0, 0].item<float>(), 1e-6, "only grey out there");
        Assert.IsTrue(small[0, 0, 0, 0].item<float>() > 0.4, "the picture again, beyond one pixel of grey");
    }

    [TestMethod]
    public void A_chain_applies_the_first_before_the_second()
    {
        using var scope = NewDisposeScope();
        var input = Drawn(1, 1, 16, 16);
        var (scale, jitter) = (Transforms.Scale(2, 2), Transforms.Jitter(2));
        var folded = scale.Then(jitter).Apply(input, new Random(4));
        var random = new Random(4);
        var oneByOne = jitter.Apply(scale.Apply(input, random), random);
        Tensor Inner(Tensor picture) => picture.narrow(2, 3, 10).narrow(3, 3, 10);      // away from the reflected border
        Assert.IsTrue(Inner(folded).allclose(Inner(oneByOne), 1e-4, 1e-4));
        Assert.IsFalse(Inner(folded).allclose(Inner(scale.Apply(input, new Random(4))), 1e-4, 1e-4), "it did shift");
    }

    [TestMethod]
    public void Padding_after_a_shift_leaves_the_shift_alone()
    {
        using var scope = NewDisposeScope();
        var input = Drawn(4, 1, 8, 8);
        var shifted = Transforms.Jitter(2).Apply(input, new Random(1));
        var padded = Transforms.Jitter(2).Then(Transforms.Pad(3)).Apply(input, new Random(1));
        Assert.IsTrue(shifted.equal(padded).all().item<bool>());
    }

    [TestMethod]
    public void Ranges_are_kept()
    {
        using var scope = NewDisposeScope();
        var point = zeros(40, 1, 9, 9);
        point[TensorIndex.Colon, 0, 4, 4] = 1;
        int[] Places(Transform transform) =>
            [.. transform.Apply(point, new Random(2)).flatten(1).argmax(1).data<long>().Select(at => (int)at)];

        var jittered = Places(Transforms.Jitter(2));
        Assert.IsTrue(jittered.All(at => Math.Abs(at / 9 - 4) <= 2 && Math.Abs(at % 9 - 4) <= 2));
        foreach (var reach in new[] { -2, 2 })
        {
            Assert.IsTrue(jittered.Any(at => at / 9 - 4 == reach));
            Assert.IsTrue(jittered.Any(at => at % 9 - 4 == reach));
        }

        Assert.IsTrue(Places(Transforms.Scale(0.5, 2).Then(Transforms.Rotate(180))).All(at => at == 40), "the centre stays");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transforms.Pad(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transforms.Jitter(-1));
        Assert.ThrowsExactly<ArgumentException>(() => Transforms.Scale(0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transforms.Rotate(-5));
    }

    [TestMethod]
    public void Gradients_flow_back_to_the_pixels_that_are_still_seen()
    {
        using var scope = NewDisposeScope();
        var input = Drawn(1, 1, 6, 6).requires_grad_(true);
        Transforms.Pad(4).Then(Transforms.Jitter(4)).Apply(input, new Random(1)).sum().backward();
        var same = new Random(1);
        var (across, down) = (same.Next(-4, 5), same.Next(-4, 5));
        var seen = (6 - Math.Abs(across)) * (6 - Math.Abs(down));
        Assert.IsTrue(seen < 36);
        Assert.AreEqual(seen, input.grad!.sum().item<float>(), 1e-3);
    }

    [TestMethod]
    public void A_maximisation_pads_with_the_middle_of_the_networks_range()
    {
        using var network = new HookedNetwork(Planted.Convolution(1).Module, [1, 8, 8], PixelScale.Bytes);
        var read = new HashSet<int>();
        var probe = new Objective("probe", ["edge"], seen =>
        {
            read.UnionWith(seen["edge"].detach().data<float>().Select(value => (int)Math.Round(2 * value)));
            return seen["edge"].flatten(1).mean([1]);
        });
        var white = new Parameterization("white", request =>
        {
            var pixels = new Parameter(full(request.Count, 1, 8, 8, 255f));
            return new([pixels], () => pixels.alias()) { Project = () => pixels.fill_(255) };
        });
        var moved = Transforms.Pad(3).Then(Transforms.Jitter(3));
        using var found = network.Maximize(probe, white, moved, new() { Steps = 8, Seed = 1 });
        CollectionAssert.AreEquivalent(new[] { 255, 510 }, read.ToArray());
    }

    [TestMethod]
    public void What_is_no_picture_is_refused()
    {
        using var input = ones(2, 3);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => Transforms.Pad(1).Then(Transforms.Jitter(2)).Apply(input, new Random(1))).Message,
            "'pad 1 px, jitter 2 px' needs pictures [N, C, H, W], not an input of 2 axes.");
    }

    private static Tensor Drawn(params long[] shape)
    {
        LibTorch.EnsureLoaded();
        using var generator = new Generator(9);
        return rand(shape, generator: generator);
    }
}
