using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class ColorTests
{
    [TestMethod, DataRow(1), DataRow(2), DataRow(3), DataRow(5)]
    public void A_basis_measured_from_pictures_has_their_covariance(int channels)
    {
        using var scope = NewDisposeScope();
        var (pictures, covariance) = Drawn(channels);
        var measured = ColorBasis.Measure([pictures[..20], pictures[20], pictures[21..]]);
        var basis = AlignedTensor.From([.. measured.Cast<float>()], channels, channels);
        var expected = covariance / linalg.eigvalsh(covariance).max();
        Assert.IsTrue(basis.matmul(basis.t()).allclose(expected.to(ScalarType.Float32), 0, 0.02));
    }

    [TestMethod]
    public void A_basis_does_not_depend_on_batches_or_the_value_range()
    {
        using var scope = NewDisposeScope();
        var (pictures, _) = Drawn(3);
        var whole = ColorBasis.Measure([pictures]);
        var parts = ColorBasis.Measure(pictures.split(7).Select(part => part * 255 + 3));
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) Assert.AreEqual(whole[i, j], parts[i, j], 1e-4f);
    }

    [TestMethod]
    public void Photographs_vary_most_in_brightness()
    {
        var basis = ColorBasis.ImageNet;
        for (var channel = 0; channel < 3; channel++) Assert.IsTrue(basis[channel, 0] > 0.5);
        var lengths = Enumerable.Range(0, 3).Select(plane =>
            Enumerable.Range(0, 3).Sum(channel => basis[channel, plane] * basis[channel, plane]));
        Assert.AreEqual(1, lengths.Max(), 1e-6);
        Assert.AreNotSame(ColorBasis.ImageNet, basis);
    }

    [TestMethod]
    public void A_spectrum_in_a_basis_starts_with_its_colours()
    {
        using var scope = NewDisposeScope();
        var (_, covariance) = Drawn(3);
        var colors = ColorBasis.Measure([Drawn(3).Pictures]);
        foreach (var picture in new[] { Images.Fourier(3, 16, colors: colors), Images.Pyramid(3, 16, colors: colors) })
        {
            using var generator = new Generator(2);
            using var input = picture.Start(new(64, generator, CPU, PixelScale.Unit));
            var seen = Correlation(Covariance(input.Decode().detach()));
            Assert.IsTrue(seen.allclose(Correlation(covariance), 0, 0.1), picture.Description);
        }
    }

    [TestMethod]
    public void Pictures_that_do_not_fit_are_refused()
    {
        using var pair = zeros(2, 4, 4);
        using var flat = zeros(4);
        Assert.ThrowsExactly<ArgumentException>(() => ColorBasis.Measure([]));
        Assert.ThrowsExactly<ArgumentException>(() => ColorBasis.Measure([flat]));
        Assert.ThrowsExactly<ArgumentException>(() => new ColorStatistics(3).Add(pair));
        Assert.ThrowsExactly<InvalidOperationException>(() => new ColorStatistics(3).Basis());
        Assert.ThrowsExactly<ArgumentException>(() => Images.Fourier(2, 8, colors: ColorBasis.ImageNet));
    }

    /// <summary>Pictures of independent pixels with a drawn covariance of the channels.</summary>
    private static (Tensor Pictures, Tensor Covariance) Drawn(int channels)
    {
        using var generator = new Generator(11);
        var mix = randn([channels, channels], generator: generator) * 0.1 + eye(channels) * 0.2;
        var pictures = ColorPlanesOf(mix, randn([40, channels, 16, 16], generator: generator)) + 0.5;
        return (pictures, Covariance(pictures));
    }

    private static Tensor ColorPlanesOf(Tensor mix, Tensor planes) => einsum("dc,nchw->ndhw", mix, planes);

    private static Tensor Covariance(Tensor pictures)
    {
        var planes = pictures.transpose(0, 1).flatten(1).to(ScalarType.Float64);
        planes -= planes.mean([1], keepdim: true);
        return planes.matmul(planes.t()) / planes.shape[1];
    }

    private static Tensor Correlation(Tensor covariance)
    {
        var deviation = covariance.diagonal().sqrt();
        return covariance / (deviation.unsqueeze(0) * deviation.unsqueeze(1));
    }
}
