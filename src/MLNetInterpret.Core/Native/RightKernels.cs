using TorchSharp;
using TorchSharp.Modules;

namespace MLNetInterpret.Core.Native;

/// <summary>Keeps a network away from kernels of libtorch 2.10 that give wrong numbers or wait busily.</summary>
/// <remarks>
/// oneDNN, seen on CPUs with AVX-512. Convolutions: channels are padded to blocks of 16 with memory that was never set, so the
/// gradient to the input is wrong, and another at every run, where the output channels are no multiple of 16; and the outputs
/// themselves where there are more than 16 input channels and they are no multiple of 16. LSTMs without gradients: wrong where
/// the units, divided by 32, leave 1 to 16. Found by filling freed memory with NaN and comparing with double precision.
/// libtorch's own kernels are right, and slower. NNPACK, which takes convolutions that oneDNN leaves, is never wanted.
/// </remarks>
internal sealed class RightKernels
{
    private readonly bool _avoidsOneDnn;

    /// <summary>Finds out whether a network has a layer of a size that oneDNN gets wrong.</summary>
    public RightKernels(torch.nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _avoidsOneDnn = network.modules().Prepend(network).Any(IsWrongInOneDnn);
    }

    /// <summary>Keeps the network away from them until disposed.</summary>
    public IDisposable Choose() => _avoidsOneDnn ? Own() : KernelSwitch.Nnpack.SwitchOff();

    /// <summary>Takes libtorch's own kernels until disposed.</summary>
    public static IDisposable Own() => new Both(KernelSwitch.OneDnn.SwitchOff(), KernelSwitch.Nnpack.SwitchOff());

    private static bool IsWrongInOneDnn(torch.nn.Module layer) => layer switch
    {
        Conv1d or Conv2d or Conv3d or ConvTranspose1d or ConvTranspose2d or ConvTranspose3d => Matrices(layer).Any(IsWrongSize),
        IKernelSizes own => own.ConvolutionWeights.Any(IsWrongSize),
        LSTM => Matrices(layer).Any(weight => weight[0] / 4 % 32 is >= 1 and <= 16),
        _ => false,
    };

    private static bool IsWrongSize(long[] weight) => weight[0] % 16 != 0 || (weight[1] > 16 && weight[1] % 16 != 0);

    private static IEnumerable<long[]> Matrices(torch.nn.Module layer) =>
        layer.parameters().Select(parameter => parameter.shape).Where(shape => shape.Length > 1);

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
