using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Images
{
    /// <summary>Only the phases of the picture's waves are trained; their magnitudes are those of the data.</summary>
    /// <param name="channels">Colour planes, as many as were measured.</param>
    /// <param name="width">Columns, and rows where no height is given.</param>
    /// <param name="pictures">Pictures whose mean magnitudes are taken: batches <c>[N, C, H, W]</c> or pictures
    /// <c>[C, H, W]</c>, all of one size (this or another), read once.</param>
    /// <param name="scale">Their value range.</param>
    /// <param name="colors">A colour basis in whose planes to measure, <see cref="ColorBasis.Measure"/> of the same pictures for
    /// example; null measures the channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="start">Pictures whose phases to start from instead of random ones,
    /// <c>[N, C, H, W]</c> or one <c>[C, H, W]</c>, in the network's value range.
    /// Read whenever a run starts, whose count is a multiple of <c>N</c>.</param>
    /// <returns>Phases in radians.</returns>
    /// <exception cref="ArgumentException">There is no picture, they differ in size, do not vary,
    /// or the channels, the colours or the start do not fit.</exception>
    /// <remarks>The mean colour is fixed too. The sum of the waves may leave the value range; a sigmoid with slope 1 at
    /// mid-grey keeps it, so the magnitudes are exact before it and compressed after it. Source: Fel et al., "Unlocking Feature
    /// Visualization for Deeper Networks with MAgnitude Constrained Optimization", 2023, arXiv:2306.06805.</remarks>
    public static Parameterization PhaseOnly(
        int channels, int width, IEnumerable<Tensor> pictures, PixelScale scale, float[,]? colors = null, int? height = null,
        Tensor? start = null) =>
        PhaseOnly(channels, width, MagnitudeSpectrum.Measure(pictures, scale, colors), height, start);

    /// <summary>The same with magnitudes that were measured before.</summary>
    internal static Parameterization PhaseOnly(
        int channels, int width, MagnitudeSpectrum magnitude, int? height = null, Tensor? start = null)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        RequireSize(channels, width, height, start);
        if (channels != magnitude.Channels)
            throw new ArgumentException(
                $"Magnitudes of {magnitude.Channels} channels were measured; pictures here have {channels}.", nameof(magnitude));
        var (rows, columns) = (height ?? width, width);
        return new($"phases of {channels}x{rows}x{columns}", request =>
        {
            using var scope = NewDisposeScope();
            var device = request.Device;
            var planes = new PhasePlanes(magnitude, rows, columns, request);
            long[] shape = [request.Count, channels, rows, columns / 2 + 1];
            var pictures = Pictured(request, start, channels, rows, columns);
            var phases = new Parameter(pictures is null
                ? rand(shape, generator: request.Generator).sub(0.5).mul(2 * Math.PI).to(device)
                : planes.Phases(pictures) +
                    randn(shape, generator: request.Generator).mul(StartNoise(request, pictures)).to(device));
            phases.DetachFromDisposeScope();
            return new([phases], () => planes.Pictures(phases)) { Release = planes.Dispose };
        });
    }

    /// <summary>Phases to pictures and back.</summary>
    private sealed class PhasePlanes : IDisposable
    {
        /// <summary>Makes the sigmoid's slope at mid-grey 1.</summary>
        private const double Steepness = 4;

        private readonly int _rows, _columns;
        private readonly PixelScale _scale;
        private readonly Tensor _magnitudes, _mean, _opposite, _edges;
        private readonly ColorPlanes _planes;

        public PhasePlanes(MagnitudeSpectrum magnitude, int rows, int columns, StartRequest request)
        {
            (_rows, _columns, _scale) = (rows, columns, request.Pixels);
            using var scope = NewDisposeScope();
            var device = request.Device;
            _planes = new(magnitude.Colors, request);
            _magnitudes = magnitude.At(rows, columns).unsqueeze(-1).to(device);
            _mean = AlignedTensor.From([.. magnitude.Mean], 1, magnitude.Channels, 1, 1).to(device);
            _opposite = tensor(Enumerable.Range(0, rows).Select(row => (long)((rows - row) % rows)).ToArray()).clone().to(device);
            _edges = AlignedTensor.From(
                [.. Enumerable.Range(0, columns / 2 + 1).Select(column => column == 0 || 2 * column == columns ? 1f : 0f)],
                columns / 2 + 1).to(device);
            foreach (var kept in new[] { _magnitudes, _mean, _opposite, _edges }) kept.DetachFromDisposeScope();
        }

        public Tensor Pictures(Tensor phases)
        {
            // a real picture's waves along the first and the last column come in conjugate pairs
            var angles = phases - _edges * phases.index_select(2, _opposite);
            var waves = view_as_complex((stack([angles.cos(), angles.sin()], -1) * _magnitudes).contiguous());
            var shares = _planes.Mixed(fft.irfft2(waves, s: [_rows, _columns], norm: FFTNormType.Ortho)) + _mean;
            return ((shares - 0.5) * Steepness).sigmoid() * _scale.Range + _scale.Minimum;
        }

        public Tensor Phases(Tensor pictures)
        {
            using var scope = NewDisposeScope();
            var shares = Contrast.Logits(pictures, _scale) / Steepness + 0.5 - _mean;
            var angles = fft.rfft2(_planes.Unmixed(shares), norm: FFTNormType.Ortho).angle();
            return (angles * (1 - _edges / 2)).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            foreach (var kept in new[] { _magnitudes, _mean, _opposite, _edges }) kept.Dispose();
            _planes.Dispose();
        }
    }
}
