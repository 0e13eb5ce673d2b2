using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Squeezes pictures <c>[N, C, H, W]</c> into a short code and draws them again, as its training pictures look: noise
/// and whatever else they never show is left out.</summary>
/// <remarks>
/// Pictures go in and come out in raw pixel values, from the architecture's minimum to its maximum. Inside, 2 x 2 pixels are the
/// channels of one place, because all work at full size is slow and adds nothing. Points: <c>conv1</c>, <c>conv2</c>, ... (before
/// pooling and ReLU), <c>code</c>, <c>hidden1</c> (the decoder's first layer, before the ReLU), <c>up1</c>, <c>up2</c>, ...,
/// <c>pixels</c> (four of each colour plane a place, before the sigmoid that keeps the range). After training the code has mean 0
/// and unit covariance over the training pictures. Source: Vincent, Larochelle, Bengio, Manzagol, "Extracting and Composing
/// Robust Features with Denoising Autoencoders", 2008.
/// </remarks>
internal sealed class DenoisingAutoencoder : nn.Module<Tensor, Tensor>
{
    private const int Fold = 2;
    private readonly List<ConvolutionBlock> _down = [];
    private readonly List<ConvolutionBlock> _up = [];
    private readonly List<(long Height, long Width)> _sizes = [];
    private readonly Linear code;
    private readonly BatchNorm1d standardized;
    private readonly Linear hidden1;
    private readonly ConvolutionBlock pixels;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="seed">Fixes the weights: the same seed gives the same network.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public DenoisingAutoencoder(DenoisingAutoencoderArchitecture architecture, int seed = 0) : base(nameof(DenoisingAutoencoder))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture.Validated();

        var channels = architecture.Channels * Fold * Fold;
        var size = (Height: (architecture.Height + 1L) / Fold, Width: (architecture.Width + 1L) / Fold);
        foreach (var outputs in architecture.Blocks)
        {
            _sizes.Add(size);
            _down.Add(new(channels, outputs, kernelSize: 3, normalize: true));
            if (CanPool(size.Height, size.Width)) size = (size.Height / 2, size.Width / 2);
            channels = outputs;
        }

        _sizes.Add(size);
        var features = channels * size.Height * size.Width;
        code = nn.Linear(features, architecture.CodeSize);
        standardized = nn.BatchNorm1d(architecture.CodeSize, affine: false);
        hidden1 = nn.Linear(architecture.CodeSize, features);
        foreach (var outputs in architecture.Blocks.Reverse().Skip(1).Append(architecture.Blocks[0]))
        {
            _up.Add(new(channels, outputs, kernelSize: 3, normalize: true));
            channels = outputs;
        }

        pixels = new(channels, architecture.Channels * Fold * Fold, kernelSize: 3, normalize: false);
        foreach (var (block, index) in _down.Select((block, index) => (block, index))) register_module($"conv{index + 1}", block);
        foreach (var (block, index) in _up.Select((block, index) => (block, index))) register_module($"up{index + 1}", block);
        RegisterComponents();
        Weights.Draw(this, seed);
    }

    /// <summary>The sizes it was built with.</summary>
    public DenoisingAutoencoderArchitecture Architecture { get; }

    /// <summary>Squeezes pictures.</summary>
    /// <param name="pictures"><c>[N, C, H, W]</c>, raw pixel values.</param>
    /// <returns><c>[N, code]</c>.</returns>
    public Tensor Encode(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var scope = NewDisposeScope();
        return EncodeShares((pictures - Architecture.Minimum) / Range).MoveToOuterDisposeScope();
    }

    /// <summary>Draws pictures.</summary>
    /// <param name="codes"><c>[N, code]</c>.</param>
    /// <returns><c>[N, C, H, W]</c>, raw pixel values inside their range.</returns>
    public Tensor Decode(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        using var scope = NewDisposeScope();
        return (DecodeShares(codes) * Range + Architecture.Minimum).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(input)).MoveToOuterDisposeScope();
    }

    /// <summary>From black to full intensity, in pixel values.</summary>
    internal double Range => Architecture.Maximum - Architecture.Minimum;

    /// <summary>Squeezes pictures in shares of the pixel range.</summary>
    internal Tensor EncodeShares(Tensor shares)
    {
        var (oddRows, oddColumns) = (Architecture.Height % Fold, Architecture.Width % Fold);
        if (oddRows + oddColumns > 0) shares = nn.functional.pad(shares, [0, oddColumns, 0, oddRows], PaddingModes.Replicate);
        var values = nn.functional.pixel_unshuffle(shares * 2 - 1, Fold);
        foreach (var block in _down)
        {
            values = block.call(values);
            if (CanPool(values.shape[2], values.shape[3])) values = nn.functional.max_pool2d(values, 2);
            values = values.relu();
        }

        return standardized.forward(code.call(values.flatten(1)));
    }

    /// <summary>Draws pictures in shares of the pixel range.</summary>
    internal Tensor DecodeShares(Tensor codes)
    {
        var values = hidden1.call(codes).relu().view(codes.shape[0], -1, _sizes[^1].Height, _sizes[^1].Width);
        for (var step = 0; step < _up.Count; step++)
        {
            var (height, width) = _sizes[_up.Count - 1 - step];
            values = _up[step].call(nn.functional.interpolate(values, [height, width], mode: InterpolationMode.Nearest)).relu();
        }

        var drawn = nn.functional.pixel_shuffle(pixels.call(values), Fold).sigmoid();
        return drawn.narrow(2, 0, Architecture.Height).narrow(3, 0, Architecture.Width);
    }

    /// <summary>Turns and scales the code so that it has mean 0 and unit covariance over the given pictures; what is drawn of a
    /// picture stays the same.</summary>
    /// <param name="batches">Pictures, <c>[N, C, H, W]</c> each, raw pixel values; disposed.</param>
    /// <remarks>Directions in which pictures hardly differ are not blown up to a deviation of 1.</remarks>
    internal void WhitenCode(IEnumerable<Tensor> batches)
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var codes = new List<Tensor>();
        foreach (var batch in batches)
            using (batch) codes.Add(Encode(batch));
        var all = cat(codes).to(float64);
        var center = all.mean([0]);
        var spread = (all - center).t().matmul(all - center) / all.shape[0];
        var (variances, axes) = linalg.eigh(spread);
        var deviations = variances.clamp_min(Math.Max(1e-4 * variances.max().item<double>(), 1e-12)).sqrt().unsqueeze(1);
        var (turn, back) = (axes.t() / deviations, axes.matmul(deviations.flatten().diag()));

        // what the decoder reads is turned back by its own first layer; the standardisation becomes the identity
        var scale = 1 / (standardized.running_var!.to(float64) + standardized.eps).sqrt();
        var shift = (code.bias!.to(float64) - standardized.running_mean!.to(float64)) * scale - center;
        hidden1.bias!.add_(hidden1.weight!.to(float64).matmul(center).to(float32));
        hidden1.weight!.copy_(hidden1.weight.to(float64).matmul(back));
        code.weight!.copy_(turn.matmul(code.weight.to(float64) * scale.unsqueeze(1)));
        code.bias!.copy_(turn.matmul(shift));
        standardized.running_mean!.zero_();
        standardized.running_var!.fill_(1 - standardized.eps);
    }

    /// <summary>Rounds weights to the 11 binary digits of half precision: a compressed file is half as large then, and pictures
    /// look the same.</summary>
    public void RoundWeights()
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var weights in parameters()) weights.copy_(weights.to(float16).to(float32));
    }

    private static bool CanPool(long height, long width) => height >= 2 && width >= 2;
}
