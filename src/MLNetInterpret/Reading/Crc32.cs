using System.Buffers.Binary;

namespace MLNetInterpret.Reading;

/// <summary>The checksum of zips (ISO 3309), which .NET's zip reader of version 10 leaves unchecked.</summary>
internal sealed class Crc32
{
    private const int Slices = 8;
    private static readonly uint[][] Tables = Build();
    private uint _rest = uint.MaxValue;

    /// <summary>The checksum of all that was added.</summary>
    public uint Value => ~_rest;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var rest = _rest;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            rest ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            rest = Tables[7][rest & 0xFF] ^ Tables[6][(rest >> 8) & 0xFF] ^ Tables[5][(rest >> 16) & 0xFF] ^ Tables[4][rest >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }

        foreach (var value in bytes) rest = Tables[0][(rest ^ value) & 0xFF] ^ (rest >> 8);
        _rest = rest;
    }

    /// <summary>Of each byte the rest that it leaves, and that with 1 to 7 zeros behind it: eight bytes go at once.</summary>
    private static uint[][] Build()
    {
        var tables = new uint[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                var rest = slice == 0 ? value : tables[slice - 1][value];
                for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320;
                tables[slice][value] = rest;
            }
        }

        return tables;
    }
}
