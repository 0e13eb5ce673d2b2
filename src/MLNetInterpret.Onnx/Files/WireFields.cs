namespace MLNetInterpret.Onnx.Files;

/// <summary>The fields of a message in the wire format of Protocol Buffers, one after the other.</summary>
/// <param name="message">The message.</param>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Its number.</summary>
    public int Number { get; private set; }

    /// <summary>Where it begins, with its number.</summary>
    public int Start { get; private set; }

    /// <summary>Where its content begins; null for what is no text, list or message.</summary>
    public int? Content { get; private set; }

    /// <summary>Where it ends.</summary>
    public readonly int End => _at;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end, and where the bytes are not such fields: <see cref="IsWhole"/> tells them apart.</returns>
    public bool Next()
    {
        (Start, Content) = (_at, null);
        if (_at == _message.Length || !Varint(out var tag)) return false;
        Number = (int)(tag >> 3);
        var length = 0UL;
        switch (tag & 7)
        {
            case 0:
                return Varint(out _);
            case 1:
                length = 8;
                break;
            case 2 when Varint(out length):
                Content = _at;
                break;
            case 5:
                length = 4;
                break;
            default:
                return Failed();
        }

        if (length > (ulong)(_message.Length - _at)) return Failed();
        _at += (int)length;
        return true;
    }

    /// <summary>Whether all of the message was read.</summary>
    public readonly bool IsWhole => _at == _message.Length && Start == _at;

    private bool Failed()
    {
        Start = -1;
        return false;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _message.Length) return Failed();
            var one = _message[_at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80) return true;
        }

        return Failed();
    }
}
