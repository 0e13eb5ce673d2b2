using System.Buffers.Binary;
using System.Text;

namespace MLNetInterpret.Core.Native;

/// <summary>The symbol versions a shared library asks for (<c>.gnu.version_r</c> of a 64-bit little-endian ELF file).</summary>
/// <remarks>Layout: System V ABI, "Linux Standard Base Core Specification", section "Symbol Versioning".</remarks>
internal static class ElfVersionNeeds
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort FlagWeak = 0x2;

    /// <summary>Marks one needed version as weak, so that the loader accepts a system that lacks it.</summary>
    /// <param name="image">The whole file; changed in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the version was found and was not weak already.</returns>
    /// <exception cref="InvalidDataException">The file is not a 64-bit little-endian ELF file, or is cut short.</exception>
    public static bool Weaken(byte[] image, string version)
    {
        try
        {
            if (image is not [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..])
                throw new InvalidDataException("not a 64-bit little-endian ELF file");

            var changed = false;
            foreach (var entry in Entries(image))
            {
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(entry.Offset + 4));
                if (entry.Name != version || (flags & FlagWeak) != 0) continue;
                BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(entry.Offset + 4), (ushort)(flags | FlagWeak));
                changed = true;
            }

            return changed;
        }
        catch (Exception cutShort) when (cutShort is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the ELF file is cut short", cutShort);
        }
    }

    private static IEnumerable<(int Offset, string Name)> Entries(byte[] image)
    {
        var sections = checked((int)Int64(image, 0x28));
        var (sectionSize, sectionCount) = (UInt16(image, 0x3A), UInt16(image, 0x3C));
        for (var s = 0; s < sectionCount; s++)
        {
            var section = sections + s * sectionSize;
            if (UInt32(image, section + 4) != SectionTypeVersionNeeds) continue;

            var names = sections + (int)UInt32(image, section + 0x28) * sectionSize;
            var strings = checked((int)Int64(image, names + 0x18));
            var need = checked((int)Int64(image, section + 0x18));
            for (var files = UInt32(image, section + 0x2C); files > 0; files--)
            {
                var entry = need + checked((int)UInt32(image, need + 8));
                for (var versions = UInt16(image, need + 2); versions > 0; versions--)
                {
                    yield return (entry, Text(image, strings + checked((int)UInt32(image, entry + 8))));
                    entry += checked((int)UInt32(image, entry + 12));
                }

                need += checked((int)UInt32(image, need + 12));
            }
        }
    }

    private static string Text(byte[] image, int start)
    {
        var tail = image.AsSpan(start);
        return Encoding.ASCII.GetString(tail[..Math.Max(0, tail.IndexOf((byte)0))]);
    }

    private static long Int64(byte[] image, int at) => BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(at));
    private static uint UInt32(byte[] image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(at));
    private static ushort UInt16(byte[] image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at));
}
