using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Units whose maximum is known: what is found is it.</summary>
[TestClass]
public class KnownMaximaTests
{
    private static readonly Objective Linear = Objectives.Channel("linear:0");

    [TestMethod]
    public void A_linear_unit_in_a_box_of_rows_reaches_its_maximum()
    {
        var weights = Weights(20);
        using var network = Planted.Linear(weights);
        double[] least = [.. Enumerable.Range(0, 20).Select(slot => -1.0 - slot)];
        double[] greatest = [.. Enumerable.Range(0, 20).Select(slot => 2.0 * slot)];
        var best = Enumerable.Range(0, 20).Sum(slot => Math.Max(weights[slot] * least[slot], weights[slot] * greatest[slot]));
        using var found = network.Maximize(Linear, Rows.Box(least, greatest), null, new() { Steps = 60 });
        Assert.IsTrue(found.Score >= 0.99 * best && found.Score <= best * (1 + 1e-6), $"{found.Score} of {best}");
    }

    [TestMethod]
    public void A_linear_unit_of_pixels_reaches_its_maximum()
    {
        var weights = Weights(64);
        using var network = new HookedNetwork(Planted.Module(weights), [1, 8, 8], new PixelScale(-2, 5));
        var best = weights.Sum(weight => Math.Max(-2 * weight, 5 * weight));
        using var found = network.Maximize(Linear, Images.Pixels(1, 8), null, new() { Steps = 60 });
        Assert.IsTrue(found.Score >= 0.99 * best && found.Score <= best * (1 + 1e-6), $"{found.Score} of {best}");
    }

    [TestMethod, DataRow(0.02), DataRow(0.5)]
    public void A_linear_unit_in_a_ball_leans_along_its_weights(double rate)
    {
        var weights = Weights(50);
        using var network = Planted.Linear(weights);
        using var generator = new Generator(4);
        using var center = rand(50, generator: generator);
        MaximizationOptions options = new() { Steps = 300, Rule = AscentRule.Normalized, LearningRate = rate };
        using var found = network.Maximize(Linear, Rows.Near(center, l2: 1.5), null, options);
        using var change = found.Input[0] - center;
        using var direction = tensor(weights);
        Assert.AreEqual(1.5f, change.norm().item<float>(), 1e-4f);
        var cosine = nn.functional.cosine_similarity(change.unsqueeze(0), direction.unsqueeze(0)).item<float>();
        Assert.IsTrue(cosine >= 0.9999, $"{cosine}");
    }

    [TestMethod]
    public void A_radial_unit_is_answered_with_its_centre()
    {
        float[] center = [0.3f, -0.7f, 0.9f, 0];
        using var network = new HookedNetwork(nn.Sequential(("radial", new Radial(center))), 4);
        MaximizationOptions options = new() { Steps = 400, LearningRate = 0.01 };
        using var found = network.Maximize(Objectives.Channel("radial:0"), Rows.Box(4, -1, 1), null, options);
        Assert.IsTrue(found.Score > 0.99999, $"{found.Score}");
        for (var slot = 0; slot < 4; slot++) Assert.AreEqual(center[slot], found.Input[0, slot].item<float>(), 5e-3f);
    }

    [TestMethod, TestCategory("Long")]
    [DataRow("pixels"), DataRow("Fourier"), DataRow("pyramid"), DataRow("CPPN"), DataRow("near"), DataRow("phases")]
    public void An_edge_detector_is_answered_with_an_edge(string kind)
    {
        using var network = Planted.Convolution(-1, 1);      // scores right minus left
        using var grey = full([1, 8, 8], 0.5f);
        using var scene = PictureFits.Scene(PixelScale.Unit, 1, 8, 8);
        var picture = kind switch
        {
            "pixels" => Images.Pixels(1, 8),
            "Fourier" => Images.Fourier(1, 8),
            "pyramid" => Images.Pyramid(1, 8),
            "CPPN" => Images.Cppn(1, 8),
            "near" => Images.Near(grey, linf: 0.3),
            _ => Images.PhaseOnly(1, 8, MagnitudeSpectrum.Measure([scene], PixelScale.Unit)),
        };
        foreach (var decay in new double?[] { 0, null })
        {
            using var found = network.Maximize(Objectives.Channel("edge:0@3,3"), picture, null, new() { Decay = decay });
            // all that the ball, the data's contrast or, in a spectrum or pyramid, the usual decay allows
            var decays = decay is null && kind is ("Fourier" or "pyramid");
            var least = kind switch { "near" => 0.59, "phases" => 0.3, _ => decays ? 0.7 : 0.9 };
            Assert.IsTrue(
                found.Pixel(3, 4) - found.Pixel(3, 3) > least, $"{found.Pixel(3, 4)} - {found.Pixel(3, 3)}, decay {decay}");
        }
    }

    [TestMethod]
    public void Slots_with_one_value_stay_and_starts_are_starts()
    {
        using var network = Planted.Linear([1, 1, -1]);
        using var start = tensor(new[] { 0.5f, 7, 3 });
        using (var found = network.Maximize(Linear, Rows.Box([0, 7, -1], [1, 7, 4], start: start), null,
            new() { Steps = 2, LearningRate = 0.1, Rule = AscentRule.Sign, Snapshots = [1] }))
        {
            CollectionAssert.AreEqual(new[] { 0.6f, 7, 2.5f }, Rounded(found.Snapshots[1]));
            CollectionAssert.AreEqual(new[] { 0.7f, 7, 2 }, Rounded(found.Input));
        }

        using var generator = new Generator(1);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(
            () => Rows.Box([0, 0, 0], [1, 8, 2], start: start).Start(new(1, generator, CPU, PixelScale.Unit))).Message,
            "from 3 to 3 in slot 2, whose bounds are 0 to 2");
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Box(4, start: start));
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Box([0, 1], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Box([0, 1], [1, 0.5]));
        Assert.ThrowsExactly<ArgumentException>(() => Rows.Box(2, 1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Rows.Box(0));
    }

    private static float[] Rounded(Tensor vector) => [.. vector.data<float>().ToArray().Select(value => MathF.Round(value, 4))];

    private static float[] Weights(int count)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 4 - 2)];
    }

    /// <summary>exp(-|x - centre|²).</summary>
    private sealed class Radial : nn.Module<Tensor, Tensor>
    {
        private readonly Tensor _center;

        public Radial(float[] center) : base(nameof(Radial)) => _center = AlignedTensor.From(center, center.Length);

        public override Tensor forward(Tensor input) => (input - _center).square().sum([1], keepdim: true).neg().exp();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _center.Dispose();
            base.Dispose(disposing);
        }
    }
}
