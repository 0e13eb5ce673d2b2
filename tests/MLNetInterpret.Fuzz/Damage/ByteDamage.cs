using System.Buffers.Binary;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage that knows no format.</summary>
internal static class ByteDamage
{
    /// <summary>Values that sizes are set to.</summary>
    private static readonly uint[] Extremes =
        [0, 1, 2, 0xff, 0x7fff, 0xffff, 20_000, 0x10_0000, 0x1000_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

    /// <summary>Bits, bytes, a cut, something twice or gone.</summary>
    public static (byte[] Bytes, string What) Any(Random random, byte[] bytes) => random.Next(9) switch
    {
        0 or 1 or 2 => Bits(random, bytes, 1),
        3 => Bits(random, bytes, random.Next(2, 9)),
        4 => Overwrite(random, bytes),
        5 => Cut(random, bytes),
        6 => Remove(random, bytes),
        7 => Repeat(random, bytes),
        _ => Number(random, bytes, random.Next(bytes.Length), little: random.Next(2) == 0),
    };

    /// <summary>Flipped bits.</summary>
    public static (byte[] Bytes, string What) Bits(Random random, byte[] bytes, int count)
    {
        if (bytes.Length == 0) return (bytes, "nothing to flip");
        var changed = (byte[])bytes.Clone();
        var places = Enumerable.Range(0, count).Select(_ => random.Next(bytes.Length * 8)).ToArray();
        foreach (var place in places) changed[place / 8] ^= (byte)(1 << (place % 8));
        return (changed, $"bit {string.Join(", ", places)} flipped");
    }

    /// <summary>One byte set to another value.</summary>
    public static (byte[] Bytes, string What) Byte(Random random, byte[] bytes)
    {
        var (changed, at) = ((byte[])bytes.Clone(), random.Next(bytes.Length));
        changed[at] = (byte)random.Next(256);
        return (changed, $"byte {at} set to {changed[at]}");
    }

    /// <summary>The end cut off.</summary>
    public static (byte[] Bytes, string What) Cut(Random random, byte[] bytes)
    {
        // the last bytes matter as much as all others together
        var length = random.Next(2) == 0 ? random.Next(bytes.Length) : Math.Max(0, bytes.Length - random.Next(1, 40));
        return (bytes[..length], $"cut to {length} bytes");
    }

    /// <summary>A number of 32 or 16 bits set to an extreme.</summary>
    public static (byte[] Bytes, string What) Number(Random random, byte[] bytes, int at, bool little, bool small = false)
    {
        var (changed, value) = ((byte[])bytes.Clone(), Extremes[random.Next(Extremes.Length)]);
        if (random.Next(4) == 0) value = (uint)random.NextInt64(uint.MaxValue);
        var room = changed.AsSpan(Math.Min(at, bytes.Length));
        if (small && room.Length >= 2)
        {
            if (little) BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)value);
            else BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)value);
        }
        else if (room.Length >= 4)
        {
            if (little) BinaryPrimitives.WriteUInt32LittleEndian(room, value);
            else BinaryPrimitives.WriteUInt32BigEndian(room, value);
        }

        return (changed, $"number at byte {at} set to {value}");
    }

    /// <summary>Two numbers, a width and a height, set to one size that a screen has or a quarry.</summary>
    public static (byte[] Bytes, string What) Size(
        Random random, byte[] bytes, int one, int other, bool little, bool small = false)
    {
        var size = new[] { 1, 300, 4_000, 20_000, 65_535, 100_000, int.MaxValue }[random.Next(7)];
        var changed = (byte[])bytes.Clone();
        foreach (var at in new[] { one, other })
        {
            var number = new byte[4];
            if (little) BinaryPrimitives.WriteInt32LittleEndian(number, size);
            else BinaryPrimitives.WriteInt32BigEndian(number, size);
            var written = small ? (little ? number.AsSpan(0, 2) : number.AsSpan(2)) : number;
            if (at >= 0 && at + written.Length <= changed.Length) written.CopyTo(changed.AsSpan(at));
        }

        return (changed, $"width and height set to {size}");
    }

    private static (byte[] Bytes, string What) Overwrite(Random random, byte[] bytes)
    {
        var (from, length) = Range(random, bytes);
        var changed = (byte[])bytes.Clone();
        var fill = random.Next(3);
        if (fill == 0) random.NextBytes(changed.AsSpan(from, length));
        else changed.AsSpan(from, length).Fill((byte)(fill == 1 ? 0 : 0xff));
        return (changed, $"{length} bytes from {from} overwritten");
    }

    private static (byte[] Bytes, string What) Remove(Random random, byte[] bytes)
    {
        var (from, length) = Range(random, bytes);
        return ([.. bytes[..from], .. bytes[(from + length)..]], $"{length} bytes from {from} removed");
    }

    private static (byte[] Bytes, string What) Repeat(Random random, byte[] bytes)
    {
        var (from, length) = Range(random, bytes);
        return ([.. bytes[..(from + length)], .. bytes[from..]], $"{length} bytes from {from} repeated");
    }

    private static (int From, int Length) Range(Random random, byte[] bytes)
    {
        var from = random.Next(bytes.Length);
        var most = random.Next(2) == 0 ? 16 : bytes.Length;
        return (from, Math.Min(random.Next(1, most + 1), bytes.Length - from));
    }
}
