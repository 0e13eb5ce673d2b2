using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Convolution of the same size and batch normalisation as one point; the ReLU comes after it.</summary>
/// <remarks>Before the ReLU a unit has two ends: what drives it down shows as well as what drives it up, and no start of an
/// optimisation is without a gradient.</remarks>
internal sealed class ConvolutionBlock : nn.Module<Tensor, Tensor>
{
    private const long Block = 16;
    private readonly Conv2d convolution;
    private readonly BatchNorm2d? normalization;

    public ConvolutionBlock(int inputs, int outputs, int kernelSize, bool normalize) : base(nameof(ConvolutionBlock))
    {
        convolution = nn.Conv2d(inputs, outputs, kernelSize, padding: kernelSize / 2, bias: !normalize);
        normalization = normalize ? nn.BatchNorm2d(outputs) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var sum = ChannelsLast(Convolve(input));
        if (normalization is not null) sum = normalization.forward(sum);
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>The convolution with as many channels as oneDNN computes rightly (libtorch 2.10, AVX-512): it pads others to
    /// blocks of 16 with memory that was never set, so zeros are put there first.</summary>
    private Tensor Convolve(Tensor input)
    {
        var (outputs, inputs) = (convolution.weight.shape[0], convolution.weight.shape[1]);
        var (moreOutputs, moreInputs) = (Missing(outputs), inputs > Block ? Missing(inputs) : 0);
        if (moreOutputs == 0 && moreInputs == 0) return convolution.forward(input);

        var weight = nn.functional.pad(convolution.weight, [0, 0, 0, 0, 0, moreInputs, 0, moreOutputs]);
        var wide = nn.functional.pad(input, [0, 0, 0, 0, 0, moreInputs]);
        var half = weight.shape[2] / 2;
        var sum = nn.functional.conv2d(wide, weight, padding: [half, half]).narrow(1, 0, outputs);
        return convolution.bias is { } bias ? sum + bias.view(1, -1, 1, 1) : sum;
    }

    private static long Missing(long channels) => (Block - channels % Block) % Block;

    /// <summary>The same values with a pixel's channels side by side in memory, where pooling is 6 to 9 times faster.</summary>
    public static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
