using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MLNetInterpret.Core.Native;

/// <summary>A file in memory that has no name in any folder (<c>memfd_create</c>), so that no mount option keeps it from being
/// loaded as a library.</summary>
internal static unsafe class MemoryFile
{
    private const uint CloseOnExec = 1;

    /// <summary>Asked for since Linux 6.3, unknown before.</summary>
    private const uint Executable = 0x10;
    private static int _made;

    /// <summary>Makes one.</summary>
    /// <param name="name">Shown in lists of a process's files.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="path">What to load it by, for as long as it is open.</param>
    /// <returns>The open file; null where the system has none such.</returns>
    public static SafeFileHandle? Create(string name, ReadOnlySpan<byte> content, out string path)
    {
        path = "";
        if (!OperatingSystem.IsLinux() || !TryLibrary(out var libc)
            || !NativeLibrary.TryGetExport(libc, "memfd_create", out var function)) return null;
        var create = (delegate* unmanaged<byte*, uint, int>)function;
        int descriptor;
        fixed (byte* text = Encoding.ASCII.GetBytes($"{name}\0"))
        {
            descriptor = create(text, CloseOnExec | Executable);
            if (descriptor < 0) descriptor = create(text, CloseOnExec);
        }

        if (descriptor < 0) return null;
        // a loader that knows a path already looks no further, and descriptors come again: no two paths are alike
        var unique = string.Concat(Enumerable.Repeat("./", Interlocked.Increment(ref _made)));
        path = FormattableString.Invariant($"/proc/self/{unique}fd/{descriptor}");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(file, content, 0);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The C library: glibc's name, or what the loader makes of the general one.</summary>
    private static bool TryLibrary(out nint library) =>
        NativeLibrary.TryLoad("libc.so.6", out library) || NativeLibrary.TryLoad("libc", out library);
}
