using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Images
{
    /// <summary>The picture's spectrum, scaled so that every frequency moves in proportion to its amplitude in natural
    /// pictures.</summary>
    /// <param name="channels">Colour planes.</param>
    /// <param name="width">Columns, and rows where no height is given.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colors">A square root of the colours' covariance, <c>[channels, channels]</c>, so that colour planes move
    /// together as they do in the data; null leaves them independent. See <see cref="ColorBasis"/>.</param>
    /// <param name="noise">Standard deviation of the spectrum at the start.</param>
    /// <param name="start">Pictures to start from instead of noise, <c>[N, C, H, W]</c> or one <c>[C, H, W]</c>, in the network's
    /// value range; met to half a level of 8 bits. Read whenever a run starts, whose count is a multiple of <c>N</c>. What a <see
    /// cref="MaximizationOptions.Decay"/> takes back is the way from there.</param>
    /// <param name="recipe">Its <see cref="Recipe.Exponent"/> and <see cref="Recipe.Fine"/> say how far each frequency moves;
    /// null for <see cref="Recipe.Default"/>.</param>
    /// <exception cref="ArgumentException">The colours, the start or the recipe do not fit.</exception>
    /// <remarks>The longest wave moves alike for every recipe of one rate, and a sigmoid keeps the value range. Source: Olah,
    /// Mordvintsev, Schubert, "Feature Visualization", Distill 2017, section "Preconditioning and Parameterization".</remarks>
    public static Parameterization Fourier(
        int channels, int width, int? height = null, float[,]? colors = null, double noise = 0.02, Tensor? start = null,
        Recipe? recipe = null)
    {
        var spectral = (recipe ?? Recipe.Default).Validated();
        RequireSize(channels, width, height, start);
        ColorPlanes.Check(colors, channels);
        var (rows, columns) = (height ?? width, width);
        return new($"Fourier {channels}x{rows}x{columns}", request =>
        {
            using var scope = NewDisposeScope();
            var planes = new ColorPlanes(colors, request);
            var scale = Falling(rows, columns, spectral).to(request.Device);
            var pictures = Pictured(request, start, channels, rows, columns);
            var values = randn([request.Count, channels, rows, columns / 2 + 1, 2], generator: request.Generator)
                .mul(noise * StartNoise(request, pictures)).to(request.Device);
            var waves = pictures is null
                ? null : view_as_real(fft.rfft2(planes.Planes(pictures), norm: FFTNormType.Ortho)) / scale;
            // decay takes back what a given picture became, and takes dead leaves away
            var (held, first) = start is null ? (default(Tensor), waves) : (waves, null);
            var spectrum = new Parameter(first is null ? values : values + first);
            spectrum.DetachFromDisposeScope();
            scale.DetachFromDisposeScope();
            held?.DetachFromDisposeScope();
            return new([spectrum], Decode)
            {
                Release = () =>
                {
                    scale.Dispose();
                    planes.Dispose();
                    held?.Dispose();
                },
            };

            Tensor Decode()
            {
                var scaled = (held is null ? spectrum : spectrum + held) * scale;
                return planes.Pictures(
                    fft.irfft2(view_as_complex(scaled.contiguous()), s: [rows, columns], norm: FFTNormType.Ortho));
            }
        })
        {
            Shape = start is null ? [channels, rows, columns] : null,
            From = pictures => Fourier(channels, width, height, colors, noise: 0, pictures, recipe),
            Pace = null,
        };
    }

    /// <summary>1/f^exponent, equal to 1/f at the lowest frequency that the picture holds and flat below it, and steeper above a
    /// quarter of the sampling frequency; <c>[1, 1, rows, columns/2+1, 1]</c>.</summary>
    private static Tensor Falling(int rows, int columns, Recipe recipe)
    {
        var lowest = 1.0 / Math.Max(rows, columns);
        var down = fft.fftfreq(rows).square().unsqueeze(1);
        var across = fft.rfftfreq(columns).square().unsqueeze(0);
        var frequency = (down + across).sqrt().clamp_min(lowest);
        // as strong as independent pixels would be over all frequencies, so that one learning rate fits every size
        var fine = frequency.mul(4).clamp_min(1).pow(-recipe.Fine);
        return frequency.div(lowest).pow(-recipe.Exponent).mul(fine).mul(Math.Sqrt((double)rows * columns))
            .view(1, 1, rows, -1, 1);
    }
}
