using System.Text.RegularExpressions;

namespace MLNetInterpret.Core.Units;

/// <summary>What the hidden names beside a file or folder that is written are called.</summary>
internal static partial class TemporaryName
{
    /// <summary>What they end with: the new content, an old folder that stood aside for a moment, and the lock of both.</summary>
    public const string Growing = ".tmp", Old = ".old", Lock = ".lock.tmp";

    /// <summary>What the names of one writing begin with, as a path.</summary>
    public static string Stem(string target, Guid number) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $"{Start(target)}{number:N}");

    /// <summary>What every name beside a target begins with.</summary>
    public static string Start(string target) => $".{Path.GetFileName(target)}.";

    /// <summary>Whether a name is one of those beside a target, and the part that they have in common.</summary>
    public static string? StemOf(string name, string start) =>
        name.StartsWith(start, StringComparison.Ordinal) && Rest().Match(name, start.Length) is { Success: true } rest
            ? $"{start}{rest.Groups[1].Value}"
            : null;

    [GeneratedRegex(@"\G([0-9a-f]{32})\.(?:tmp|old|lock\.tmp)\z")]
    private static partial Regex Rest();
}
