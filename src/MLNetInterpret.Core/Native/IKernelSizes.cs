namespace MLNetInterpret.Core.Native;

/// <summary>A network that computes convolutions itself, not by layers of libtorch's types.</summary>
internal interface IKernelSizes
{
    /// <summary>Shapes of the convolutions' weights, <c>[outputs, inputs, ...]</c>.</summary>
    IEnumerable<long[]> ConvolutionWeights { get; }
}
