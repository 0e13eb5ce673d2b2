namespace MLNetInterpret.Core.Units;

/// <summary>Says in a PNG file which program wrote it, as the format provides for: a text named <c>Software</c>.</summary>
internal static class PngTag
{
    /// <summary>A PNG file's signature and its header, which has to come first.</summary>
    private const int Header = 8 + 25;

    /// <summary>Length, type, text and checksum.</summary>
    private static readonly byte[] Tag = [0, 0, 0, 24, .. "tEXtSoftware\0mlnet-interpret"u8, 0x76, 0x72, 0x37, 0x76];

    /// <summary>The same PNG file with the tag in it.</summary>
    public static byte[] AddTo(ReadOnlySpan<byte> png) => [.. png[..Header], .. Tag, .. png[Header..]];

    /// <summary>Whether a file is a PNG with the tag in it.</summary>
    public static bool IsIn(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[Header + Tag.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.AsSpan(Header).SequenceEqual(Tag);
    }
}
