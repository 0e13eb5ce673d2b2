using System.Globalization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Objectives on the untransformed input that are subtracted:
/// <c>objective - 0.05 * Penalties.TotalVariation()</c>.</summary>
/// <remarks>Pictures are measured in shares of their pixel range, 0 for black to 1 for full intensity, so that one weight fits
/// networks that read 0 to 1 and networks that read 0 to 255; other inputs are measured as they are. Each is a mean over the
/// input's values, so that one weight fits every size; one score per batch item, 0 or more.</remarks>
public static class Penalties
{
    /// <summary>How much a border that is not of the wanted intensity weighs against one that is not smooth,
    /// as in Lucid.</summary>
    private const double IntensityWeight = 0.8;

    /// <summary>Mean absolute difference between neighbouring pixels, down and across.</summary>
    /// <remarks>For pictures <c>[N, C, H, W]</c>. Source: Mahendran, Vedaldi 2015, arXiv:1412.0035; anisotropic,
    /// power 1.</remarks>
    public static Objective TotalVariation() =>
        OnPicture("total variation", picture => Differences(picture, 2) + Differences(picture, 3));

    /// <summary>Mean absolute distance of the input from <paramref name="center"/>.</summary>
    /// <param name="center">For pictures a share of the pixel range: 0 is black, 0.5 mid-grey.</param>
    /// <remarks>Source: Lucid's objective of that name (there a sum).</remarks>
    public static Objective L1(double center = 0) => OnInput("L1", input => MeanOf((input - center).abs()));

    /// <summary>Mean squared distance of the input from <paramref name="center"/>.</summary>
    /// <param name="center">For pictures a share of the pixel range: 0 is black, 0.5 mid-grey.</param>
    /// <remarks>Source: Simonyan, Vedaldi, Zisserman 2013, arXiv:1312.6034 (squared L2 norm).</remarks>
    public static Objective L2(double center = 0) => OnInput("L2", input => MeanOf((input - center).square()));

    /// <summary>Mean squared distance of each pixel from the mean of its surroundings, which is held fixed: subtracting it blurs
    /// the picture a little at each step.</summary>
    /// <param name="radius">Reach of the surroundings in pixels each way, 1 or more; at the border, as far as the picture
    /// goes.</param>
    /// <remarks>With the surroundings fixed the gradient is exactly a step towards the blurred picture:
    /// <c>2 (x - blurred) / values</c>. For pictures <c>[N, C, H, W]</c>. Source: Yosinski et al., "Understanding Neural Networks
    /// Through Deep Visualization", 2015, arXiv:1506.06579; as an objective in Lucid.</remarks>
    public static Objective Blur(int radius = 1)
    {
        Check.AtLeast(radius, 1);
        return OnPicture($"blur {radius} px", picture => MeanOf((picture - Blurred(picture, radius).detach()).square()));
    }

    /// <summary>Power of the frequencies above a cutoff:
    /// the mean square of what is left of the picture without the lower ones.</summary>
    /// <param name="above">Cycles per pixel, 0 to 0.7: 0.5 is stripes one pixel wide, 0.7 a chessboard of single pixels. A
    /// frequency's number is the length of its two parts, down and across.</param>
    /// <remarks>Powers of the two-dimensional discrete Fourier transform, which repeats the picture beyond its border.
    /// For pictures <c>[N, C, H, W]</c>.
    /// Source: Olah et al. 2017, section "Three Families of Regularization" (frequency penalisation).</remarks>
    public static Objective HighFrequency(double above = 0.25)
    {
        Check.Between(above, 0, 0.7);
        return OnPicture(string.Create(CultureInfo.InvariantCulture, $"high frequency above {above}"), picture =>
        {
            var down = fft.fftfreq(picture.shape[2]).square().unsqueeze(1);
            var across = fft.fftfreq(picture.shape[3]).square().unsqueeze(0);
            var high = (down + across).gt(above * above).to(picture.dtype).to(picture.device);
            var power = view_as_real(fft.fft2(picture, norm: FFTNormType.Ortho)).square().sum([-1]);
            return MeanOf(power * high);
        });
    }

    /// <summary>Complexity of the picture's border: the mean over border pixels of <c>(blurred - x)^2 + 0.8 (x -
    /// intensity)^2</c>, 0 where the border is flat and of that intensity.</summary>
    /// <param name="width">The border's width in pixels, 1 or more; a picture of twice that size has only border.</param>
    /// <param name="intensity">The wanted value of the border, as a share of the pixel range: 0.5 is mid-grey.</param>
    /// <remarks>Blurred by the mean over two pixels each way. Subtracting it keeps the subject inside the picture. For pictures
    /// <c>[N, C, H, W]</c>. Source: Lucid's objective of that name (there a sum, with w = 20 and C = 0.5).</remarks>
    public static Objective BoundaryComplexity(int width = 4, double intensity = 0.5)
    {
        Check.AtLeast(width, 1);
        return OnPicture($"boundary complexity {width} px", picture =>
        {
            var (rows, columns) = (picture.shape[2], picture.shape[3]);
            var border = ones([1, 1, rows, columns], dtype: picture.dtype, device: picture.device);
            if (rows > 2 * width && columns > 2 * width)
                border.narrow(2, width, rows - 2 * width).narrow(3, width, columns - 2 * width).zero_();
            var restless = (Blurred(picture, 2) - picture).square() + IntensityWeight * (picture - intensity).square();
            return MeanOf(restless * border) / border.mean();
        });
    }

    /// <summary>The mean over a square around each pixel, as far as it lies inside the picture.</summary>
    internal static Tensor Blurred(Tensor picture, int radius) => nn.functional.avg_pool2d(
        picture, 2 * radius + 1, stride: 1, padding: radius, count_include_pad: false);

    /// <summary>The mean absolute difference of neighbours along an axis; 0 where there are none.</summary>
    private static Tensor Differences(Tensor picture, int axis)
    {
        var pairs = picture.shape[axis] - 1;
        return pairs == 0
            ? picture.flatten(1).sum([1]) * 0
            : MeanOf((picture.narrow(axis, 1, pairs) - picture.narrow(axis, 0, pairs)).abs());
    }

    private static Tensor MeanOf(Tensor values) => values.flatten(1).mean([1]);

    private static Objective OnPicture(string name, Func<Tensor, Tensor> score) => OnInput(name, input => input.dim() == 4
        ? score(input)
        : throw new ArgumentException($"The penalty '{name}' needs pictures [N, C, H, W], not an input of {input.dim()} axes."));

    private static Objective OnInput(string name, Func<Tensor, Tensor> score) => new(name, [ActivationPoint.Input],
        seen => score(seen.Pixels is { } pixels ? (seen.Input - pixels.Minimum) / pixels.Range : seen.Input));
}
