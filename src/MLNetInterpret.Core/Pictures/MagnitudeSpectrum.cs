using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>How much of each frequency the pictures of a data set hold, and their mean colour.</summary>
/// <remarks>In shares of the value range and with the orthonormal Fourier transform,
/// so that it means the same at every size and range.</remarks>
internal sealed class MagnitudeSpectrum
{
    /// <summary>Mean magnitudes, <c>[channels, rows, columns / 2 + 1]</c>; 0 at frequency 0,
    /// where <see cref="Mean"/> stands instead.</summary>
    private readonly float[] _magnitudes;

    private MagnitudeSpectrum(float[] magnitudes, float[] mean, int rows, int columns, float[,]? colors)
    {
        (_magnitudes, Mean, Rows, Columns) = (magnitudes, mean, rows, columns);
        Colors = colors;
    }

    /// <summary>Channels of the pictures.</summary>
    public int Channels => Mean.Count;

    /// <summary>Rows of the pictures that were measured.</summary>
    public int Rows { get; }

    /// <summary>Their columns.</summary>
    public int Columns { get; }

    /// <summary>Mean of each channel, in shares of the value range, 0 to 1.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>The basis of the planes whose frequencies were measured, or null for the channels themselves.</summary>
    internal float[,]? Colors { get; }

    /// <summary>Measured from pictures: the mean of the magnitudes at each frequency.</summary>
    /// <param name="batches">Batches <c>[N, C, H, W]</c> or pictures <c>[C, H, W]</c>, all of one size, read once.</param>
    /// <param name="scale">Their value range.</param>
    /// <param name="colors">A colour basis, <see cref="ColorBasis.Measure"/> of the same pictures for example, in whose planes
    /// to measure, so that planes whose phases differ still have the colours of the data; null measures the channels.</param>
    /// <exception cref="ArgumentException">There is no picture, they differ in size, do not vary,
    /// or the colours do not fit.</exception>
    /// <remarks>Source: Fel et al., "Unlocking Feature Visualization for Deeper Networks
    /// with MAgnitude Constrained Optimization", 2023, arXiv:2306.06805.</remarks>
    public static MagnitudeSpectrum Measure(IEnumerable<Tensor> batches, PixelScale scale, float[,]? colors = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        Tensor? magnitudes = null, means = null, unmix = null;
        long[] shape = [];
        var count = 0L;
        foreach (var batch in batches)
        {
            using var one = NewDisposeScope();
            var pictures = batch.dim() == 3 ? batch.unsqueeze(0) : batch;
            if (pictures.dim() != 4 || (magnitudes is not null && !shape.AsSpan().SequenceEqual(pictures.shape.AsSpan(1))))
                throw new ArgumentException(
                    $"Pictures are [N, C, H, W] and all of one size; there is [{string.Join(", ", batch.shape)}]" +
                    (magnitudes is null ? "." : $" after [{string.Join(", ", shape)}]."), nameof(batches));
            var shares = (pictures.to(ScalarType.Float64).cpu() - scale.Minimum) / scale.Range;
            if (magnitudes is null)
            {
                shape = [.. pictures.shape.AsSpan(1)];
                ColorPlanes.Check(colors, (int)shape[0]);
                magnitudes = zeros([shape[0], shape[1], shape[2] / 2 + 1], ScalarType.Float64).MoveToOuterDisposeScope();
                means = zeros([shape[0]], ScalarType.Float64).MoveToOuterDisposeScope();
                unmix = Inverse(colors)?.MoveToOuterDisposeScope();
            }

            means!.add_(shares.mean([2, 3]).sum([0]));
            magnitudes.add_(fft.rfft2(ColorPlanes.Mixed(shares, unmix), norm: FFTNormType.Ortho).abs().sum([0]));
            count += pictures.shape[0];
        }

        if (magnitudes is null || count == 0)
            throw new ArgumentException("There is no picture to measure frequencies of: give at least one.", nameof(batches));
        var mean = (magnitudes / count).to(ScalarType.Float32);
        mean[TensorIndex.Colon, 0, 0] = 0;
        if (!(mean.max().item<float>() > 1e-6))
            throw new ArgumentException("The pictures do not vary, so there is no frequency to make others of.", nameof(batches));
        return new(Values(mean), Values((means! / count).to(ScalarType.Float32)), (int)shape[1], (int)shape[2], colors);
    }

    /// <summary>The magnitudes for pictures of a size: those of the same wavelengths in pixels, between two measured ones in
    /// proportion; longer waves than were measured have the magnitude of the longest.</summary>
    /// <param name="rows">Rows, 1 or more.</param>
    /// <param name="columns">Columns, 1 or more.</param>
    /// <returns><c>[channels, rows, columns / 2 + 1]</c>, rows in the order of <c>fftfreq</c>; 0 at frequency 0.
    /// The caller disposes it.</returns>
    public Tensor At(int rows, int columns)
    {
        Check.AtLeast(rows, 1);
        Check.AtLeast(columns, 1);
        var half = columns / 2 + 1;
        var values = new float[Channels * rows * half];
        for (var channel = 0; channel < Channels; channel++)
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < half; column++)
                    if (row > 0 || column > 0)
                        values[(channel * rows + row) * half + column] = Between(channel,
                            (double)(row > rows / 2 ? row - rows : row) * Rows / rows, (double)column * Columns / columns);
        return AlignedTensor.From(values, Channels, rows, half);
    }

    private float Between(int channel, double row, double column)
    {
        var (top, left) = ((int)Math.Floor(row), (int)Math.Floor(column));
        var (down, across) = ((float)(row - top), (float)(column - left));
        var upper = Of(channel, top, left) * (1 - across) + Of(channel, top, left + 1) * across;
        var lower = Of(channel, top + 1, left) * (1 - across) + Of(channel, top + 1, left + 1) * across;
        return down == 0 ? upper : upper * (1 - down) + lower * down;
    }

    private float Of(int channel, int row, int column)
    {
        var half = Columns / 2 + 1;
        (row, column) = (((row % Rows) + Rows) % Rows, Math.Min(column, half - 1));
        if (row > 0 || column > 0) return _magnitudes[(channel * Rows + row) * half + column];

        // frequency 0 stands for the mean; what is next to it continues its longest waves
        var (below, beside) = (Rows > 1 ? (1, 0) : (0, 1), half > 1 ? (0, 1) : (1, 0));
        return (Of(channel, below.Item1, below.Item2) + Of(channel, beside.Item1, beside.Item2)) / 2;
    }

    private static Tensor? Inverse(float[,]? colors)
    {
        if (colors is null) return null;
        using var basis = AlignedTensor.From([.. colors.Cast<float>()], colors.GetLength(0), colors.GetLength(1));
        using var inverse = ColorPlanes.Inverse(basis);
        return inverse.to(ScalarType.Float64);
    }

    private static float[] Values(Tensor values) => values.contiguous().data<float>().ToArray();
}
