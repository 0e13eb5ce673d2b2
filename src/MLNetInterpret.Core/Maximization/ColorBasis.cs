namespace MLNetInterpret;

/// <summary>Square roots of colour covariances: a spectrum in their basis moves colour planes together as pictures do.</summary>
public static class ColorBasis
{
    /// <summary>Measured from pixels: the symmetric square root of the covariance of the channels, scaled so that the first
    /// direction moves as far as an independent channel would.</summary>
    /// <param name="mean">Mean of each channel.</param>
    /// <param name="second">Mean product of each pair of channels, <c>[channels, channels]</c>.</param>
    /// <returns><c>[channels, channels]</c>; the identity where the pixels do not vary.</returns>
    public static float[,] FromMoments(ReadOnlySpan<double> mean, double[,] second)
    {
        ArgumentNullException.ThrowIfNull(second);
        var channels = mean.Length;
        var covariance = new double[channels, channels];
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++)
                covariance[i, j] = second[i, j] - mean[i] * mean[j];

        using var scope = TorchSharp.torch.NewDisposeScope();
        var (values, vectors) = TorchSharp.torch.linalg.eigh(TorchSharp.torch.tensor(covariance));
        var largest = values.max().item<double>();
        var basis = new float[channels, channels];
        if (!(largest > 1e-12))
        {
            for (var i = 0; i < channels; i++) basis[i, i] = 1;
            return basis;
        }

        // a floor keeps rare colours reachable
        var root = vectors.matmul(TorchSharp.torch.diag(values.div(largest).clamp_min(0.01).sqrt())).matmul(vectors.t());
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++)
                basis[i, j] = (float)root[i, j].item<double>();
        return basis;
    }
}
