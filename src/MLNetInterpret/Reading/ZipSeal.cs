using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MLNetInterpret.Reading;

/// <summary>A checksum of a whole zip in the comment at its end: it covers the zip's own records, too.</summary>
internal static class ZipSeal
{
    private const string Words = "MLNetInterpret SHA-256 ";
    private const int CommentLength = 23 + 2 * SHA256.HashSizeInBytes;
    private const int LengthField = sizeof(ushort);

    /// <summary>Appends it to a zip that has no comment.</summary>
    public static void Write(Stream zip)
    {
        var end = zip.Length - LengthField;
        var seal = Of(zip, end);
        zip.Position = end;
        zip.Write([CommentLength, 0, .. seal]);
    }

    /// <summary>Whether a zip has one, right or wrong.</summary>
    public static bool Stands(ZipArchive zip) => zip.Comment.StartsWith(Words, StringComparison.Ordinal);

    /// <summary>Checks it.</summary>
    /// <remarks>A zip without any comment was packed anew by another program: its entries have their own checksums.</remarks>
    /// <exception cref="InvalidDataException">The zip has other bytes than it was saved with.</exception>
    public static void Require(Stream zip)
    {
        var tail = new byte[22];
        zip.Position = Math.Max(0, zip.Length - tail.Length);
        zip.ReadExactly(tail);
        if (tail.AsSpan().StartsWith("PK\x05\x06"u8) && tail[^2] == 0 && tail[^1] == 0) return;
        var end = zip.Length - LengthField - CommentLength;
        if (end < 0) throw Damaged();
        var found = new byte[LengthField + CommentLength];
        zip.Position = end;
        zip.ReadExactly(found);
        byte[] expected = [CommentLength, 0, .. Of(zip, end)];
        if (!found.AsSpan().SequenceEqual(expected)) throw Damaged();
    }

    private static byte[] Of(Stream zip, long end) =>
        Encoding.ASCII.GetBytes(Words + Convert.ToHexStringLower(StreamHash.OfFirst(zip, end)));

    private static InvalidDataException Damaged() => new("it is damaged: its bytes are not those that were saved");
}
