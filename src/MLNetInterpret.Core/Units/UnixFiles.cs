using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Units;

/// <summary>What Linux and macOS know of files and .NET does not tell.</summary>
/// <remarks>Where the system or its C library has no such call, everything answers "no", and callers do without.</remarks>
internal static partial class UnixFiles
{
    private const int HereDirectory = -100, ExchangeNames = 2, ReadOnly = 0;
    private const uint BasicStatistics = 0x7ff, TypeMask = 0xf000, RegularType = 0x8000, FolderType = 0x4000;

    /// <summary>Has two files or folders change names at one moment; needs Linux and a file system that can.</summary>
    /// <returns>Whether they did; nothing has happened where they did not.</returns>
    public static bool Exchange(string one, string other) =>
        OperatingSystem.IsLinux() && Try(() => renameat2(HereDirectory, one, HereDirectory, other, ExchangeNames)) == 0;

    /// <summary>Has a folder's names reach the disk.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        Try(() =>
        {
            var handle = open(folder, ReadOnly);
            if (handle < 0) return handle;
            var result = fsync(handle);
            _ = close(handle);
            return result;
        });
    }

    /// <summary>What tells a file or folder from all others on the machine, links followed.</summary>
    /// <returns>Its device, its number there, and how many names it has; null where there is none or that is not known.</returns>
    public static (ulong Device, ulong Number, uint Names)? IdOf(string path) => Statistics(path) is not { } known ? null : (
        ((ulong)At(known, 136) << 32) | At(known, 140), BinaryPrimitives.ReadUInt64LittleEndian(known.AsSpan(32)), At(known, 16));

    /// <summary>Whether something is there that is no file and no folder: a pipe, a socket or a device.</summary>
    public static bool IsSpecial(string path) =>
        Statistics(path) is { } known
        && (BinaryPrimitives.ReadUInt16LittleEndian(known.AsSpan(28)) & TypeMask) is not (RegularType or FolderType);

    /// <summary>The kernel's <c>statx</c>, which has the same layout on every processor.</summary>
    private static byte[]? Statistics(string path)
    {
        if (!OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian) return null;
        var known = new byte[256];
        return Try(() => statx(HereDirectory, path, 0, BasicStatistics, ref known[0])) == 0 ? known : null;
    }

    private static uint At(byte[] known, int place) => BinaryPrimitives.ReadUInt32LittleEndian(known.AsSpan(place));

    private static int Try(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return -1;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int folder, string one, int otherFolder, string other, uint flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte known);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int handle);

    [LibraryImport("libc")]
    private static partial int close(int handle);
}
