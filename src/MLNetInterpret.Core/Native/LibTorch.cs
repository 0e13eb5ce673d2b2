using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using MLNetInterpret.Core.Native;

namespace MLNetInterpret;

/// <summary>Loads libtorch where the system's libstdc++ is older than the one TorchSharp was built against, and tunes a
/// process for it.</summary>
/// <remarks>
/// TorchSharp 0.107's <c>libLibTorchSharp.so</c> names <c>GLIBCXX_3.4.32</c> for one symbol that nothing refers to, so the
/// loader of Debian 12, Ubuntu 22.04 and RHEL 9 refuses the file. Where, and only where, the plain load fails, a copy in which
/// that one need is marked weak is loaded from memory; where that is not possible, for a moment from the user's cache folder,
/// the folder of temporary files, or the application's, whichever first lets a library be loaded. It happens automatically once
/// this assembly is in use; a process that uses TorchSharp before this library calls <see cref="EnsureLoaded"/> first.
/// </remarks>
public static class LibTorch
{
    private const string Bridge = "libLibTorchSharp.so";
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    /// <summary>What libtorch says where there is no memory: on Linux and macOS, on Windows, on a GPU.</summary>
    private static readonly string[] WantsMemory = ["can't allocate memory", "not enough memory", "out of memory"];
    private static readonly Lazy<nint> Mended = new(() => Load(Folders()));

    /// <summary>Loads libtorch now, from a patched copy where needed.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded; the message says which file, why, and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (!OperatingSystem.IsLinux()) return;
        var bridge = Find(Bridge, Folders());
        if (bridge is not null && Find("libtorch_cpu.so", Folders()) is not null && NativeLibrary.TryLoad(bridge, out _)) return;
        _ = Mended.Value;
    }

    /// <summary>Sets what a process that trains or optimises should have: freed memory is kept for the next tensor, and idle
    /// threads sleep instead of spinning. Call it first in <c>Main</c>, before any tensor is made; later it does less.</summary>
    /// <remarks>Holds for the whole process, which is why the library leaves it to its host. glibc hands freed memory back at
    /// once; without this call training a small convolutional network took 1.5 to 2.4 times the processor time, and maximising
    /// its channels 2.1 to 3.5 times. Up to 256 MB that nothing uses may stay with the process. <c>OMP_WAIT_POLICY</c> of the
    /// environment stays. Does nothing where the C library is not glibc.</remarks>
    public static void TuneProcess() => Glibc.Tune();

    /// <summary>Whether a failure is one of memory, .NET's or libtorch's.</summary>
    internal static bool IsOutOfMemory(Exception failure) => failure is OutOfMemoryException
        || (failure is ExternalException && WantsMemory.Any(words => failure.Message.Contains(words, StringComparison.Ordinal)));

    /// <summary>A function of libtorch or of the OpenMP that it uses, or 0.</summary>
    internal static nint Function(string name)
    {
        EnsureLoaded();
        string[] files = OperatingSystem.IsWindows() ? ["torch_cpu.dll", "libiomp5md.dll"]
            : OperatingSystem.IsMacOS() ? ["libtorch_cpu.dylib"]
            : ["libtorch_cpu.so"];
        foreach (var file in files)
            if (PathOf(file) is { } path && NativeLibrary.TryLoad(path, out var library)
                && NativeLibrary.TryGetExport(library, name, out var function)) return function;
        return 0;
    }

    /// <summary>Where a native file of libtorch lies, or null.</summary>
    internal static string? PathOf(string file) => Find(file, Folders());

    [ModuleInitializer]
    internal static void Register()
    {
        if (OperatingSystem.IsLinux())
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
    }

    /// <summary>Called by the runtime only after its own search for a native library has failed.</summary>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (Path.GetFileNameWithoutExtension(name) is not ("LibTorchSharp" or "libLibTorchSharp")) return 0;
        return Mended.Value;
    }

    /// <summary>Loads a mended copy of the bridge library found in <paramref name="folders"/>.</summary>
    internal static nint Load(IReadOnlyList<string> folders)
    {
        var bridge = Find(Bridge, folders) ?? throw Failed(
            $"'{Bridge}' is in none of: {string.Join(", ", folders)}. " +
            "Reference the package TorchSharp-cpu (or TorchSharp-cuda-linux) in the executable project");
        foreach (var dependency in Dependencies)
        {
            var path = Find(dependency, folders) ?? throw Failed(
                $"'{dependency}' is in none of: {string.Join(", ", folders)}. " +
                "Reference the package TorchSharp-cpu (or TorchSharp-cuda-linux) in the executable project");
            LoadFile(path, path);
        }

        var image = File.ReadAllBytes(bridge);
        try
        {
            if (!ElfVersionNeeds.Weaken(image, MissingVersion)) return LoadFile(bridge, bridge);
        }
        catch (InvalidDataException unknown)
        {
            throw Failed($"'{bridge}' cannot be read: {unknown.Message}. Restore the package TorchSharp again", unknown);
        }

        try
        {
            return LoadedCopy.Load(Bridge, image, LoadedCopy.Folders);
        }
        catch (DllNotFoundException nowhere)
        {
            throw Failed(
                $"'{bridge}' needs a newer libstdc++ than this system's, and a copy that does not loads from none of these: "
                + nowhere.Message, nowhere);
        }
    }

    private static nint LoadFile(string path, string original)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw Failed(
                $"'{original}' does not load on this system: {failure.Message.ReplaceLineEndings(" ").Trim()}. " +
                "TorchSharp 0.107 needs a 64-bit Linux with glibc 2.34 and libstdc++ 6.0.30 (GCC 12) or newer", failure);
        }
    }

    private static DllNotFoundException Failed(string why, Exception? inner = null) =>
        new($"TorchSharp's library, libtorch, could not be loaded: {why}.", inner);

    private static string? Find(string file, IReadOnlyList<string> folders) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static string[] Folders()
    {
        var search = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        var here = RuntimeInformation.RuntimeIdentifier;
        return [.. new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", here, "native") }
            .Concat(search.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(Path.TrimEndingDirectorySeparator).Distinct()];
    }
}
