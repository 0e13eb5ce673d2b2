using System.Runtime.InteropServices;
using System.Text;

namespace MLNetInterpret.Core.Native;

/// <summary>Settings of a process whose C library is glibc.</summary>
internal static unsafe class Glibc
{
    private const int MmapThreshold = -3;
    private const int TrimThreshold = -1;
    private const int TopPad = -2;

    /// <summary>Keeps freed memory, and lets threads that wait sleep.</summary>
    public static void Tune()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var libc)
            || !NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out _)) return;

        // glibc hands freed memory back at once, and page faults then cost more than arithmetic
        if (NativeLibrary.TryGetExport(libc, "mallopt", out var mallopt))
        {
            var set = (delegate* unmanaged<int, int, int>)mallopt;
            _ = set(MmapThreshold, 1 << 30);
            _ = set(TrimThreshold, int.MaxValue);
            _ = set(TopPad, 256 << 20);
        }

        // .NET keeps its own copy of the environment; native code reads the C library's, and this one before libtorch is loaded
        if (NativeLibrary.TryGetExport(libc, "setenv", out var setenv))
            SetEnvironment(setenv, "OMP_WAIT_POLICY", "PASSIVE");
    }

    /// <summary>A value that the user has set stays.</summary>
    private static void SetEnvironment(nint setenv, string name, string value)
    {
        fixed (byte* n = Encoding.ASCII.GetBytes($"{name}\0"), v = Encoding.ASCII.GetBytes($"{value}\0"))
            _ = ((delegate* unmanaged<byte*, byte*, int, int>)setenv)(n, v, 0);
    }
}
