using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Native;

/// <summary>Switches of libtorch (<c>at::Context</c>) that TorchSharp does not offer. They hold for the whole process; where
/// libtorch is not the Linux build of version 2.10 they may be missing, and then nothing happens.</summary>
internal static unsafe class TorchContext
{
    /// <summary>Whether oneDNN's kernels may be chosen.</summary>
    public static void AllowOneDnn(bool allowed) => Set("_ZN2at7Context20setUserEnabledMkldnnEb", allowed);

    /// <summary>Whether NNPACK's kernels may be chosen.</summary>
    public static void AllowNnpack(bool allowed) => Set("_ZN2at7Context20setUserEnabledNNPACKEb", allowed);

    private static void Set(string setter, bool value)
    {
        if (!OperatingSystem.IsLinux()
            || LibTorch.PathOf("libtorch_cpu.so") is not { } path
            || !NativeLibrary.TryLoad(path, out var libtorch)
            || !NativeLibrary.TryGetExport(libtorch, "_ZN2at13globalContextEv", out var context)
            || !NativeLibrary.TryGetExport(libtorch, setter, out var set)) return;
        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), (byte)(value ? 1 : 0));
    }
}
