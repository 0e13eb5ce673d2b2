using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>How the channels of pictures vary together, gathered batch by batch.</summary>
/// <param name="channels">Channels of every picture, 1 or more.</param>
internal sealed class ColorStatistics(int channels)
{
    private readonly double[] _sums = new double[channels];
    private readonly double[,] _products = new double[channels, channels];

    /// <summary>Pixels seen.</summary>
    public long Pixels { get; private set; }

    /// <summary>Adds pictures.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c> or one <c>[C, H, W]</c>, in any value range, the same each time.</param>
    /// <exception cref="ArgumentException">They have another number of channels.</exception>
    public void Add(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.dim() is not (3 or 4) || pictures.shape[^3] != channels)
            throw new ArgumentException(
                $"Pictures of {channels} channels are [N, {channels}, H, W], not [{string.Join(", ", pictures.shape)}].",
                nameof(pictures));
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var planes = pictures.movedim([-3], [0]).reshape(channels, -1).to(ScalarType.Float64).cpu();
        var sums = planes.sum([1]).data<double>().ToArray();
        var products = planes.matmul(planes.t()).contiguous().data<double>().ToArray();
        for (var i = 0; i < channels; i++)
        {
            _sums[i] += sums[i];
            for (var j = 0; j < channels; j++) _products[i, j] += products[i * channels + j];
        }

        Pixels += planes.shape[1];
    }

    /// <summary>The square root of the channels' covariance; see <see cref="ColorBasis.FromMoments"/>.</summary>
    /// <returns><c>[channels, channels]</c>, the same for every value range; the identity where the pixels do not vary.</returns>
    /// <exception cref="InvalidOperationException">No pixel was seen.</exception>
    public float[,] Basis()
    {
        if (Pixels == 0) throw new InvalidOperationException("No picture was added, so there are no colours to measure.");
        var second = new double[channels, channels];
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++) second[i, j] = _products[i, j] / Pixels;
        return ColorBasis.FromMoments([.. _sums.Select(sum => sum / Pixels)], second);
    }
}
