using System.Security.Cryptography;

namespace MLNetInterpret.Reading;

/// <summary>SHA-256 of a part of a stream.</summary>
internal static class StreamHash
{
    /// <summary>Of the first bytes; the stream stands behind them then.</summary>
    public static byte[] OfFirst(Stream stream, long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        for (var left = bytes; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        return hash.GetHashAndReset();
    }
}
