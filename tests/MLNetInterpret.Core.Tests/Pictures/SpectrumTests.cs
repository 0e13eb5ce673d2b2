using MLNetInterpret.Core.Maximization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>At the start, each parameterisation has the spectrum that it claims.</summary>
[TestClass]
public class SpectrumTests
{
    [TestMethod]
    public void Pixels_start_white() => Assert.AreEqual(0, Slope(Images.Pixels(2, 64)), 0.05);

    [TestMethod]
    public void Fourier_starts_with_the_amplitudes_of_its_recipe()
    {
        foreach (var exponent in new[] { 1, 1.5 })
            Assert.AreEqual(
                -exponent, Slope(Images.Fourier(2, 64, recipe: Recipe.Default with { Exponent = exponent, Fine = 0 })), 0.05);
    }

    [TestMethod, DataRow(4, 1), DataRow(8, 1), DataRow(12, 0.444), DataRow(15, 0.284)]
    public void Waves_of_less_than_four_pixels_are_less_by_the_recipes_fine(int waves, double share)
    {
        using var scope = NewDisposeScope();
        float Amplitude(double fine)
        {
            using var generator = new Generator(2);
            using var input = Images.Fourier(1, 32, recipe: Recipe.Default with { Fine = fine })
                .Start(new(1, generator, CPU, PixelScale.Unit));
            return fft.rfft2(input.Decode().detach())[0, 0, 0, waves].abs().item<float>();
        }

        Assert.AreEqual(share, Amplitude(2) / Amplitude(0), 0.02);
    }

    [TestMethod]
    public void A_pyramid_starts_between_the_two() => Assert.AreEqual(-0.7, Slope(Images.Pyramid(2, 64, levels: 7)), 0.1);

    [TestMethod]
    public void A_pyramid_of_one_level_starts_white() => Assert.AreEqual(0, Slope(Images.Pyramid(2, 64, levels: 1)), 0.05);

    private static double Slope(Parameterization picture)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        using var input = picture.Start(new(32, generator, CPU, PixelScale.Unit));
        return PictureFits.SpectralSlope(input.Decode().detach());
    }
}
