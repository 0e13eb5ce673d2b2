using System.Collections.Concurrent;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Units;

/// <summary>Writes a file or a folder completely or not at all.</summary>
/// <remarks>
/// The content grows under a temporary name in the same folder and takes the final name only when it is complete. After an
/// exception, a full disk, a cancellation or Ctrl-C, what stood there before still stands there, and nothing else is left.
/// </remarks>
internal static class AtomicFile
{
    private static readonly ConcurrentDictionary<string, byte> Pending = new();

    // Ctrl-C ends a process without unwinding its stack
    static AtomicFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Array.ForEach([.. Pending.Keys], Remove);

    /// <summary>Writes a file, replacing an older one.</summary>
    /// <param name="path">The file; its folder is created when it does not exist.</param>
    /// <param name="write">Writes the content; the stream is seekable.</param>
    /// <exception cref="IOException">The folder or disk cannot take it; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Check.NotBlank(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Target(path);
        if (IsDevice(target))
        {
            using var device = new FileStream(target, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }

        if (Directory.Exists(target)) throw new IOException($"'{path}' is a folder. Name a file.");
        Replace(path, target, temporary =>
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        });
    }

    /// <summary>Writes a folder, replacing one that an earlier call wrote.</summary>
    /// <param name="path">The folder; its parents are created when they do not exist.</param>
    /// <param name="entries">Names of the files and folders that <paramref name="write"/> may make at the top. A folder that
    /// holds anything else is somebody else's: it is refused before <paramref name="write"/> is called.</param>
    /// <param name="write">Fills the empty temporary folder whose path it is given.</param>
    /// <exception cref="IOException">The folder holds something else, or the disk cannot take it;
    /// the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent folder may not be written to.</exception>
    public static void WriteFolder(string path, IReadOnlyCollection<string> entries, Action<string> write)
    {
        Check.NotBlank(path);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(write);
        var target = Target(path);
        RequireOurs(path, target, entries);
        Replace(path, target, temporary =>
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            RequireOurs(path, target, entries);
            if (!Directory.Exists(target))
            {
                Directory.Move(temporary, target);
                return;
            }

            var old = TemporaryName(target);
            Directory.Move(target, old);
            try
            {
                Directory.Move(temporary, target);
            }
            catch
            {
                Directory.Move(old, target);
                throw;
            }

            Remove(old);
        });
    }

    /// <summary>Checks, before long work, that <see cref="Write"/> could write there.</summary>
    /// <exception cref="IOException">The path is a folder, or its disk or folder cannot take a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void RequireWritable(string path)
    {
        Check.NotBlank(path);
        var target = Target(path);
        if (IsDevice(target)) return;
        if (Directory.Exists(target)) throw new IOException($"'{path}' is a folder. Name a file.");
        Replace(path, target, temporary => File.WriteAllBytes(temporary, [0]));
    }

    /// <summary>Checks, before long work, that <see cref="WriteFolder"/> could write there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="entries">As of <see cref="WriteFolder"/>.</param>
    /// <exception cref="IOException">The folder holds something else, or its disk cannot take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent folder may not be written to.</exception>
    public static void RequireWritableFolder(string path, IReadOnlyCollection<string> entries)
    {
        Check.NotBlank(path);
        ArgumentNullException.ThrowIfNull(entries);
        var target = Target(path);
        RequireOurs(path, target, entries);
        Replace(path, target, temporary => Directory.CreateDirectory(temporary));
    }

    private static void Replace(string path, string target, Action<string> make)
    {
        var temporary = TemporaryName(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Pending[temporary] = 0;
            make(temporary);
        }
        catch (UnauthorizedAccessException denied) when (Names(denied, temporary))
        {
            throw new UnauthorizedAccessException($"'{path}' cannot be written: its folder does not permit it.", denied);
        }
        catch (IOException failure) when (Names(failure, temporary))
        {
            var message = failure.Message.Replace(temporary, path, StringComparison.Ordinal);
            throw new IOException($"'{path}' cannot be written: {message}", failure);
        }
        finally
        {
            Remove(temporary);
            Pending.TryRemove(temporary, out _);
        }
    }

    private static bool Names(Exception failure, string temporary) =>
        failure.Message.Contains(temporary, StringComparison.Ordinal);

    private static void RequireOurs(string path, string target, IReadOnlyCollection<string> entries)
    {
        if (File.Exists(target)) throw new IOException($"'{path}' is a file. Name a folder.");
        if (!Directory.Exists(target)) return;
        var foreign = Directory.EnumerateFileSystemEntries(target)
            .Select(Path.GetFileName)
            .FirstOrDefault(name => !entries.Contains(name));
        if (foreign is not null)
            throw new IOException($"The folder '{path}' holds '{foreign}', which would be lost. Name a new or empty folder.");
    }

    /// <summary>The full path, links followed: a link is kept, and what it points to is replaced.</summary>
    private static string Target(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (IsDevice(full)) return full;
        var link = new FileInfo(full);
        return link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>A device such as <c>/dev/stdout</c> is written to, never replaced.</summary>
    internal static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetDirectoryName(path) == "/dev" && File.Exists(path);

    private static string TemporaryName(string target) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");

    private static void Remove(string temporary)
    {
        try
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            else File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // what is to be reported is why the writing failed, not this
        }
    }
}
