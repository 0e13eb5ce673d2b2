using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>A convolutional classifier of images:
/// <c>[N, C, H, W]</c> in raw pixel values to logits <c>[N, classes]</c>.</summary>
/// <remarks>
/// Its first step takes away the training data's mean and divides by its standard deviation, channel by channel, so that
/// whoever looks for an input works in plain pixels. Points: <c>conv1</c>, <c>conv2</c>, ... (before the ReLU and the
/// pooling), <c>hidden1</c> where there is one (before the ReLU), <c>logits</c>.
/// </remarks>
internal sealed class ConvNet : nn.Module<Tensor, Tensor>
{
    private readonly List<ConvolutionBlock> _blocks = [];
    private readonly SeededDropout dropout;
    private readonly Linear? hidden1;
    private readonly Linear logits;
    private readonly Tensor mean;
    private readonly Tensor deviation;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="architecture">Its sizes.</param>
    /// <param name="seed">Fixes the weights: the same seed gives the same network.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public ConvNet(ConvNetArchitecture architecture, int seed = 0) : base(nameof(ConvNet))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture.Validated();

        var (channels, height, width) = (architecture.Channels, architecture.Height, architecture.Width);
        foreach (var outputs in architecture.Blocks)
        {
            _blocks.Add(new(channels, outputs, architecture.KernelSize, architecture.BatchNormalization));
            channels = outputs;
            if (CanPool(height, width)) (height, width) = (height / 2, width / 2);
        }

        var features = (long)channels * height * width;
        dropout = new(architecture.Dropout);
        hidden1 = architecture.HiddenUnits > 0 ? nn.Linear(features, architecture.HiddenUnits) : null;
        logits = nn.Linear(hidden1 is null ? features : architecture.HiddenUnits, architecture.Classes);
        mean = zeros(1, architecture.Channels, 1, 1);
        deviation = ones(1, architecture.Channels, 1, 1);

        foreach (var (block, index) in _blocks.Select((block, index) => (block, index)))
            register_module($"conv{index + 1}", block);
        RegisterComponents();
        Weights.Draw(this, seed);
    }

    /// <summary>The sizes it was built with.</summary>
    public ConvNetArchitecture Architecture { get; }

    /// <summary>Measures every channel's mean and standard deviation, which the first step uses from now on.</summary>
    /// <param name="batches">Training images, <c>[N, C, H, W]</c> each; disposed.</param>
    internal void MeasureInput(IEnumerable<Tensor> batches)
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        var (sum, squares, count) = (zeros(Architecture.Channels, float64), zeros(Architecture.Channels, float64), 0L);
        foreach (var pixels in batches)
        {
            using var step = NewDisposeScope();
            sum.add_(pixels.sum([0L, 2, 3], type: float64));
            squares.add_(pixels.square().sum([0L, 2, 3], type: float64));
            count += pixels.numel() / Architecture.Channels;
            pixels.Dispose();
        }

        var average = sum / count;
        var spread = (squares / count - average.square()).clamp_min(0).sqrt();
        mean.copy_(average.view(1, -1, 1, 1));
        deviation.copy_(spread.where(spread > 1e-6, ones_like(spread)).view(1, -1, 1, 1));      // a constant plane stays as it is
    }

    /// <summary>A network of the same sizes and with the same first step, whose weights learned nothing.</summary>
    /// <param name="seed">Decides them.</param>
    internal ConvNet Untrained(int seed)
    {
        var made = new ConvNet(Architecture, seed);
        using var grad = no_grad();
        made.mean.copy_(mean);
        made.deviation.copy_(deviation);
        return made;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = (input - mean) / deviation;
        foreach (var block in _blocks)
        {
            values = block.call(values);
            if (CanPool(values.shape[2], values.shape[3])) values = nn.functional.max_pool2d(values, 2);
            values = values.relu();      // after the pooling, where it is four times cheaper and comes to the same
        }

        values = values.flatten(1);
        if (hidden1 is not null) values = hidden1.call(values).relu();
        return logits.call(dropout.forward(values)).MoveToOuterDisposeScope();
    }

    /// <summary>Whether values of that size are pooled.</summary>
    internal static bool CanPool(long height, long width) => height >= 2 && width >= 2;
}
