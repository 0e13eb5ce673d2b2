namespace MLNetInterpret.Core.Units;

/// <summary>A file that is locked as long as the process that made it lives, and is deleted when it is unlocked.</summary>
internal static class TemporaryLock
{
    /// <summary>Makes and locks one.</summary>
    /// <returns>Null on a file system where nothing can be locked.</returns>
    public static FileStream? Take(string path)
    {
        var held = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        if (IsHeld(path)) return held;
        held.Dispose();
        return null;
    }

    /// <summary>Takes the lock of a process that is gone.</summary>
    /// <returns>Null where that process lives, or nobody can tell.</returns>
    public static FileStream? TakeOver(string path)
    {
        FileStream held;
        try
        {
            held = Open(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (IsHeld(path)) return held;
        // locks mean nothing here: it may belong to somebody
        held.Dispose();
        return null;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0);

    private static bool IsHeld(string path)
    {
        try
        {
            using var second = Open(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
