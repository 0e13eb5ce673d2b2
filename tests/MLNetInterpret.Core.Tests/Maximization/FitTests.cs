using MLNetInterpret.Core.Maximization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Every parameterisation that claims to reach every picture reaches a given one, and starts from it where asked
/// to.</summary>
[TestClass]
public class FitTests
{
    private static readonly PixelScale Wide = new(-2, 3);

    public static IEnumerable<object[]> Shapes =>
        from kind in new[] { "pixels", "Fourier", "pyramid" }
        from shape in new (int Channels, int Rows, int Columns)[] { (1, 16, 16), (3, 15, 17), (2, 12, 9) }
        select new object[] { kind, shape.Channels, shape.Rows, shape.Columns };

    [TestMethod, DynamicData(nameof(Shapes))]
    public void A_given_picture_is_fitted(string kind, int channels, int rows, int columns)
    {
        using var network = PictureFits.Canvas(Wide, channels, rows, columns);
        using var scene = PictureFits.Scene(Wide, channels, rows, columns);
        using var found = network.Maximize(PictureFits.Fit(scene), Of(kind, channels, rows, columns, null), null,
            new() { Steps = 300, LearningRate = 0.05, Hold = 1, Decay = 0 });
        var beside = Math.Sqrt(-found.Score) / Wide.Range;
        Assert.IsTrue(beside < 0.005, $"{beside} of the range beside it");
    }

    [TestMethod, DynamicData(nameof(Shapes))]
    public void A_start_picture_is_where_it_starts(string kind, int channels, int rows, int columns)
    {
        using var scene = PictureFits.Scene(Wide, channels, rows, columns);
        using var generator = new Generator(1);
        using var input = Of(kind, channels, rows, columns, scene).Start(new(2, generator, CPU, Wide));
        using var decoded = input.Decode();
        CollectionAssert.AreEqual(new long[] { 2, channels, rows, columns }, decoded.shape);
        using var off = (decoded - scene).abs().max() / Wide.Range;
        Assert.IsTrue(off.item<float>() < 0.52 / 255, $"{off.item<float>() * 255} levels");
    }

    [TestMethod, DataRow("pixels"), DataRow("Fourier"), DataRow("pyramid")]
    public void Black_and_white_are_within_half_a_level_of_a_start(string kind)
    {
        using var scene = eye(8).view(1, 8, 8);
        using var network = PictureFits.Canvas(PixelScale.Unit, 1, 8, 8);
        using var found = network.Maximize(PictureFits.Fit(scene), Of(kind, 1, 8, 8, scene), null,
            new() { Steps = 2, LearningRate = 1e-3, Restarts = 0 });
        Assert.IsTrue(Math.Sqrt(-found.Score) < 1.01 / 255, $"{Math.Sqrt(-found.Score) * 255} levels");
    }

    [TestMethod]
    public void A_start_of_another_shape_or_range_is_refused()
    {
        using var scene = full([2, 8, 8], 0.5f);
        using var generator = new Generator(1);
        foreach (var kind in new[] { "pixels", "Fourier", "pyramid" })
        {
            var shape = Assert.ThrowsExactly<ArgumentException>(() => Of(kind, 2, 8, 9, scene));
            StringAssert.Contains(shape.Message, "[2, 8, 8]; pictures here are [2, 8, 9]");
            var range = Assert.ThrowsExactly<ArgumentException>(
                () => Of(kind, 2, 8, 8, scene).Start(new(1, generator, CPU, new(1, 2))));
            StringAssert.Contains(range.Message, "value range is 1 to 2");
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Images.Pyramid(1, 8, levels: 5));
        Assert.ThrowsExactly<ArgumentException>(() => Images.Pyramid(2, 8, colors: ColorBasis.ImageNet));
    }

    private static Parameterization Of(string kind, int channels, int rows, int columns, Tensor? start)
    {
        var colors = channels == 3 ? ColorBasis.ImageNet : null;
        return kind switch
        {
            "pixels" => Images.Pixels(channels, columns, rows, start: start),
            "Fourier" => Images.Fourier(channels, columns, rows, colors, start: start),
            _ => Images.Pyramid(channels, columns, rows, colors: colors, start: start),
        };
    }
}
