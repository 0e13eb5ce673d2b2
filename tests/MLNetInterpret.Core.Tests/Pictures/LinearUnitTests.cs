using MLNetInterpret.Core.Pictures;
using TorchSharp;
using static TorchSharp.torch;
using Conv = TorchSharp.Modules.Conv2d;

namespace MLNetInterpret;

/// <summary>Units that are linear in the pixels: their optimum is known.</summary>
[TestClass]
public class LinearUnitTests
{
    /// <summary>Kernel, stride, padding, pixels' range, and whether the pixels are normalised.</summary>
    private static IEnumerable<object[]> Layers =>
    [
        [3, 1, 0, 0.0, 1.0, false], [3, 1, 1, 0.0, 1.0, true], [5, 2, 2, 0.0, 255.0, true], [4, 3, 1, -1.0, 1.0, false],
        [7, 2, 3, 0.0, 1.0, false], [2, 2, 0, 1.0, 3.0, false],
    ];

    [TestMethod, DynamicData(nameof(Layers))]
    public void A_first_layers_optimum_is_its_bias_and_the_better_end_of_every_pixel(
        int kernel, int stride, int padding, double least, double most, bool isNormalised)
    {
        var pixels = new PixelScale(least, most);
        if (isNormalised)
            pixels = pixels with { Mean = [0.4 * most, 0.5 * most], Deviation = [0.2 * most, 0.3 * most] };
        using var network = Convolution(kernel, stride, padding, pixels, out var best);
        var (rows, columns) = ((int)network.Points[0].Shape[1], (int)network.Points[0].Shape[2]);
        var options = new VisualizationOptions { Steps = 2, Moves = 2, Negative = true };
        Unit[] channels = ["conv:0", "conv:1", "conv:2"];
        foreach (var found in network.MaximizeAll(channels, options))
        {
            var top = Enumerable.Range(0, rows * columns)
                .Max(at => best(found.Unit.Index!.Value, at / columns, at % columns, true));
            AssertExact(top, found.Highest);
            Assert.AreEqual(OptimumSource.Ascent, found.Lowest!.Source, "all positions have to fall at once");
        }

        Unit[] neurons = ["conv:1@0,0", $"conv:2@{rows - 1},{columns - 1}", $"conv:0@{rows / 2},0"];
        foreach (var found in network.MaximizeAll(neurons, options))
        {
            double Best(bool highest) =>
                best(found.Unit.Index!.Value, found.Unit.Position[0], found.Unit.Position[1], highest);
            AssertExact(Best(true), found.Highest);
            AssertExact(Best(false), found.Lowest!);
        }
    }

    [TestMethod, DataRow(Reduction.Mean), DataRow(Reduction.Sum)]
    public void A_mean_and_a_sum_over_positions_have_a_closed_form_at_both_ends(Reduction reduction)
    {
        using var network = Planted.Convolutions([-1, 1], [1, 1], [2, -2], [-1, -1]);
        float[] most = [1 / 7f, 2, 2 / 7f, 0], least = [-1 / 7f, 0, -2 / 7f, -2];
        foreach (var found in network.MaximizeAll("edge", options: new()
        {
            Steps = 1,
            Negative = true,
            Reduction = reduction,
            Moves = 0,
        }))
        {
            var times = reduction == Reduction.Sum ? 56 : 1;
            AssertExact(times * most[found.Unit.Index!.Value], found.Highest);
            AssertExact(times * least[found.Unit.Index!.Value], found.Lowest!);
        }
    }

    [TestMethod]
    public void Linear_layers_in_a_row_are_linear_and_others_are_not()
    {
        var module = nn.Sequential(
            ("conv", nn.Conv2d(1, 3, 3, padding: 1)), ("norm", nn.BatchNorm2d(3)), ("mean", nn.AvgPool2d(2)),
            ("drop", nn.Dropout(0.5)), ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("logits", nn.Linear(48, 2)));
        Planted.Randomize(module, 3);
        using var network = new HookedNetwork(module, 1, 8, 8);
        string[] linear = [.. network.Points.Where(point => LinearUnits.Of(network, point.Point) is not null)
            .Select(point => point.Point.Name)];
        CollectionAssert.AreEqual(new[] { "conv", "norm", "mean", "drop" }, linear);
        using var flat = new HookedNetwork(nn.Sequential(("flat", nn.Flatten()), ("logits", nn.Linear(64, 3))), 1, 8, 8);
        Assert.AreEqual(OptimumSource.ClosedForm, flat.MaximizeAll("logits", options: new() { Steps = 1 })[0].Highest.Source);
        Assert.IsTrue(network.MaximizeAll("relu", options: new() { Steps = 1 })
            .All(unit => unit.Highest.Source == OptimumSource.Ascent));
    }

    [TestMethod]
    public void A_kink_far_out_is_no_closed_form()
    {
        // linear but for the last hundredth of its range
        var kinked = new Function("kinked", x => x.flatten(1).sum([1], keepdim: true).clamp_max(63.5));
        using var network = new HookedNetwork(nn.Sequential(("kinked", kinked)), 1, 8, 8);
        var found = network.Maximize("kinked:0", new() { Steps = 1 });
        Assert.AreEqual(OptimumSource.Ascent, found.Highest.Source);
    }

    [TestMethod]
    public void No_picture_does_better_than_the_closed_form()
    {
        using var network = Convolution(3, 1, 1, PixelScale.Unit, out _);
        using var generator = new Generator(5);
        using var pictures = rand([400, 2, 9, 10], generator: generator).round();
        foreach (var found in network.MaximizeAll("conv", options: new() { Steps = 1 }))
            Assert.IsTrue(
                network.Score(Objectives.Channel(found.Unit, Reduction.Max), pictures).Max() <= found.Highest.Score + 1e-5f);
    }

    private static void AssertExact(double expected, OptimizedInput found)
    {
        Assert.AreEqual(OptimumSource.ClosedForm, found.Source);
        Assert.AreEqual(expected, found.Score, 1e-4 * Math.Max(1, Math.Abs(expected)));
        Assert.IsFalse(found.FallsShort);
    }

    /// <summary>A random convolution of two channels of 9 x 10 pixels, and what its neurons reach by hand.</summary>
    private static HookedNetwork Convolution(
        int kernel, int stride, int padding, PixelScale pixels, out Func<int, int, int, bool, double> best)
    {
        Conv conv = nn.Conv2d(2, 3, kernel, stride: stride, padding: padding);
        Planted.Randomize(conv, kernel + padding);
        var weights = conv.weight.data<float>().ToArray();
        var bias = conv.bias!.data<float>().ToArray();
        best = (unit, row, column, highest) =>
        {
            double sum = bias[unit];
            for (var channel = 0; channel < 2; channel++)
                for (var y = 0; y < kernel; y++)
                    for (var x = 0; x < kernel; x++)
                    {
                        var (down, across) = (row * stride - padding + y, column * stride - padding + x);
                        if (down is < 0 or >= 9 || across is < 0 or >= 10) continue;
                        double Read(double value) => pixels.Mean.Count == 0
                            ? value
                            : (value - pixels.Mean[channel]) / pixels.Deviation[channel];
                        double weight = weights[((unit * 2 + channel) * kernel + y) * kernel + x];
                        var (a, b) = (weight * Read(pixels.Minimum), weight * Read(pixels.Maximum));
                        sum += highest ? Math.Max(a, b) : Math.Min(a, b);
                    }

            return sum;
        };
        return new(nn.Sequential(("conv", conv)), [2, 9, 10], pixels);
    }
}
