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
    /// value range; met to half a level of 8 bits. Read whenever a run starts, whose count is a multiple of <c>N</c>.</param>
    /// <exception cref="ArgumentException">The colours or the start do not fit.</exception>
    /// <remarks>The amplitude is scaled by 1/f, and a sigmoid keeps the value range. Source: Olah, Mordvintsev, Schubert,
    /// "Feature Visualization", Distill 2017, section "Preconditioning and Parameterization".</remarks>
    public static Parameterization Fourier(
        int channels, int width, int? height = null, float[,]? colors = null, double noise = 0.01, Tensor? start = null)
    {
        RequireSize(channels, width, height, start);
        ColorPlanes.Check(colors, channels);
        var (rows, columns) = (height ?? width, width);
        return new($"Fourier {channels}x{rows}x{columns}", request =>
        {
            using var scope = NewDisposeScope();
            var planes = new ColorPlanes(colors, request);
            var scale = OneOverF(rows, columns).to(request.Device);
            var values = randn([request.Count, channels, rows, columns / 2 + 1, 2], generator: request.Generator)
                .mul(noise * StartNoise(request, start)).to(request.Device);
            if (start is not null)
            {
                var waves = fft.rfft2(planes.Planes(StartValues.Pictures(start, request)), norm: FFTNormType.Ortho);
                values += view_as_real(waves) / scale;
            }

            var spectrum = new Parameter(values);
            spectrum.DetachFromDisposeScope();
            scale.DetachFromDisposeScope();
            return new([spectrum], Decode) { Release = () => { scale.Dispose(); planes.Dispose(); } };

            Tensor Decode()
            {
                var waves = view_as_complex((spectrum * scale).contiguous());
                return planes.Pictures(fft.irfft2(waves, s: [rows, columns], norm: FFTNormType.Ortho));
            }
        })
        {
            Shape = [channels, rows, columns],
            From = pictures => Fourier(channels, width, height, colors, noise: 0, pictures),
        };
    }

    /// <summary>1/f, flat below the lowest frequency that the picture holds; <c>[1, 1, rows, columns/2+1, 1]</c>.</summary>
    private static Tensor OneOverF(int rows, int columns)
    {
        var down = fft.fftfreq(rows).square().unsqueeze(1);
        var across = fft.rfftfreq(columns).square().unsqueeze(0);
        var frequency = (down + across).sqrt().clamp_min(1.0 / Math.Max(rows, columns));
        // as strong as independent pixels would be over all frequencies, so that one learning rate fits every size
        return frequency.reciprocal().mul(Math.Sqrt((double)rows * columns) / Math.Max(rows, columns)).view(1, 1, rows, -1, 1);
    }
}
