using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace MLNetInterpret.Native;

/// <summary>Keeps libtorch 2.10 from oneDNN convolutions that give wrong numbers.</summary>
/// <remarks>
/// On CPUs with AVX-512 that oneDNN pads channels to blocks of 16 with memory it never set: the gradient to the input is wrong,
/// and another at every run, where the output channels are no multiple of 16 (and the outputs themselves where there are more than 16
/// input channels and they are no multiple of 16). Found by filling freed memory with NaN and comparing with double precision.
/// libtorch's own kernels are right, and slower.
/// </remarks>
public static class OneDnn
{
    /// <summary>Switches oneDNN off for this process if a network has a convolution of such a size; there is no way back.</summary>
    public static void AvoidFor(torch.nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.modules().Prepend(network).Any(module =>
            module is (Conv1d or Conv2d or Conv3d or ConvTranspose1d or ConvTranspose2d or ConvTranspose3d) && HasOddSize(module)))
            SwitchOff();
    }

    private static bool HasOddSize(torch.nn.Module convolution) => convolution.parameters()
        .Where(parameter => parameter.dim() > 2)
        .Any(weight => weight.shape[0] % 16 != 0 || (weight.shape[1] > 16 && weight.shape[1] % 16 != 0));

    private static unsafe void SwitchOff()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libtorch_cpu.so", out var libtorch)
            || !NativeLibrary.TryGetExport(libtorch, "_ZN2at13globalContextEv", out var context)
            || !NativeLibrary.TryGetExport(libtorch, "_ZN2at7Context20setUserEnabledMkldnnEb", out var enable)) return;
        ((delegate* unmanaged<nint, byte, void>)enable)(((delegate* unmanaged<nint>)context)(), 0);
    }
}
