using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Data;

/// <summary>The files of a folder and the folders in it, each once, whatever links lead there.</summary>
/// <remarks>Files that lie in the folder come before those that only a link leads to. A link, to a file or to a folder, is
/// followed where what it leads to has not been met before. It is passed over where that lies in the folder already, was
/// reached by an earlier link (by ordinal), or holds the link itself.</remarks>
internal sealed class FolderFiles
{
    private const int MostLinks = 40;
    private static readonly StringComparer ByPath =
        OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private readonly Func<string, bool> _wanted;
    private readonly HashSet<string> _met = new(ByPath);
    private readonly List<string> _files = [];
    private readonly List<string> _passedOver = [];
    private readonly List<(string Path, string Why)> _unreadable = [];

    /// <summary>Links that are still to be looked at, with the real folder that each lies in.</summary>
    private readonly SortedDictionary<string, string> _links = new(StringComparer.Ordinal);

    private FolderFiles(Func<string, bool> wanted) => _wanted = wanted;

    /// <summary>Files by the paths that lead to them, by ordinal.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Links that were not followed, because their files are counted elsewhere.</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <summary>Folders that must not be read and links that lead nowhere, each with a sentence.</summary>
    public IReadOnlyList<(string Path, string Why)> Unreadable => _unreadable;

    /// <summary>Lists a folder's files; opens none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="wanted">Whether a file of this path counts; the others are as if they were not there.</param>
    public static FolderFiles In(string folder, Func<string, bool> wanted)
    {
        var found = new FolderFiles(wanted);
        found.Enter(folder, RealPath(folder) ?? folder);
        while (found._links.Count > 0)
        {
            var (link, holder) = found._links.First();
            found._links.Remove(link);
            found.Follow(link, holder);
        }

        found._files.Sort(StringComparer.Ordinal);
        return found;
    }

    private void Enter(string folder, string real)
    {
        if (!_met.Add(real)) return;
        try
        {
            var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos();
            foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                Cancelling.Hear();
                var (path, place) = (Path.Combine(folder, entry.Name), Path.Combine(real, entry.Name));
                if (entry.LinkTarget is not null) _links.Add(path, real);
                else if (entry is DirectoryInfo) Enter(path, place);
                else if (_wanted(path) && _met.Add(place)) _files.Add(path);
            }
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            _unreadable.Add((folder, $"The folder '{folder}' cannot be read: {failure.Message}"));
        }
    }

    private void Follow(string link, string holder)
    {
        var real = RealPath(link);
        if (real is not null && Directory.Exists(real))
        {
            if (Holds(real, holder) || _met.Contains(real)) _passedOver.Add(link);
            else Enter(link, real);
        }
        else if (_wanted(link))
        {
            if (real is null || !File.Exists(real)) _unreadable.Add((link, $"'{link}' is a link that leads nowhere."));
            else if (_met.Add(real)) _files.Add(link);
            else _passedOver.Add(link);
        }
    }

    private static bool Holds(string folder, string other) =>
        ByPath.Equals(folder, other) || other.StartsWith(
            Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a path leads once every link in it is followed; null where that is nowhere.</summary>
    private static string? RealPath(string path)
    {
        path = Path.GetFullPath(path);
        var real = Path.GetPathRoot(path)!;
        var left = new Stack<string>();
        Push(path[real.Length..]);
        for (var links = 0; left.TryPop(out var part);)
        {
            if (part is "." or "") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) return null;
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            Push(target[(Path.IsPathRooted(target) ? real.Length : 0)..]);
        }

        return Path.Exists(real) ? real : null;

        void Push(string parts)
        {
            foreach (var part in Enumerable.Reverse(parts.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)))
                left.Push(part);
        }
    }
}
