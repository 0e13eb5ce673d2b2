using MLNetInterpret.Core.Pictures;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Square roots of colour covariances: a spectrum in their basis moves colour planes together as pictures do.</summary>
/// <remarks>A row of a basis is a channel of the picture, a column a plane that moves on its own:
/// channel = basis times planes.</remarks>
public static class ColorBasis
{
    /// <summary>The basis of natural photographs (ImageNet), red, green, blue: brightness, red against blue, green against
    /// both; its longest column has length 1. A new array each time.</summary>
    /// <remarks>Source: the constants of Lucid (Apache 2.0), module <c>lucid.optvis.param.color</c>; Olah, Mordvintsev, Schubert,
    /// "Feature Visualization", Distill 2017, doi:10.23915/distill.00007.</remarks>
    public static float[,] ImageNet
    {
        get
        {
            float[,] root = { { 0.26f, 0.09f, 0.02f }, { 0.27f, 0.00f, -0.05f }, { 0.27f, -0.09f, 0.03f } };
            var longest = MathF.Sqrt(0.26f * 0.26f + 0.27f * 0.27f + 0.27f * 0.27f);
            for (var channel = 0; channel < 3; channel++)
                for (var plane = 0; plane < 3; plane++) root[channel, plane] /= longest;
            return root;
        }
    }

    /// <summary>The basis where none is given: that of photographs for three channels; null for other numbers of them.</summary>
    internal static float[,]? Usual(long channels) => channels == 3 ? ImageNet : null;

    /// <summary>Measures a basis on pictures of any number of channels.</summary>
    /// <param name="batches">Batches <c>[N, C, H, W]</c> or pictures <c>[C, H, W]</c>, in any value range, read once.</param>
    /// <returns><c>[C, C]</c>; see <see cref="FromMoments"/>.</returns>
    /// <exception cref="ArgumentException">There is no picture, or their channels differ.</exception>
    public static float[,] Measure(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ColorStatistics? statistics = null;
        foreach (var batch in batches)
        {
            statistics ??= new((int)(batch.dim() < 3 ? 1 : batch.shape[^3]));
            statistics.Add(batch);
        }

        return statistics is { Pixels: > 0 }
            ? statistics.Basis()
            : throw new ArgumentException("There is no picture to measure colours from: give at least one.", nameof(batches));
    }

    /// <summary>Makes a basis of the pixels' moments: the symmetric square root of the covariance of the channels, scaled so
    /// that the first direction moves as far as an independent channel would.</summary>
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

        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(covariance));
        var largest = values.max().item<double>();
        var basis = new float[channels, channels];
        if (!(largest > 1e-12))
        {
            for (var i = 0; i < channels; i++) basis[i, i] = 1;
            return basis;
        }

        // a floor keeps rare colours reachable
        var root = vectors.matmul(diag(values.div(largest).clamp_min(0.01).sqrt())).matmul(vectors.t());
        for (var i = 0; i < channels; i++)
            for (var j = 0; j < channels; j++)
                basis[i, j] = (float)root[i, j].item<double>();
        return basis;
    }
}
