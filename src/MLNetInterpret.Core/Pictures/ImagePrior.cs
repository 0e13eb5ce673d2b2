using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>A prior of what pictures of one kind look like, learned by a <see cref="DenoisingAutoencoder"/>, so that optimised
/// pictures can be kept plausible.</summary>
/// <remarks>
/// Owns the network: it is frozen, evaluates, and is disposed with this object. Two ways to use it: <see cref="Latent"/> draws
/// every picture with the decoder; <see cref="Pull"/> leaves the picture free and prefers what the autoencoder would
/// reconstruct of it. Not safe to use while the network itself is being interpreted.
/// </remarks>
public sealed class ImagePrior : ReadableResult, IDisposable
{
    private const int Chunk = 256;
    private readonly Tensor _minimum;
    private readonly Tensor _maximum;
    private readonly Tensor _center;
    private readonly Tensor _deviation;
    private readonly double _work;

    /// <summary>Takes over a trained autoencoder.</summary>
    /// <param name="network">The network.</param>
    /// <param name="codes">Where its training pictures' codes lie; see <see cref="Measure"/>.</param>
    /// <exception cref="ArgumentException">The range is of codes of another size.</exception>
    internal ImagePrior(DenoisingAutoencoder network, CodeRange codes)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(codes);
        codes.Require(network.Architecture.CodeSize);
        (Network, Codes) = (network, codes);
        Pixels = new(network.Architecture.Minimum, network.Architecture.Maximum);
        network.eval();
        foreach (var parameter in network.parameters()) parameter.requires_grad = false;
        foreach (var values in network.state_dict().Values) values.DetachFromDisposeScope();
        _work = WorkOf(network);
        using var scope = NewDisposeScope();
        _minimum = Row(codes.Minimum);
        _maximum = Row(codes.Maximum);
        _center = Row(codes.Mean).clamp(_minimum, _maximum).DetachFromDisposeScope();
        _deviation = Row(codes.Deviation).clamp_min(1e-6f).DetachFromDisposeScope();
        _minimum.DetachFromDisposeScope();
        _maximum.DetachFromDisposeScope();
    }

    private protected override string Sentence =>
        $"what pictures of {Network.Architecture.Width} x {Network.Architecture.Height} look like, {Pixels}";

    /// <summary>The autoencoder.</summary>
    internal DenoisingAutoencoder Network { get; }

    /// <summary>Where the training pictures' codes lie.</summary>
    internal CodeRange Codes { get; }

    /// <summary>The range of the pictures that <see cref="Reconstruct"/> and <see cref="ReconstructionError"/> read.</summary>
    public PixelScale Pixels { get; }

    /// <summary>Takes over a trained autoencoder and measures where its training pictures' codes lie.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pictures">Its training pictures, <c>[N, C, H, W]</c>,
    /// raw pixel values of any element type; at least 2.</param>
    /// <exception cref="ArgumentException">The pictures have another shape than the network's.</exception>
    internal static ImagePrior Measure(DenoisingAutoencoder network, Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(pictures);
        RequireShape(network.Architecture, pictures, least: 2);
        network.eval();
        using var threads = TorchThreads.For(Math.Min(Chunk, pictures.shape[0]) * WorkOf(network));
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var codes = cat([.. pictures.split(Chunk).Select(batch => network.Encode(batch.to(float32)))]);
        var (mean, deviation) = (codes.mean([0]), codes.std(0, unbiased: false));
        var ordered = codes.sort(0).Values;
        var distances = ((codes - mean) / deviation.clamp_min(1e-6f)).norm(1).sort().Values;
        return new(network, new(
            Numbers(ordered[Rank(codes, 0.005)]), Numbers(ordered[Rank(codes, 0.995)]), Numbers(mean), Numbers(deviation),
            distances[Rank(codes, 0.95)].item<float>()));
    }

    /// <summary>Pictures drawn by the decoder: the code is trained, and stays where the training pictures' codes are.</summary>
    /// <param name="noise">Standard deviation of the start around the mean code, in deviations of the training codes.</param>
    /// <remarks>After each step every dimension is brought back between its percentiles and the whole code to the distance of
    /// <see cref="Codes"/>. Source: Nguyen, Dosovitskiy, Yosinski, Brox, Clune, "Synthesizing the preferred inputs for neurons
    /// in neural networks via deep generator networks", 2016, arXiv:1605.09304.</remarks>
    public Parameterization Latent(double noise = 0.3)
    {
        var a = Network.Architecture;
        return new($"code of {a.CodeSize} of a learned prior {a.Channels}x{a.Height}x{a.Width}", request =>
        {
            using var scope = NewDisposeScope();
            using (no_grad())
            {
                var start = randn([request.Count, a.CodeSize], generator: request.Generator);
                var code = new Parameter(Allowed(_center + start * _deviation * (noise * request.Noise)));
                code.DetachFromDisposeScope();
                return new([code], () => FromShares(Network.DecodeShares(code), request.Pixels).to(request.Device))
                {
                    Project = () =>
                    {
                        using var step = NewDisposeScope();
                        code.copy_(Allowed(code));
                    },
                };
            }
        })
        {
            Work = _work,
        };
    }

    /// <summary>Implausibility of the input: its mean squared distance, in squared shares of the pixel range, from its
    /// reconstruction by the autoencoder; 0 or more. Subtract it, weighted.</summary>
    /// <remarks>The reconstruction is held fixed, so that the gradient points towards it, which for a denoising autoencoder is
    /// the direction in which pictures become likelier (Alain, Bengio, "What regularized auto-encoders learn from the
    /// data-generating distribution", 2014, arXiv:1211.4246; as a term of the sampler of Nguyen et al., "Plug &amp; Play
    /// Generative Networks", 2017, arXiv:1612.00005). Scoring throws <see cref="ArgumentException"/> for inputs of another
    /// shape.</remarks>
    public Objective Pull() => new("distance from a learned prior", [ActivationPoint.Input], seen =>
    {
        RequireShape(Network.Architecture, seen.Input);
        var shares = ToShares(seen.Input, seen.Pixels ?? PixelScale.Unit);
        using var threads = TorchThreads.For(_work * shares.shape[0]);
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        Tensor plausible;
        using (no_grad()) plausible = Network.DecodeShares(Network.EncodeShares(shares));
        return (shares - plausible).square().flatten(1).mean([1]);
    });

    /// <summary>Reconstructs pictures with the autoencoder.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c> in the range of <see cref="Pixels"/>, any element type.</param>
    /// <returns>As many pictures, floats in the same range.</returns>
    /// <exception cref="ArgumentException">The pictures have another shape.</exception>
    public Tensor Reconstruct(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        RequireShape(Network.Architecture, pictures);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var threads = TorchThreads.For(_work * Math.Min(Chunk, pictures.shape[0]));
        using var kernels = KernelSwitch.Nnpack.SwitchOff();
        return cat([.. pictures.split(Chunk).Select(batch => Network.call(batch.to(float32)))]).MoveToOuterDisposeScope();
    }

    /// <summary>Distance of each picture from its reconstruction by the autoencoder: the score of implausibility that <see
    /// cref="Pull"/> uses.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c> in the range of <see cref="Pixels"/>, any element type.</param>
    /// <returns>One mean squared error of a pixel for each picture, in squared shares of the pixel range,
    /// 0 to 1 for pictures inside it.</returns>
    /// <exception cref="ArgumentException">The pictures have another shape.</exception>
    public IReadOnlyList<float> ReconstructionError(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var drawn = Reconstruct(pictures);
        return Numbers(((drawn - pictures.to(float32)) / Pixels.Range).square().flatten(1).mean([1]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var values in new[] { _minimum, _maximum, _center, _deviation }) values.Dispose();
        Network.Dispose();
    }

    /// <summary>The nearest allowed codes: into the box first, then towards the mean, which stays inside the box.</summary>
    private Tensor Allowed(Tensor codes)
    {
        var way = codes.clamp(_minimum, _maximum) - _center;
        var length = (way / _deviation).norm(1, keepdim: true);
        return (_center + way * (Codes.Distance / length.clamp_min(1e-6f)).clamp_max(1)).clamp(_minimum, _maximum);
    }

    private static double WorkOf(DenoisingAutoencoder network)
    {
        var a = network.Architecture;
        return NetworkWork.PerRow(network, zeros(1, a.Channels, a.Height, a.Width));
    }

    private static Tensor ToShares(Tensor pictures, PixelScale scale) => (pictures - scale.Minimum) / scale.Range;

    private static Tensor FromShares(Tensor shares, PixelScale scale) => shares * scale.Range + scale.Minimum;

    private static long Rank(Tensor codes, double share) => (long)Math.Round(share * (codes.shape[0] - 1));

    private static Tensor Row(IReadOnlyList<float> values) => AlignedTensor.From([.. values], 1, values.Count);

    private static float[] Numbers(Tensor values)
    {
        using var plain = values.cpu().contiguous();
        return plain.data<float>().ToArray();
    }

    private static void RequireShape(DenoisingAutoencoderArchitecture a, Tensor pictures, int least = 1)
    {
        if (pictures.dim() != 4 || pictures.shape[0] < least || pictures.shape[1] != a.Channels || pictures.shape[2] != a.Height
            || pictures.shape[3] != a.Width)
            throw new ArgumentException(
                $"The pictures have shape [{string.Join(", ", pictures.shape)}], " +
                $"but the prior is of [N, {a.Channels}, {a.Height}, {a.Width}]" +
                $"{(least > 1 ? $" with at least {least} of them" : "")}.", nameof(pictures));
    }
}
