namespace MLNetInterpret.Fuzz.Damage;

/// <summary>The checksum of PNG and zip (ISO 3309).</summary>
internal static class Crc32
{
    /// <summary>Of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xedb88320);
        }

        return ~crc;
    }
}
