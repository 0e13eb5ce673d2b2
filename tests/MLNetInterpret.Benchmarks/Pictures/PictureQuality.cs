using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>How calm a picture of 8 bits is.</summary>
/// <param name="Clipped">Share of the values that are 0 or 255.</param>
/// <param name="High">Share of the power of its grey picture above a quarter of the sampling frequency, without the
/// mean.</param>
/// <param name="Slope">Slope of the logarithm of the power against that of the frequency; about -2.5 for photographs.</param>
/// <param name="Saturation">Mean of (largest - smallest) / largest channel.</param>
/// <param name="Deviation">Standard deviation of the values, in shares of their range.</param>
internal sealed record PictureQuality(double Clipped, double High, double Slope, double Saturation, double Deviation)
{
    private const int Edges = 12;

    public static PictureQuality Of(ImageInput picture)
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        var values = picture.ToTensor(PixelScale.Bytes)[0].to(ScalarType.Float64).round();
        var grey = values.mean([0]);
        var power = fft.fft2(grey - grey.mean()).abs().square();
        var down = fft.fftfreq(picture.Height, dtype: ScalarType.Float64).square().unsqueeze(1);
        var across = fft.fftfreq(picture.Width, dtype: ScalarType.Float64).square().unsqueeze(0);
        var frequency = (down + across).sqrt();
        var most = values.amax([0]);
        return new(
            values.le(0).logical_or(values.ge(255)).to(ScalarType.Float64).mean().item<double>(),
            (power[frequency.gt(0.25)].sum() / power[frequency.gt(0)].sum()).item<double>(),
            SlopeOf(power, frequency, 1.5 / Math.Max(picture.Height, picture.Width)),
            ((most - values.amin([0])) / most.clamp_min(1)).mean().item<double>(),
            values.std(unbiased: false).item<double>() / 255);
    }

    public static PictureQuality Mean(IReadOnlyCollection<PictureQuality> all) => new(
        all.Average(one => one.Clipped), all.Average(one => one.High), all.Average(one => one.Slope),
        all.Average(one => one.Saturation), all.Average(one => one.Deviation));

    public override string ToString() => FormattableString.Invariant($"clipped {Clipped:0.000}  high {High:0.000}  ")
        + FormattableString.Invariant($"slope {Slope:0.00}  saturation {Saturation:0.00}  deviation {Deviation:0.00}");

    /// <summary>A line through the mean power of rings, each wider than the one inside by the same factor.</summary>
    private static double SlopeOf(Tensor power, Tensor frequency, double least)
    {
        var edges = Enumerable.Range(0, Edges).Select(i => least * Math.Pow(0.5 / least, i / (Edges - 1.0))).ToArray();
        List<(double X, double Y)> points = [];
        foreach (var (from, to) in edges.Zip(edges.Skip(1)))
        {
            var ring = frequency.ge(from).logical_and(frequency.lt(to));
            if (ring.any().item<bool>())
                points.Add((Math.Log(frequency[ring].mean().item<double>()),
                    Math.Log(power[ring].mean().item<double>() + 1e-9)));
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }
}
