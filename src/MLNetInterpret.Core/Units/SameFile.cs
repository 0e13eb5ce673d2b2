namespace MLNetInterpret.Core.Units;

/// <summary>Whether two paths lead to the same file, whatever they are called: by <c>..</c>, links and second names.</summary>
/// <remarks>Second names of a file (hard links) are seen on Linux; elsewhere a path is compared once its links are followed.
/// </remarks>
internal static class SameFile
{
    private static readonly StringComparison Names =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The full path with every link in it followed; what does not exist yet is taken as it is written.</summary>
    public static string Final(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // a chain of links that leads round in a circle ends nowhere
        for (var hops = 0; hops < 40; hops++)
        {
            var next = Once(full);
            if (next == full) break;
            full = next;
        }

        return full;
    }

    /// <summary>Whether both are the same file or folder.</summary>
    public static bool Are(string one, string other)
    {
        var (first, second) = (Final(one), Final(other));
        return first.Equals(second, Names)
            || (UnixFiles.IdOf(first) is { } id && UnixFiles.IdOf(second) is { } its
                && (id.Device, id.Number) == (its.Device, its.Number));
    }

    /// <summary>Whether a path leads below a folder.</summary>
    public static bool IsInside(string path, string folder)
    {
        var (inner, outer) = (Final(path), Final(folder));
        for (var above = Path.GetDirectoryName(inner); above is not null; above = Path.GetDirectoryName(above))
            if (Are(above, outer)) return true;
        return false;
    }

    /// <summary>Whether a file is in a folder under a second name, or a link there leads to it.</summary>
    public static bool IsLinkedFrom(string folder, string file)
    {
        var target = Final(file);
        if (!File.Exists(target)) return false;
        var many = UnixFiles.IdOf(target) is { Names: > 1 };
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
        return new DirectoryInfo(Final(folder)).EnumerateFiles("*", options)
            .Any(one => (many || one.LinkTarget is not null) && Are(one.FullName, target));
    }

    /// <summary>The path with the first link in it followed.</summary>
    private static string Once(string full)
    {
        var root = Path.GetPathRoot(full) ?? "";
        var known = root;
        var parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var next = Path.Combine(known, parts[i]);
            if (new FileInfo(next).LinkTarget is { } target)
                return Path.TrimEndingDirectorySeparator(
                    Path.GetFullPath(Path.Combine([known, target, .. parts[(i + 1)..]])));
            known = next;
        }

        return known;
    }
}
