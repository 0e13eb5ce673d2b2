using System.Text.RegularExpressions;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Core.Units;

/// <summary>Where a file or folder is to be written.</summary>
/// <param name="path">As it was named; messages name it so.</param>
internal sealed class WritePlace(string path)
{
    /// <summary>The full path, a link at its end followed: a link is kept, and what it points to is replaced.</summary>
    public string Target { get; } = Follow(path);

    /// <summary>Whether a device such as <c>/dev/stdout</c> or a pipe is there: it is written to, never replaced.</summary>
    public bool IsSpecial => IsDevice(Target) || UnixFiles.IsSpecial(Target);

    /// <exception cref="IOException">There is a folder.</exception>
    public void RequireNoFolder()
    {
        if (Directory.Exists(Target)) throw new IOException($"'{path}' is a folder. Name a file.");
    }

    /// <summary>Has something grow beside the target; folders that have to be made for it go again if it fails.</summary>
    public void Write(Action<Temporary> make) => InWords(Target, target =>
    {
        List<string> made = [];
        try
        {
            Abandoned.Remove(target);
            for (var above = Parent(target); !Directory.Exists(above); above = Parent(above)) made.Add(above);
            Directory.CreateDirectory(Parent(target));
            using var temporary = new Temporary(target);
            make(temporary);
        }
        catch
        {
            foreach (var folder in made) RemoveEmpty(folder);
            throw;
        }
    });

    /// <summary>Tries whether something could grow there, in the nearest folder that exists.</summary>
    public void Probe(Action<Temporary> make)
    {
        var nearest = Parent(Target);
        while (!Directory.Exists(nearest))
        {
            if (File.Exists(nearest))
                throw new IOException($"'{path}' cannot be written: '{nearest}' is a file. Name a folder.");
            nearest = Parent(nearest);
        }

        InWords(Path.Combine(nearest, Path.GetFileName(Target)), target =>
        {
            Abandoned.Remove(target);
            using var temporary = new Temporary(target);
            make(temporary);
        });
    }

    private void InWords(string target, Action<string> act)
    {
        var hidden = Path.Combine(Parent(target), TemporaryName.Start(target));
        try
        {
            act(target);
        }
        catch (UnauthorizedAccessException denied) when (denied.Message.Contains(hidden, StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException($"'{path}' cannot be written: its folder does not permit it.", denied);
        }
        catch (IOException failure) when (failure.Message.Contains(hidden, StringComparison.Ordinal))
        {
            var message = Regex.Replace(failure.Message, $"{Regex.Escape(hidden)}[0-9a-f]{{32}}[.a-z]*", _ => path);
            throw new IOException($"'{path}' cannot be written: {message}", failure);
        }
    }

    private static string Parent(string path) => Path.GetDirectoryName(path) ?? path;

    private static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // somebody put something there meanwhile
        }
    }

    private static string Follow(string path)
    {
        Check.NotBlank(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (IsDevice(full)) return full;
        var link = new FileInfo(full);
        return link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetDirectoryName(path) == "/dev" && File.Exists(path);
}
