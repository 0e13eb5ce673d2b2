using System.Text.Json;

namespace MLNetInterpret.Core.Scanning;

/// <summary>A file that one process holds: locked for as long as it lives, so that a killed process holds nothing, and marked as
/// alive again and again for machines that share the folder but do not see the lock.</summary>
/// <remarks>Whether a mark is old is told by the file system's own clock. A lease decides which process works, never the
/// result: where two machines both hold one, work is done twice, to the same bits.</remarks>
internal sealed class Lease : IDisposable
{
    /// <summary>After so long without a mark, the lease of another machine has run out.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly byte[] _mark;
    private readonly Timer _beats;
    private bool _released;

    private Lease(FileStream file)
    {
        (_file, _mark) = (file, JsonSerializer.SerializeToUtf8Bytes(LeaseOwner.Here, JsonSerializerOptions.Web));
        Mark();
        _beats = new(_ => Mark(), null, Beat, Beat);
    }

    /// <summary>Takes the lease, unless somebody holds it.</summary>
    /// <param name="path">Its file.</param>
    /// <returns>Null where somebody does.</returns>
    /// <exception cref="IOException">The folder cannot take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static Lease? TryTake(string path)
    {
        if (Open(path) is not { } file) return null;
        try
        {
            if (IsOfAnother(file, path) || !IsStillThere(file, path))
            {
                file.Dispose();
                return null;
            }

            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody holds the lease, this process included.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = Open(path);
        return file is null || IsOfAnother(file, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beats.Dispose();
        lock (_gate)
        {
            if (_released) return;
            _released = true;
            // the file goes before the lock does, or it might be somebody else's by then
            if (!OperatingSystem.IsWindows()) Delete();
            _file.Dispose();
            if (OperatingSystem.IsWindows()) Delete();
        }
    }

    /// <summary>The open and locked file; null where somebody has locked it.</summary>
    private static FileStream? Open(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows
        catch (IOException busy) when (busy.HResult is 11 or 35 or unchecked((int)0x80070020))
        {
            return null;
        }
    }

    /// <summary>Whether a file that is not locked, as far as is seen here, is marked by a living process elsewhere.</summary>
    private static bool IsOfAnother(FileStream file, string path)
    {
        var marked = File.GetLastWriteTimeUtc(path);
        return LeaseOwner.Read(file) is { } owner && owner.Machine != LeaseOwner.Here.Machine && Now(path) - marked < Expiry;
    }

    /// <summary>What time it is where the file lies.</summary>
    private static DateTime Now(string path)
    {
        var probe = $"{path}.{Guid.NewGuid():N}.clock";
        try
        {
            File.WriteAllBytes(probe, [0]);
            return File.GetLastWriteTimeUtc(probe);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    /// <summary>Whether the path still names the file that is open: its holder may have deleted it in between.</summary>
    private static bool IsStillThere(FileStream file, string path)
    {
        var stamp = DateTime.UnixEpoch.AddSeconds(BitConverter.ToUInt32(Guid.NewGuid().ToByteArray()));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, stamp);
        return File.GetLastWriteTimeUtc(path) == stamp;
    }

    private void Mark()
    {
        lock (_gate)
        {
            if (_released) return;
            try
            {
                _file.SetLength(_mark.Length);
                _file.Position = 0;
                _file.Write(_mark);
                _file.Flush();
            }
            catch (IOException)
            {
                // a disk that is full for now: the lock stands, and the next mark may succeed
            }
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(_file.Name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // without its lock it holds nobody back
        }
    }
}
