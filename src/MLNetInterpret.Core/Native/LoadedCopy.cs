using System.Runtime.InteropServices;

namespace MLNetInterpret.Core.Native;

/// <summary>Loads a library from its bytes: from memory, or else from the first folder that lets it be loaded. Nothing stays on
/// the disk.</summary>
/// <remarks>A folder may be missing, full, read-only, or mounted so that nothing in it may be run (<c>noexec</c>), as <c>/tmp</c>
/// is on hardened systems and in containers.</remarks>
internal static class LoadedCopy
{
    private const string Owner = "mlnetinterpret-";

    /// <summary>Folders to try, in this order: the user's cache, temporary files, the application.</summary>
    public static IReadOnlyList<string> Folders
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (string.IsNullOrEmpty(cache) && home.Length > 0) cache = Path.Combine(home, ".cache");
            return [.. new[] { cache, Path.GetTempPath(), AppContext.BaseDirectory }
                .Where(folder => !string.IsNullOrEmpty(folder))
                .Select(folder => Path.TrimEndingDirectorySeparator(folder!)).Distinct()];
        }
    }

    /// <summary>Loads it.</summary>
    /// <param name="name">The library's file name.</param>
    /// <param name="image">Its bytes.</param>
    /// <param name="folders">Where it may be written to for a moment.</param>
    /// <param name="memory">Whether memory is tried first.</param>
    /// <exception cref="DllNotFoundException">It loads from nowhere; the message, a clause, says what was tried.</exception>
    public static nint Load(string name, byte[] image, IReadOnlyList<string> folders, bool memory = true)
    {
        var failures = new List<string>();
        if (memory)
        {
            if (TryMemory(name, image, out var loaded) is not { } why) return loaded;
            failures.Add($"memory ({why})");
        }

        foreach (var folder in folders)
        {
            if (TryFolder(folder, name, image, out var loaded) is not { } why) return loaded;
            failures.Add($"'{folder}' ({why})");
        }

        throw new DllNotFoundException(string.Join(", ", failures));
    }

    /// <summary>Why it does not load from memory; null where it does.</summary>
    private static string? TryMemory(string name, byte[] image, out nint loaded)
    {
        loaded = 0;
        try
        {
            using var file = MemoryFile.Create(name, image, out var path);
            if (file is null) return "the system has no files in memory";
            loaded = NativeLibrary.Load(path);      // stays mapped when the file is closed
            return null;
        }
        catch (Exception failure) when (IsOfPlace(failure))
        {
            return Clause(failure);
        }
    }

    /// <summary>Why it does not load from a folder; null where it does.</summary>
    private static string? TryFolder(string folder, string name, byte[] image, out nint loaded)
    {
        loaded = 0;
        var own = Path.Combine(folder, Owner + Guid.NewGuid().ToString("N"));
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(own);
            else Directory.CreateDirectory(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var copy = Path.Combine(own, name);
            File.WriteAllBytes(copy, image);
            loaded = NativeLibrary.Load(copy);
            return null;
        }
        catch (Exception failure) when (IsOfPlace(failure))
        {
            return Clause(failure);
        }
        finally
        {
            // the loaded library stays mapped
            if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
        }
    }

    private static bool IsOfPlace(Exception failure) =>
        failure is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException;

    /// <summary>What the loader says behind advice and paths of its own, or what the file system says.</summary>
    private static string Clause(Exception failure)
    {
        var last = failure.Message.TrimEnd().Split('\n')[^1];
        var why = failure is DllNotFoundException ? last[(last.IndexOf(": ", StringComparison.Ordinal) + 1)..] : last;
        return why.Trim().TrimEnd('.');
    }
}
