using System.IO.Compression;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Data;

/// <summary>A binary file of records, plain or gzip, whose errors say which file and what is wrong with it.</summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>How many bytes deflate makes of one at best (1032.1, RFC 1951).</summary>
    public const int BestDeflate = 1033;

    private readonly string _path;
    private readonly Stream _stream;

    private RecordFile(string path, Stream stream, long? length, long most) =>
        (_path, _stream, Length, MostLength) = (path, stream, length, most);

    /// <summary>The most bytes that can be read from it.</summary>
    public long MostLength { get; }

    /// <summary>Bytes in the file; null where it is compressed.</summary>
    public long? Length { get; }

    /// <summary>Opens a file; what its first two bytes are decides whether it is unpacked.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty.</exception>
    public static RecordFile Open(string path)
    {
        RequireFile(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            if (file.Length == 0) throw new InvalidDataException($"'{path}' is empty.");
            Span<byte> magic = stackalloc byte[2];
            var packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
            file.Position = 0;
            return packed
                ? new(path, Unpacked(file), null, file.Length * BestDeflate)
                : new(path, file, file.Length, file.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static BufferedStream Unpacked(FileStream file) => new(new GZipStream(file, CompressionMode.Decompress), 1 << 16);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void RequireFile(string path)
    {
        Check.NotBlank(path);
        if (Directory.Exists(path)) throw new FileNotFoundException($"'{path}' is a folder. Name a file.", path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
    }

    /// <summary>Whether a file is empty, or is no file but a pipe, a socket or a device, which would be waited for.</summary>
    public static bool HasNoLength(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length == 0;

    /// <summary>Fills the buffer.</summary>
    /// <param name="buffer">What to fill.</param>
    /// <param name="what">What is being read, for the message.</param>
    /// <exception cref="InvalidDataException">The file ends too early or is corrupt.</exception>
    public void Read(Span<byte> buffer, string what)
    {
        if (!TryRead(buffer, what)) throw new InvalidDataException($"'{_path}' is truncated: it ends before {what}.");
    }

    /// <summary>Fills the buffer, or returns false when the file ends right here.</summary>
    /// <exception cref="InvalidDataException">The file ends within the buffer or is corrupt.</exception>
    public bool TryRead(Span<byte> buffer, string what)
    {
        int read;
        try
        {
            read = _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"'{_path}' is not a complete gzip file: it is truncated or corrupt at {what}.", failure);
        }

        return read == buffer.Length || (read == 0
            ? false
            : throw new InvalidDataException(
                $"'{_path}' is truncated: it ends within {what}, after {read:N0} of {buffer.Length:N0} bytes."));
    }

    /// <summary>Checks that nothing follows.</summary>
    /// <exception cref="InvalidDataException">Something does.</exception>
    public void RequireEnd(string what)
    {
        Span<byte> one = stackalloc byte[1];
        if (TryRead(one, what)) throw new InvalidDataException($"'{_path}' is longer than its header says: bytes follow {what}.");
    }

    public void Dispose() => _stream.Dispose();
}
