using System.IO.Enumeration;

namespace MLNetInterpret.Core.Units;

/// <summary>What killed processes left beside a file or folder that they were writing.</summary>
internal static class Abandoned
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Removes it, and puts back a folder that stood aside when its process was killed.</summary>
    /// <param name="target">The file or folder that is to be written. Of other targets, and of living processes, nothing is
    /// touched.</param>
    public static void Remove(string target)
    {
        if (Path.GetDirectoryName(target) is not { } folder || !Directory.Exists(folder)) return;
        try
        {
            var start = TemporaryName.Start(target);
            var names = new FileSystemEnumerable<string>(
                folder, (ref entry) => entry.FileName.ToString(), new EnumerationOptions { AttributesToSkip = 0 })
            {
                ShouldIncludePredicate = (ref entry) => entry.FileName.StartsWith(start, StringComparison.Ordinal),
            };
            foreach (var stem in names.Select(name => TemporaryName.StemOf(name, start)).OfType<string>().Distinct().ToList())
                RemoveOne(target, Path.Combine(folder, stem));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // a folder that cannot be looked through can often be written to all the same
        }
    }

    /// <summary>Removes a target's temporary names; an old folder goes back to its place where nothing stands there.</summary>
    public static void Settle(string target, string growing, string old)
    {
        try
        {
            if (!Path.Exists(target) && Directory.Exists(old)) Directory.Move(old, target);
            Delete(growing);
            Delete(old);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // what is to be reported is why the writing failed, not this
        }
    }

    private static void RemoveOne(string target, string stem)
    {
        var (growing, old, key) =
            (stem + TemporaryName.Growing, stem + TemporaryName.Old, stem + TemporaryName.Lock);
        if (File.Exists(key))
        {
            using (var owned = TemporaryLock.TakeOver(key))
            {
                if (owned is null) return;
                Settle(target, growing, old);
            }

            Delete(key);
            return;
        }

        // version 0.1.0 had no locks, and called an old folder that stood aside for a moment as it called a new one
        var isLast = Directory.Exists(growing) && !Path.Exists(target);
        if (!isLast && Path.Exists(growing) && IsOfYesterday(growing)) Settle(target, growing, old);
    }

    private static bool IsOfYesterday(string path) =>
        TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(path) > Day;

    private static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
