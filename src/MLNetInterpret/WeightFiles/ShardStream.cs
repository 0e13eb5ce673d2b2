namespace MLNetInterpret.WeightFiles;

/// <summary>Files of a folder, read as one.</summary>
internal sealed class ShardStream : Stream
{
    private readonly List<FileStream> _files = [];
    private int _at;

    /// <summary>Opens them.</summary>
    /// <exception cref="InvalidDataException">One is not there, or lies elsewhere.</exception>
    public ShardStream(string folder, IReadOnlyList<string> names)
    {
        try
        {
            foreach (var name in names)
            {
                if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or "..")
                    throw new InvalidDataException($"the file '{name}' is not named as one in the folder");
                var path = Path.Combine(folder, name);
                if (!File.Exists(path)) throw new InvalidDataException($"the file '{name}' is missing");
                _files.Add(File.OpenRead(path));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override long Length => _files.Sum(file => file.Length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Checks that they have as many bytes as they should.</summary>
    /// <exception cref="InvalidDataException">They have others.</exception>
    public void Require(long bytes, string what)
    {
        if (Length == bytes) return;
        var names = string.Join(", ", _files.Take(3).Select(file => Path.GetFileName(file.Name)));
        throw new InvalidDataException(
            $"the files {names}{(_files.Count > 3 ? ", ..." : "")} have {Length} bytes, but {what} need {bytes}");
    }

    /// <summary>Goes on.</summary>
    public void Skip(long bytes)
    {
        for (var buffer = new byte[1 << 14]; bytes > 0;)
        {
            var read = Read(buffer.AsSpan(0, (int)Math.Min(bytes, buffer.Length)));
            if (read == 0) return;
            bytes -= read;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        for (; _at < _files.Count; _at++)
            if (_files[_at].Read(buffer) is > 0 and var read)
                return read;
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var file in _files) file.Dispose();
        base.Dispose(disposing);
    }
}
