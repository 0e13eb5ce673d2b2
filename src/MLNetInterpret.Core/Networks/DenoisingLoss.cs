using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>How far pictures that an autoencoder draws from noisy ones are from the clean ones: mean squared error of a pixel, in
/// squared shares of the pixel range.</summary>
internal sealed class DenoisingLoss(
    DenoisingAutoencoder network, RowSplit split, DenoisingAutoencoderTrainingOptions options, int seed)
    : IResumable, IDisposable
{
    private readonly Augmentation _augmentation = new(options.Shift, options.Flip, new(seed + 1));
    private readonly Generator _generator = new((ulong)(uint)seed);

    /// <summary>Loss of an update.</summary>
    public Tensor Of(long[] rows)
    {
        var clean = _augmentation.Apply(Shares(rows));
        var level = rand([rows.Length, 1, 1, 1], generator: _generator) * options.Noise;
        var noisy = clean + Noise(clean.shape, _generator) * level;
        var codes = network.EncodeShares(noisy);
        return (network.DecodeShares(codes + Noise(codes.shape, _generator) * options.CodeNoise) - clean).square().mean();
    }

    /// <summary>Error on the validation part drawn from clean pictures, and from pictures with half of the largest noise,
    /// always the same.</summary>
    public (double Loss, double Metric) Validate()
    {
        using var grad = no_grad();
        using var generator = new Generator((ulong)(uint)seed);
        var (clean, noisy, count) = (0.0, 0.0, 0L);
        foreach (var rows in split.ValidationBatches())
        {
            using var scope = NewDisposeScope();
            var pictures = Shares(rows);
            clean += Error(pictures, pictures) * rows.Length;
            noisy += Error(pictures + Noise(pictures.shape, generator) * (options.Noise / 2), pictures) * rows.Length;
            count += rows.Length;
        }

        return (clean / count, noisy / count);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter to)
    {
        _augmentation.Write(to);
        TensorBytes.Write(to, _generator);
    }

    /// <inheritdoc/>
    public void Read(BinaryReader from, int epochs)
    {
        _augmentation.Read(from, epochs);
        TensorBytes.Read(from, _generator);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private Tensor Shares(long[] rows)
    {
        using var pixels = split.Inputs(rows);
        return (pixels - network.Architecture.Minimum) / network.Range;
    }

    private double Error(Tensor seen, Tensor wanted) =>
        (network.DecodeShares(network.EncodeShares(seen)) - wanted).square().mean().item<float>();

    private static Tensor Noise(long[] shape, Generator generator) => randn(shape, generator: generator);
}
