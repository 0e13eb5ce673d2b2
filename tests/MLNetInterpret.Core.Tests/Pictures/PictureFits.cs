using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Pictures to fit, and networks and objectives to fit them with.</summary>
internal static class PictureFits
{
    /// <summary>A network that gives its input back, at the point <c>same</c>.</summary>
    public static HookedNetwork Canvas(PixelScale scale, params long[] shape)
    {
        LibTorch.EnsureLoaded();
        return new(nn.Sequential(("same", nn.Identity())), shape, scale);
    }

    /// <summary>A bright disc on a dark slope, with a stripe one pixel wide; channels differ.</summary>
    public static Tensor Scene(PixelScale scale, long channels, long rows, long columns)
    {
        var values = new float[channels * rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            var (down, across) = ((row + 0.5) / rows - 0.5, (column + 0.5) / columns - 0.5);
            var disc = down * down + across * across < 0.09 ? 0.5 - 0.1 * channel : 0;
            var share = 0.2 + 0.15 * across + disc + (row == 2 ? 0.2 : 0);
            values[i] = (float)Math.Clamp(share, 0, 1);
        }

        using var scope = NewDisposeScope();
        var shares = AlignedTensor.From(values, channels, rows, columns);
        return scale.Rounded(shares * scale.Range + scale.Minimum).MoveToOuterDisposeScope();
    }

    /// <summary>How near an input is to a picture: minus the mean squared difference.</summary>
    public static Objective Fit(Tensor picture) => new("fit", [ActivationPoint.Input],
        seen => -(seen.Input - picture).square().flatten(1).mean([1]));

    /// <summary>Slope of the logarithm of the amplitude over that of the frequency, mean of all items and channels.</summary>
    /// <param name="planes"><c>[N, C, size, size]</c>.</param>
    public static double SpectralSlope(Tensor planes)
    {
        using var scope = NewDisposeScope();
        var size = planes.shape[3];
        var power = fft.rfft2(planes, norm: FFTNormType.Ortho).abs().square().mean([0, 1]).to(ScalarType.Float64);
        var (down, across) = (fft.fftfreq(size).square().unsqueeze(1), fft.rfftfreq(size).square().unsqueeze(0));
        var frequency = (down + across).sqrt().to(ScalarType.Float64);
        var counted = frequency.ge(1.5 / size).logical_and(frequency.le(0.5));
        var (x, y) = (frequency[counted].log(), power[counted].log() / 2);
        return ((x - x.mean()) * (y - y.mean())).sum().item<double>() / (x - x.mean()).square().sum().item<double>();
    }
}
