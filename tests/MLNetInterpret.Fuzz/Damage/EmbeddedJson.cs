using System.Text;
using System.Text.Json;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>A JSON object within bytes, with its length before it as <see cref="BinaryWriter"/> writes it.</summary>
internal static class EmbeddedJson
{
    /// <summary>Whether there is one.</summary>
    public static bool IsIn(byte[] content) => Find(content).Length > 0;

    /// <summary>Changes a member of it.</summary>
    public static (byte[] Bytes, string What) Damage(Random random, byte[] content)
    {
        var (start, length) = Find(content);
        var (json, what) = JsonDamage.Any(random, Encoding.UTF8.GetString(content, start, length));
        var text = Encoding.UTF8.GetBytes(json);
        var prefix = Prefix(length);
        var head = content.AsSpan(0, start).EndsWith(prefix) ? start - prefix.Length : start;
        byte[] counted = head < start ? Prefix(text.Length) : [];
        return ([.. content[..head], .. counted, .. text, .. content[(start + length)..]], what);
    }

    /// <summary>Where it stands; a length of 0 for nowhere.</summary>
    public static (int Start, int Length) Find(byte[] content)
    {
        for (var at = 0; content.AsSpan(at).IndexOf("{\""u8) is >= 0 and var next; at++)
        {
            at += next;
            try
            {
                var reader = new Utf8JsonReader(content.AsSpan(at));
                using var document = JsonDocument.ParseValue(ref reader);
                return (at, (int)reader.BytesConsumed);
            }
            catch (JsonException)
            {
                // it only looked like one
            }
        }

        return (0, 0);
    }

    private static byte[] Prefix(int length)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes)) writer.Write7BitEncodedInt(length);
        return bytes.ToArray();
    }
}
