using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace MLNetInterpret.Core.Units;

/// <summary>The list of what was written into a folder, kept in it: only what is on it and unchanged may be replaced.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">The version of the list itself.</param>
/// <param name="Kind">The kind of the folder.</param>
/// <param name="Folders">Folders below it, with forward slashes.</param>
/// <param name="Files">Files in it and below it.</param>
internal sealed record WrittenList(
    string Format, int Version, string Kind, IReadOnlyList<string> Folders, IReadOnlyList<WrittenFile> Files)
{
    /// <summary>The list's own name, which stays out of sight and out of <c>*.parquet</c>.</summary>
    public const string FileName = ".mlnet-interpret.json";

    private const string FormatName = "mlnet-interpret written files";
    private const int Newest = 1;

    private static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = false, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Lists what is in a folder, into it, and has all of it reach the disk.</summary>
    public static void Write(string folder, FolderKind kind)
    {
        var entries = Walk(folder).ToList();
        string[] folders = [.. entries.Where(one => one.Entry is DirectoryInfo).Select(one => one.Path)];
        var files = FlushAll([.. entries.Where(one => one.Entry is FileInfo)]);
        using (var stream = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write))
        {
            JsonSerializer.Serialize(
                stream, new WrittenList(FormatName, Newest, kind.Name, folders, files), JsonSerializerOptions.Web);
            stream.Flush(flushToDisk: true);
        }

        foreach (var one in folders) UnixFiles.FlushFolder(Path.Combine(folder, one));
        UnixFiles.FlushFolder(folder);
    }

    /// <summary>Why a folder must not be replaced.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="kind">The kind of folder that would stand there.</param>
    /// <returns>What is said after its name, without an end; null where nothing of a user's would be lost.</returns>
    public static string? Objection(string folder, FolderKind kind)
    {
        const string Lost = "and would be lost";
        var entries = Walk(folder).ToList();
        if (entries.Count == 0) return null;
        if (Read(folder) is not { } list)
            return kind.IsListless?.Invoke(folder) == true
                ? null
                : $"holds '{FirstFile(entries)}', which is on no list of what was written there {Lost}";
        var (files, folders) = (list.Files.ToDictionary(file => file.Path), list.Folders.ToHashSet());
        foreach (var (path, entry) in entries)
        {
            var isLink = entry.LinkTarget is not null;
            if (path == FileName && !isLink) continue;
            if (isLink || (entry is DirectoryInfo ? !folders.Contains(path) : !files.ContainsKey(path)))
                return $"holds '{path}', which was put there by somebody else {Lost}";
        }

        if (list.Kind != kind.Name) return $"holds a {list.Kind}, not a {kind.Name},";
        // sizes tell most changes without reading a byte
        var changed = entries.FirstOrDefault(
            one => files.GetValueOrDefault(one.Path) is { } file && ((FileInfo)one.Entry).Length != file.Size);
        changed = changed.Path is not null ? changed : entries.FirstOrDefault(
            one => files.GetValueOrDefault(one.Path) is { } file && HashOf(one.Entry.FullName) != file.Sha256);
        return changed.Path is null ? null : $"holds '{changed.Path}', which was changed since it was written {Lost}";
    }

    /// <summary>Many at a time, as a disk has them wait for the same turn: of hundreds of files in a tenth of the time.</summary>
    private static WrittenFile[] FlushAll((string Path, FileSystemInfo Entry)[] files)
    {
        try
        {
            return
            [
                .. files.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(one =>
                {
                    using var stream = new FileStream(one.Entry.FullName, FileMode.Open, FileAccess.ReadWrite);
                    var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
                    stream.Flush(flushToDisk: true);
                    return new WrittenFile(one.Path, stream.Length, hash);
                }),
            ];
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            throw;
        }
    }

    private static WrittenList? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) return null;
            var list = JsonSerializer.Deserialize<WrittenList>(File.ReadAllText(path), JsonSerializerOptions.Web);
            return list is { Format: FormatName, Version: Newest, Kind: not null, Folders: not null, Files: not null }
                && list.Files.All(file => file is { Path: not null, Sha256: not null })
                && list.Files.DistinctBy(file => file.Path).Count() == list.Files.Count
                ? list
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Everything below a folder in the order of its names; what links lead to is not followed.</summary>
    private static IEnumerable<(string Path, FileSystemInfo Entry)> Walk(string folder, string below = "")
    {
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything);
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = below + entry.Name;
            yield return (path, entry);
            if (entry is not DirectoryInfo || entry.LinkTarget is not null) continue;
            foreach (var inner in Walk(entry.FullName, $"{path}/")) yield return inner;
        }
    }

    /// <summary>What a user would miss: a file sooner than the folder that it is in.</summary>
    private static string FirstFile(List<(string Path, FileSystemInfo Entry)> entries) =>
        (entries.FirstOrDefault(one => one.Entry is FileInfo && one.Path != FileName).Path ?? entries[0].Path);

    private static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
