using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to model zips.</summary>
internal static class ZipDamage
{
    /// <summary>Where the fields of a zip's headers stand, by signature (APPNOTE 6.3.10).</summary>
    private static readonly (uint Signature, int[] Words, int[] Halves)[] Headers =
    [
        (0x04034b50, [14, 18, 22], [4, 6, 8, 26, 28]),
        (0x02014b50, [16, 20, 24, 38, 42], [6, 8, 10, 28, 30, 32, 34]),
        (0x06054b50, [12, 16], [4, 6, 8, 10, 20]),
    ];

    private static readonly string[] HostileNames =
    [
        "../evil.txt", "../../evil.txt", "/evil.txt", "..\\evil.txt", "C:\\evil.txt", "a//b", "a/../../evil", "con",
        "\u202egpj.key",
    ];

    /// <summary>Damage to the file as it lies there; checksums are left wrong.</summary>
    public static (byte[] Bytes, string What) Raw(Random random, byte[] bytes) =>
        random.Next(4) == 0 ? Header(random, bytes) : ByteDamage.Any(random, bytes);

    /// <summary>Damage to what the zip holds, written as a zip whose CRCs are right.</summary>
    public static (byte[] Bytes, string What) Rezipped(Random random, byte[] bytes)
    {
        var entries = Read(bytes);
        var what = Change(random, entries);
        return (Write(entries), what);
    }

    /// <summary>The entries of a zip, in order.</summary>
    public static List<(string Name, byte[] Content)> Read(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return [.. zip.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using (var packed = entry.Open()) packed.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    /// <summary>A zip of these entries; two may have one name.</summary>
    public static byte[] Write(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                var entry = zip.CreateEntry(name);
                // the same bytes at any time
                entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }

        return bytes.ToArray();
    }

    private static string Change(Random random, List<(string Name, byte[] Content)> entries)
    {
        var at = random.Next(entries.Count);
        var (name, content) = entries[at];
        switch (random.Next(16))
        {
            case 0:
                entries.RemoveAt(at);
                return $"'{name}' removed";
            case 1:
                var other = random.Next(2) == 0 ? $"{name}x" : HostileNames[random.Next(HostileNames.Length)];
                entries[at] = (other, content);
                return $"'{name}' renamed '{other}'";
            case 2:
                entries.Insert(random.Next(entries.Count + 1), (name, ByteDamage.Any(random, Filled(content)).Bytes));
                return $"'{name}' twice";
            case 3:
                var with = random.Next(entries.Count);
                (entries[at], entries[with]) = ((name, entries[with].Content), (entries[with].Name, content));
                return $"'{name}' and '{entries[with].Name}' swapped";
            case 4:
                entries.Insert(random.Next(entries.Count + 1), (HostileNames[random.Next(HostileNames.Length)], [1, 2, 3]));
                return "an entry added";
            default:
                return ChangeContent(random, entries);
        }
    }

    /// <summary>Changes the content of one entry: descriptions and weights more often than anything else.</summary>
    public static string ChangeContent(Random random, List<(string Name, byte[] Content)> entries)
    {
        var at = random.Next(entries.Count);
        switch (random.Next(11))
        {
            case 0 or 1 or 2:
                return Described(random, entries);
            case 3:
                return Weighted(random, entries);
            case 4 or 5:
                // ML.NET reads it before any step of ours is asked
                at = Math.Max(0, entries.FindIndex(entry => entry.Name == "Schema"));
                var schema = entries[at].Content;
                return Change(
                    entries, at, random.Next(2) == 0 ? Sized(random, schema) : ByteDamage.Byte(random, Filled(schema)));
            case 6 or 7:
                return Change(entries, at, Sized(random, entries[at].Content));
            default:
                return Change(entries, at, ByteDamage.Any(random, Filled(entries[at].Content)));
        }
    }

    private static string Change(List<(string Name, byte[] Content)> entries, int at, (byte[] Bytes, string What) damage)
    {
        entries[at] = (entries[at].Name, damage.Bytes);
        return $"'{entries[at].Name}': {damage.What}";
    }

    private static (byte[] Bytes, string What) Sized(Random random, byte[] content) =>
        ByteDamage.Number(random, Filled(content), random.Next(Filled(content).Length), little: true);

    /// <summary>A member of a step's description changed.</summary>
    private static string Described(Random random, List<(string Name, byte[] Content)> entries)
    {
        int[] described = [.. Enumerable.Range(0, entries.Count).Where(i => EmbeddedJson.IsIn(entries[i].Content))];
        if (described.Length == 0) return "no description";
        var at = described[random.Next(described.Length)];
        var (content, what) = EmbeddedJson.Damage(random, entries[at].Content);
        entries[at] = (entries[at].Name, content);
        return $"'{entries[at].Name}': {what}";
    }

    /// <summary>A weight that is no number, or a very large one.</summary>
    private static string Weighted(Random random, List<(string Name, byte[] Content)> entries)
    {
        var at = entries.FindIndex(entry => entry.Name.EndsWith("Weights", StringComparison.Ordinal));
        if (at < 0 || entries[at].Content.Length < 8) return "no weights";
        var value = new[] { float.NaN, float.PositiveInfinity, 1e38f, -1e38f }[random.Next(4)];
        var content = (byte[])entries[at].Content.Clone();
        // the last tensor ends with the entry, so a place counted from there is a weight's
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(content.Length - 4), value);
        entries[at] = (entries[at].Name, content);
        return $"the last weight set to {value}";
    }

    /// <summary>A field of a header: sizes, names' lengths, offsets, methods.</summary>
    private static (byte[] Bytes, string What) Header(Random random, byte[] bytes)
    {
        var (signature, words, halves) = Headers[random.Next(Headers.Length)];
        int[] starts = [.. Enumerable.Range(0, Math.Max(0, bytes.Length - 3))
            .Where(i => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i)) == signature)];
        if (starts.Length == 0) return ByteDamage.Any(random, bytes);
        var start = starts[random.Next(starts.Length)];
        var small = random.Next(words.Length + halves.Length) >= words.Length;
        var fields = small ? halves : words;
        return ByteDamage.Number(random, bytes, start + fields[random.Next(fields.Length)], little: true, small);
    }

    private static byte[] Filled(byte[] content) => content.Length > 0 ? content : Encoding.ASCII.GetBytes("empty");
}
