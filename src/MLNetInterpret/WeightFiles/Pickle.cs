using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MLNetInterpret.WeightFiles;

/// <summary>Reads a pickle of plain values and tensors; nothing in it is ever run.</summary>
/// <remarks>A pickle is a program of a stack machine (Python's <c>pickletools</c> lists its operations). Those that build
/// numbers, texts, lists and maps are followed; of those that name and call functions only the calls by which PyTorch writes
/// tensors, and they make records here. All others are refused by name. Texts, numbers and so on become .NET's, integers are
/// <see cref="long"/> where they fit, lists and sets <c>List</c>, tuples arrays.</remarks>
/// <param name="from">A seekable stream, read as Latin-1; behind <see cref="Read"/> it stands behind the pickle.</param>
internal sealed class Pickle(BinaryReader from)
{
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>The value.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">It holds something else; the message says what.</exception>
    public object? Read()
    {
        while (true)
        {
            var operation = from.ReadByte();
            if (operation == '.') return Pop();
            if (!Value(operation) && !Container(operation) && !Memo(operation)) Call(operation);
        }
    }

    /// <summary>Operations that put one value on the stack.</summary>
    private bool Value(byte operation)
    {
        switch (operation)
        {
            case (byte)'N': return Push(null);
            case 0x88: return Push(true);
            case 0x89: return Push(false);
            case (byte)'K': return Push((long)from.ReadByte());
            case (byte)'M': return Push((long)from.ReadUInt16());
            case (byte)'J': return Push((long)from.ReadInt32());
            case 0x8a: return Whole(new(Bytes(from.ReadByte())));
            case 0x8b: return Whole(new(Bytes(from.ReadInt32())));
            case (byte)'I': return Line() is var line && line is "00" or "01" ? Push(line == "01") : Whole(Number(line));
            case (byte)'L': return Whole(Number(Line().TrimEnd('L')));
            case (byte)'G': return Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8)));
            case (byte)'X': return Push(Encoding.UTF8.GetString(Bytes(from.ReadUInt32())));
            case 0x8c: return Push(Encoding.UTF8.GetString(Bytes(from.ReadByte())));
            case 0x8d: return Push(Encoding.UTF8.GetString(Bytes(from.ReadInt64())));
            case (byte)'U' or (byte)'C': return Push(Encoding.Latin1.GetString(Bytes(from.ReadByte())));
            case (byte)'T' or (byte)'B': return Push(Encoding.Latin1.GetString(Bytes(from.ReadUInt32())));
            case 0x8e or 0x96: return Push(Encoding.Latin1.GetString(Bytes(from.ReadInt64())));
            default: return false;
        }
    }

    /// <summary>Operations on lists, tuples and maps.</summary>
    private bool Container(byte operation)
    {
        switch (operation)
        {
            case (byte)'(':
                _marks.Push(_stack.Count);
                return true;
            case (byte)']' or 0x8f: return Push(new List<object?>());
            case (byte)'}': return Push(new PickleMap());
            case (byte)')': return Push(Array.Empty<object?>());
            case (byte)'t': return Push(Marked());
            case 0x85: return Push(Last(1));
            case 0x86: return Push(Last(2));
            case 0x87: return Push(Last(3));
            case (byte)'l' or 0x91: return Push(new List<object?>(Marked()));
            case (byte)'d': return Push(new PickleMap()) && Set(Marked(below: 1));
            case (byte)'a': return Append(Last(1));
            case (byte)'e' or 0x90: return Append(Marked());
            case (byte)'s': return Set(Last(2));
            case (byte)'u': return Set(Marked());
            default: return false;
        }
    }

    /// <summary>Operations that remember values, and those that say how it is written.</summary>
    private bool Memo(byte operation)
    {
        switch (operation)
        {
            case 0x80:
                from.ReadByte();
                return true;
            case 0x95:
                from.ReadInt64();
                return true;
            case (byte)'q': return Remember(from.ReadByte());
            case (byte)'r': return Remember(from.ReadUInt32());
            case 0x94: return Remember(_memo.Count);
            case (byte)'h': return Push(Remembered(from.ReadByte()));
            case (byte)'j': return Push(Remembered(from.ReadUInt32()));
            default: return false;
        }
    }

    /// <summary>Operations that name functions and classes, and call them.</summary>
    private void Call(byte operation)
    {
        switch (operation)
        {
            case (byte)'c':
                Push(PickleName.Of(Line(), Line()));
                break;
            case 0x93:
                Push(Last(2) is [string module, string name] ? PickleName.Of(module, name) : throw Damaged("a name is no text"));
                break;
            case (byte)'i':
                throw PickleName.Refused($"makes an object of the class '{Line()}.{Line()}'");
            case (byte)'R':
                var call = Last(2);
                Push(call is [PickleName function, object?[] arguments]
                    ? function.Make(arguments)
                    : throw Damaged("a call has no function"));
                break;
            case (byte)'Q':
                Push(StoredNumbers.Of(Pop()));
                break;
            case (byte)'b':
                Pop();      // a map's own attributes, such as the versions of PyTorch's modules
                if (Peek() is not PickleMap) throw PickleName.Refused("sets the state of an object");
                break;
            case (byte)'o' or 0x81 or 0x92:
                throw PickleName.Refused("makes objects of classes");
            default:
                throw Damaged(
                    $"it has the operation 0x{operation:X2} at byte {from.BaseStream.Position - 1}, and PyTorch writes no " +
                    "tensors with it");
        }
    }

    private bool Push(object? value)
    {
        _stack.Add(value);
        return true;
    }

    private object? Pop() => Last(1)[0];

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw Damaged("an operation lacks its values");

    /// <summary>Takes the topmost values off the stack.</summary>
    private object?[] Last(int count)
    {
        if (_stack.Count - count < (_marks.TryPeek(out var mark) ? mark : 0)) throw Damaged("an operation lacks its values");
        var values = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    /// <summary>Takes all values above the last mark off the stack.</summary>
    /// <param name="below">How many values on top stay.</param>
    private object?[] Marked(int below = 0)
    {
        if (!_marks.TryPop(out var mark) || mark > _stack.Count - below) throw Damaged("a list has no beginning");
        var values = _stack.GetRange(mark, _stack.Count - below - mark).ToArray();
        _stack.RemoveRange(mark, values.Length);
        return values;
    }

    private bool Append(object?[] values)
    {
        if (Peek() is not List<object?> list) throw Damaged("something is added to what is no list");
        list.AddRange(values);
        return true;
    }

    private bool Set(object?[] values)
    {
        if (Peek() is not PickleMap map || values.Length % 2 != 0) throw Damaged("something is set in what is no map");
        for (var index = 0; index < values.Length; index += 2) map.Entries.Add((values[index], values[index + 1]));
        return true;
    }

    private bool Remember(long place)
    {
        _memo[place] = Peek();
        return true;
    }

    private object? Remembered(long place) =>
        _memo.TryGetValue(place, out var value) ? value : throw Damaged($"it refers to value {place}, which is not there");

    private byte[] Bytes(long count) => count >= 0 && count <= from.BaseStream.Length - from.BaseStream.Position
        ? from.ReadBytes((int)count)
        : throw Damaged($"a value is said to have {count} bytes");

    private string Line()
    {
        var line = new StringBuilder();
        for (char next; (next = from.ReadChar()) != '\n'; line.Append(next))
            if (line.Length == 1_000) throw Damaged("a name has no end");
        return line.ToString();
    }

    private bool Whole(BigInteger whole) =>
        whole >= long.MinValue && whole <= long.MaxValue ? Push((long)whole) : Push(whole);

    private static BigInteger Number(string digits) =>
        BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Damaged("a number is none");

    private static InvalidDataException Damaged(string why) => new(why);
}
