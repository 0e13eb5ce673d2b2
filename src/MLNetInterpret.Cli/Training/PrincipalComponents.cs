using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli.Training;

/// <summary>The linear way to squeeze pictures into a few numbers, which a learned prior has to beat.</summary>
internal sealed class PrincipalComponents : IDisposable
{
    private const int MostPictures = 4096;
    private readonly Tensor _mean;
    private readonly Tensor _axes;

    /// <summary>Measures pictures.</summary>
    /// <param name="pictures"><c>[N, values]</c>, floats; of larger pictures than there are of them,
    /// the first 4,096 are taken.</param>
    /// <param name="count">Components asked for; there are no more than values or pictures.</param>
    public PrincipalComponents(Tensor pictures, int count)
    {
        using var scope = NewDisposeScope();
        var values = pictures.shape[1];
        var sample = pictures.shape[0] > MostPictures && values > MostPictures ? pictures.narrow(0, 0, MostPictures) : pictures;
        _mean = sample.mean([0]);
        var centered = sample - _mean;
        count = (int)Math.Min(count, Math.Min(values, sample.shape[0]));
        if (values <= sample.shape[0])
        {
            var (_, vectors) = linalg.eigh(centered.t().matmul(centered));
            _axes = vectors.narrow(1, values - count, count).contiguous();
        }
        else
        {
            // fewer pictures than values: the smaller matrix of the pictures' products has the same components
            var (lengths, vectors) = linalg.eigh(centered.matmul(centered.t()));
            var first = sample.shape[0] - count;
            _axes = centered.t().matmul(vectors.narrow(1, first, count)) / lengths.narrow(0, first, count).clamp_min(1e-6).sqrt();
        }

        _mean.DetachFromDisposeScope();
        _axes.DetachFromDisposeScope();
    }

    /// <summary>The mean picture, <c>[values]</c>.</summary>
    public Tensor Mean => _mean;

    /// <summary>What the components keep of pictures <c>[N, values]</c>.</summary>
    public Tensor Reconstruct(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        return (_mean + (pictures - _mean).matmul(_axes).matmul(_axes.t())).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _axes.Dispose();
    }
}
