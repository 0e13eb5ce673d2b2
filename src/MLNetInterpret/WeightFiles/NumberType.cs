using static System.Buffers.Binary.BinaryPrimitives;

namespace MLNetInterpret.WeightFiles;

/// <summary>A type of number in files, little-endian.</summary>
/// <param name="Size">Bytes of a number.</param>
/// <param name="Decode">One number of the bytes; null for types that no weights have.</param>
internal sealed record NumberType(int Size, Func<byte[], int, float>? Decode = null)
{
    private const int BufferNumbers = 1 << 14;

    public static readonly NumberType Float64 = new(8, (bytes, at) => (float)ReadDoubleLittleEndian(bytes.AsSpan(at)));

    public static readonly NumberType Float32 = new(4, (bytes, at) => ReadSingleLittleEndian(bytes.AsSpan(at)));

    public static readonly NumberType Float16 = new(2, (bytes, at) => (float)ReadHalfLittleEndian(bytes.AsSpan(at)));

    public static readonly NumberType BFloat16 = new(
        2, (bytes, at) => BitConverter.Int32BitsToSingle(ReadUInt16LittleEndian(bytes.AsSpan(at)) << 16));

    public static readonly NumberType UInt16 = new(2, (bytes, at) => ReadUInt16LittleEndian(bytes.AsSpan(at)));

    public static readonly NumberType UInt8 = new(1, (bytes, at) => bytes[at]);

    /// <summary>Reads numbers.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="count">How many; the caller has seen that their bytes are there.</param>
    /// <param name="name">Whose they are, for the message.</param>
    /// <exception cref="InvalidDataException">They end too early, or one is not finite.</exception>
    public float[] Read(Stream from, long count, string name)
    {
        var (values, buffer) = (new float[count], new byte[Math.Min(count, BufferNumbers) * Size]);
        for (var done = 0; done < values.Length; done += BufferNumbers)
        {
            var now = Math.Min(BufferNumbers, values.Length - done);
            if (from.ReadAtLeast(buffer.AsSpan(0, now * Size), now * Size, throwOnEndOfStream: false) < now * Size)
                throw new InvalidDataException($"it ends within the numbers of '{name}'");
            for (var index = 0; index < now; index++)
                if (!float.IsFinite(values[done + index] = Decode!(buffer, index * Size)))
                    throw new InvalidDataException($"the tensor '{name}' has a number that is not finite");
        }

        return values;
    }
}
