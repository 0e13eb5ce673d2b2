using System.Text;
using System.Text.Unicode;

namespace MLNetInterpret.Data;

/// <summary>Encodings of files of text: by their names, those of Windows included, and by their marks.</summary>
internal static class FileEncoding
{
    private const int Looked = 1 << 20;

    // the mark of UTF-32 begins with that of UTF-16
    private static readonly Encoding[] Marked =
        [Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.UTF8, Encoding.Unicode,
            Encoding.BigEndianUnicode];

    /// <summary>The encoding of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Encoding Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException unknown)
        {
            throw new ArgumentException(
                $"'{name}' is no encoding; usual ones are utf-8, utf-16, windows-1252, windows-1250, iso-8859-1 and macintosh.",
                unknown);
        }
    }

    /// <summary>Its usual name, as people write it: UTF-8, windows-1252.</summary>
    public static string NameOf(Encoding encoding) => encoding.WebName.StartsWith("utf", StringComparison.Ordinal)
        ? encoding.WebName.ToUpperInvariant()
        : encoding.WebName;

    /// <summary>The encoding whose byte order mark some bytes begin with; null for none.</summary>
    public static Encoding? OfMark(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in Marked)
            if (bytes.StartsWith(encoding.Preamble)) return encoding;
        return null;
    }

    /// <summary>The encoding, which refuses bytes that are not of it.</summary>
    public static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    /// <summary>Whether a file's beginning is text in UTF-8 that no other encoding is likely to be: some of its characters take
    /// several bytes.</summary>
    public static bool IsSurelyUtf8(string path)
    {
        var bytes = new byte[Looked];
        using var file = File.OpenRead(path);
        var text = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        if (Ascii.IsValid(text)) return false;
        // the last character may be cut off
        for (var cut = 0; cut < 4; cut++)
            if (Utf8.IsValid(text[..^cut])) return true;
        return false;
    }
}
