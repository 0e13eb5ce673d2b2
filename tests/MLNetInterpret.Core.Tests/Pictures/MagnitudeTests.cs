using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class MagnitudeTests
{
    [TestMethod, DataRow(1, 12, 12, false), DataRow(2, 9, 13, false), DataRow(3, 12, 7, true), DataRow(3, 9, 10, true)]
    public void Only_phases_move_and_the_magnitudes_are_the_measured_ones(int channels, int rows, int columns, bool colored)
    {
        using var scope = NewDisposeScope();
        var scale = new PixelScale(-1, 1);
        var pictures = Clouds(channels, rows, columns, scale);
        var colors = colored ? ColorBasis.Measure([pictures]) : null;
        var measured = MagnitudeSpectrum.Measure([pictures[..10], pictures[10], pictures[11..]], scale, colors);
        using var network = PictureFits.Canvas(scale, channels, rows, columns);
        var brightness = new Objective("corner", [ActivationPoint.Input], seen =>
            seen.Input.narrow(2, 0, 3).narrow(3, 0, 3).flatten(1).mean([1]));
        using var found = network.Maximize(brightness, Images.PhaseOnly(channels, columns, measured, rows), null,
            new() { Steps = 60, Count = 2, Snapshots = [1, 60] });
        Assert.IsTrue(found.Trace[59][0] > found.Trace[0][0] + 0.1, "phases alone brighten a corner");
        foreach (var snapshot in found.Snapshots.Values)
        {
            var seen = MagnitudesOf(snapshot, scale, colors, out var mean);
            Assert.IsTrue(seen.allclose(measured.At(rows, columns).unsqueeze(0).expand_as(seen), 1e-3, 2e-3));
            for (var channel = 0; channel < channels; channel++)
                Assert.AreEqual(measured.Mean[channel], mean[0, channel].item<float>(), 1e-3f);
        }
    }

    [TestMethod]
    public void The_measured_magnitudes_are_the_mean_over_pictures()
    {
        using var scope = NewDisposeScope();
        var pictures = Clouds(2, 6, 8, PixelScale.Bytes);
        var expected = fft.rfft2(pictures / 255, norm: FFTNormType.Ortho).abs().mean([0]);
        var seen = MagnitudeSpectrum.Measure(pictures.unbind(0), PixelScale.Bytes).At(6, 8);
        Assert.IsTrue(seen.flatten(1)[.., 1..].allclose(expected.flatten(1)[.., 1..], 1e-4, 1e-5));
        Assert.AreEqual(0, seen[0, 0, 0].item<float>());
    }

    [TestMethod, DataRow(32), DataRow(63), DataRow(96)]
    public void At_another_size_the_same_wavelengths_are_as_strong(int size)
    {
        using var scope = NewDisposeScope();
        var spectrum = MagnitudeSpectrum.Measure([Clouds(1, 64, 64, PixelScale.Unit)], PixelScale.Unit);
        var (here, there) = (spectrum.At(64, 64), spectrum.At(size, size));
        foreach (var frequency in new[] { 0.1, 0.2, 0.3, 0.45 })
        {
            var expected = Around(here, 64, frequency);
            Assert.AreEqual(expected, Around(there, size, frequency), 0.05 * expected, $"at {frequency}");
        }
        using var generator = new Generator(1);
        using var input = Images.PhaseOnly(1, size, spectrum).Start(new(8, generator, CPU, PixelScale.Unit));
        Assert.AreEqual(-1, PictureFits.SpectralSlope(Logits(input.Decode().detach(), PixelScale.Unit)), 0.1);
    }

    [TestMethod]
    public void A_start_gives_its_phases()
    {
        using var scope = NewDisposeScope();
        var scene = PictureFits.Scene(PixelScale.Unit, 2, 15, 12);
        var magnitudes = MagnitudeSpectrum.Measure([scene], PixelScale.Unit);
        using var generator = new Generator(1);
        using var input = Images.PhaseOnly(2, 12, magnitudes, 15, scene).Start(new(1, generator, CPU, PixelScale.Unit));
        var decoded = input.Decode().detach()[0];
        var (a, b) = ((decoded - decoded.mean()).flatten(), (scene - scene.mean()).flatten());
        var correlation = (a.dot(b) / a.norm() / b.norm()).item<float>();
        Assert.IsTrue(correlation > 0.97, $"{correlation}");
    }

    [TestMethod]
    public void What_cannot_be_measured_is_refused()
    {
        using var scope = NewDisposeScope();
        var flat = full([2, 1, 8, 8], 0.3f);
        var clouds = Clouds(2, 8, 8, PixelScale.Unit);
        StringAssert.Contains(Refused(() => MagnitudeSpectrum.Measure([flat], PixelScale.Unit)), "do not vary");
        StringAssert.Contains(Refused(() => MagnitudeSpectrum.Measure([], PixelScale.Unit)), "no picture");
        StringAssert.Contains(
            Refused(() => MagnitudeSpectrum.Measure([clouds, rand(1, 2, 8, 9)], PixelScale.Unit)),
            "[1, 2, 8, 9] after [2, 8, 8]");
        StringAssert.Contains(
            Refused(() => MagnitudeSpectrum.Measure([clouds], PixelScale.Unit, ColorBasis.ImageNet)), "2 channels need 2x2");
        var spectrum = MagnitudeSpectrum.Measure([clouds], PixelScale.Unit);
        StringAssert.Contains(Refused(() => Images.PhaseOnly(3, 8, spectrum)), "Magnitudes of 2 channels");
    }

    private static string Refused(Action action) => Assert.ThrowsExactly<ArgumentException>(action).Message;

    /// <summary>Magnitudes and mean colour before the sigmoid.</summary>
    private static Tensor MagnitudesOf(Tensor pictures, PixelScale scale, float[,]? colors, out Tensor mean)
    {
        var shares = Logits(pictures, scale) / 4 + 0.5;
        mean = shares.mean([2, 3]);
        shares -= mean.unsqueeze(-1).unsqueeze(-1);
        if (colors is not null)
            shares = einsum("dc,nchw->ndhw", linalg.inv(AlignedTensor.From([.. colors.Cast<float>()], 3, 3)), shares);
        return fft.rfft2(shares, norm: FFTNormType.Ortho).abs();
    }

    private static Tensor Logits(Tensor pictures, PixelScale scale)
    {
        var shares = ((pictures - scale.Minimum) / scale.Range).to(ScalarType.Float64);
        return (shares / (1 - shares)).log().to(ScalarType.Float32);
    }

    /// <summary>Mean of magnitude times frequency over a ring of frequencies.</summary>
    private static double Around(Tensor magnitudes, int size, double frequency)
    {
        var frequencies = (fft.fftfreq(size).square().unsqueeze(1) + fft.rfftfreq(size).square().unsqueeze(0)).sqrt();
        var ring = (frequencies - frequency).abs().lt(0.05);
        return (magnitudes[0] * frequencies)[ring].mean().item<float>();
    }

    /// <summary>Forty pictures with amplitudes of 1/f, in colours that vary together.</summary>
    private static Tensor Clouds(int channels, int rows, int columns, PixelScale scale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        var mix = new float[channels, channels];
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++) mix[i, j] = i == j ? 0.6f : 0.3f;
        var falling = Recipe.Default with { Fine = 0 };      // one slope at all frequencies
        using var input = Images.Fourier(channels, columns, rows, mix, noise: 0.2, recipe: falling)
            .Start(new(40, generator, CPU, scale));
        return input.Decode().detach().MoveToOuterDisposeScope();
    }
}
