using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Makes the checksums within a changed model zip right again, as somebody could who has the source.</summary>
/// <remarks>Two of them, where there are any: a step's, behind its description, over its format, the description and the file
/// beside it; and the list of all entries' checksums.</remarks>
internal static class Forgery
{
    private const string List = "MLNetInterpret/Checksums.json";
    private const int FormatBytes = 8;

    /// <summary>Damage to what loaders take from a zip whose every checksum is right.</summary>
    public static (byte[] Bytes, string What) Any(Random random, byte[] bytes)
    {
        var whole = ZipDamage.Read(bytes);
        var entries = new List<(string Name, byte[] Content)>(whole);
        var what = ZipDamage.ChangeContent(random, entries);
        for (var i = 0; i < whole.Count; i++)
            if (FormatOf(whole, whole[i]) is { } format) entries[i] = (entries[i].Name, Sealed(entries, entries[i], format));
        var list = entries.FindIndex(entry => entry.Name == List);
        if (list >= 0) entries[list] = (List, Listed(entries));
        return (ZipDamage.Write(entries), what);
    }

    /// <summary>The format of a step, where its checksum is found behind its description; else null.</summary>
    private static byte[]? FormatOf(List<(string Name, byte[] Content)> entries, (string Name, byte[] Content) step)
    {
        var (start, length) = EmbeddedJson.Find(step.Content);
        if (length == 0 || start + length + SHA256.HashSizeInBytes > step.Content.Length) return null;
        var written = step.Content.AsSpan(start + length, SHA256.HashSizeInBytes);
        var beside = Beside(entries, step.Name);
        // the format stands somewhere in the header that ML.NET writes
        for (var at = 0; at + FormatBytes <= Math.Min(start, 160); at++)
        {
            // where ML.NET writes nothing for a space
            byte[] format = [.. step.Content[at..(at + FormatBytes)].Select(letter => letter == 0 ? (byte)' ' : letter)];
            var checksum = Checksum(format, step.Content.AsSpan(start, length), beside);
            if (checksum.AsSpan().SequenceEqual(written)) return format;
        }

        return null;
    }

    private static byte[] Sealed(List<(string Name, byte[] Content)> entries, (string Name, byte[] Content) step, byte[] format)
    {
        var (start, length) = EmbeddedJson.Find(step.Content);
        var content = (byte[])step.Content.Clone();
        if (length > 0 && start + length + SHA256.HashSizeInBytes <= content.Length)
            Checksum(format, content.AsSpan(start, length), Beside(entries, step.Name)).CopyTo(content.AsSpan(start + length));
        return content;
    }

    /// <summary>The file in the step's folder.</summary>
    private static byte[] Beside(List<(string Name, byte[] Content)> entries, string step)
    {
        var folder = step[..(step.LastIndexOf('/') + 1)];
        return entries.FirstOrDefault(entry =>
            entry.Name != step && entry.Name.StartsWith(folder, StringComparison.Ordinal)
            && !entry.Name[folder.Length..].Contains('/', StringComparison.Ordinal))
            .Content ?? [];
    }

    private static byte[] Checksum(ReadOnlySpan<byte> format, ReadOnlySpan<byte> description, byte[] file)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, description.Length);
        return SHA256.HashData([.. format, .. length, .. description, .. file]);
    }

    private static byte[] Listed(List<(string Name, byte[] Content)> entries) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["Version"] = 1,
        ["Entries"] = new JsonArray([.. entries.Where(entry => entry.Name != List).Select(entry => new JsonObject
        {
            ["Name"] = entry.Name,
            ["Length"] = entry.Content.Length,
            ["Sha256"] = Convert.ToHexStringLower(SHA256.HashData(entry.Content)),
        })]),
    }.ToJsonString());
}
