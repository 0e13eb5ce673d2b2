namespace MLNetInterpret.Onnx.Files;

/// <summary>The fields of a message in the wire format of Protocol Buffers, one after the other.</summary>
/// <param name="file">The file, which may be moved between fields.</param>
/// <param name="start">Where the message begins.</param>
/// <param name="end">Where it ends, at the latest at the file's end.</param>
internal sealed class WireFields(Stream file, long start, long end)
{
    private bool _isWrong;

    /// <summary>The field's number.</summary>
    public int Number { get; private set; }

    /// <summary>Where it begins, with its number.</summary>
    public long Start { get; private set; }

    /// <summary>Where the content of a text, list or message begins; null for numbers.</summary>
    public long? Content { get; private set; }

    /// <summary>Where it ends.</summary>
    public long End { get; private set; } = start;

    /// <summary>Whether all of the message was read.</summary>
    public bool IsWhole => End == end && !_isWrong;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end, and where the bytes are no fields: <see cref="IsWhole"/> tells which.</returns>
    public bool Next()
    {
        (Start, Content) = (End, null);
        if (_isWrong || End == end) return false;
        file.Position = End;
        if (Varint() is not { } tag) return Wrong();
        Number = (int)(tag >> 3);
        ulong? length = (tag & 7) switch
        {
            0 => Varint() is null ? null : 0,
            1 => 8,
            2 => Varint(),
            5 => 4,
            _ => null,
        };
        if ((tag & 7) == 2) Content = file.Position;
        if (length is not { } bytes || bytes > (ulong)(end - file.Position)) return Wrong();
        End = file.Position + (long)bytes;
        return true;
    }

    /// <summary>The field as it stands: a message of this field alone.</summary>
    public byte[] Bytes()
    {
        var bytes = new byte[End - Start];
        file.Position = Start;
        file.ReadExactly(bytes);
        return bytes;
    }

    private bool Wrong()
    {
        _isWrong = true;
        return false;
    }

    private ulong? Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && file.Position < end; shift += 7)
        {
            var one = file.ReadByte();
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80) return value;
        }

        return null;
    }
}
