using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>Convolution of the same size and batch normalisation as one point; the ReLU comes after it.</summary>
/// <remarks>Before the ReLU a unit has two ends: what drives it down shows as well as what drives it up, and no start of an
/// optimisation is without a gradient.</remarks>
internal sealed class ConvolutionBlock : nn.Module<Tensor, Tensor>
{
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
        var sum = ChannelsLast(convolution.forward(input));
        if (normalization is not null) sum = normalization.forward(sum);
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>The same values with a pixel's channels side by side in memory, where pooling is 6 to 9 times faster.</summary>
    public static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
