namespace MLNetInterpret.Core.Units;

/// <summary>Writes a folder completely or not at all, and replaces only what an earlier call wrote.</summary>
/// <remarks>As <see cref="AtomicFile"/>; a folder that is there already stays whole until the new one, flushed to the disk,
/// changes names with it at one moment (Linux), or takes its name after it stood aside for a moment (elsewhere).</remarks>
internal static class AtomicFolder
{
    /// <summary>Writes a folder.</summary>
    /// <param name="path">The folder; its parents are created when they do not exist.</param>
    /// <param name="kind">What is written.</param>
    /// <param name="write">Fills the empty temporary folder whose path it is given.</param>
    /// <param name="force">Whether what stands there is replaced although it is not this library's, or was changed.</param>
    /// <exception cref="IOException">The folder holds something else, or the disk cannot take it;
    /// the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent folder may not be written to.</exception>
    public static void Write(string path, FolderKind kind, Action<string> write, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        var place = Require(path, kind, force);
        place.Write(temporary =>
        {
            Directory.CreateDirectory(temporary.Path);
            write(temporary.Path);
            WrittenList.Write(temporary.Path, kind);
            Require(path, kind, force);
            temporary.BecomeFolder();
        });
    }

    /// <summary>Checks, before long work, that <see cref="Write"/> could write there; changes nothing.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <exception cref="IOException">The folder holds something else, or its disk cannot take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The parent folder may not be written to.</exception>
    public static void RequireWritable(string path, FolderKind kind, bool force = false) =>
        Require(path, kind, force).Probe(temporary => Directory.CreateDirectory(temporary.Path));

    /// <summary>Why a folder must not be replaced, as a sentence without an end; null where it may.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    public static string? Objection(string path, FolderKind kind)
    {
        var target = new WritePlace(path).Target;
        Abandoned.Remove(target);
        return Directory.Exists(target) && WrittenList.Objection(target, kind) is { } why ? $"The folder '{path}' {why}" : null;
    }

    private static WritePlace Require(string path, FolderKind kind, bool force)
    {
        var place = new WritePlace(path);
        if (File.Exists(place.Target)) throw new IOException($"'{path}' is a file. Name a folder.");
        string[] homes = [Directory.GetCurrentDirectory(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)];
        if (Directory.Exists(place.Target)
            && homes.Any(home => home.Length > 0 && (SameFile.Are(home, place.Target) || SameFile.IsInside(home, place.Target))))
            throw new IOException(
                $"The folder '{path}' is the one that the program runs in or the user's own, or holds it. Name a folder in it.");
        if (!force && Objection(path, kind) is { } why) throw new IOException($"{why}. Name a new or empty folder.");
        return place;
    }
}
