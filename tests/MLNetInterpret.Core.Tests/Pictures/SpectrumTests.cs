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
    public void Fourier_starts_with_amplitudes_of_one_over_frequency() => Assert.AreEqual(-1, Slope(Images.Fourier(2, 64)), 0.05);

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
