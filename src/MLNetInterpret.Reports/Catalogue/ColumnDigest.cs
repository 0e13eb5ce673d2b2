using System.Security.Cryptography;
using System.Text;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>SHA-256 of what a table holds, so that damage is seen wherever in the file it is: Parquet's own checksums do not
/// cover what the file says about itself.</summary>
internal static class ColumnDigest
{
    /// <summary>Of a column's values, in hexadecimal digits.</summary>
    public static string Of<T>(IEnumerable<T> values)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            foreach (var value in values) Write(writer, value);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>Of names with their texts, in whatever order they come.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> texts) =>
        Of(texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => (string[])[pair.Key, pair.Value]));

    private static void Write<T>(BinaryWriter writer, T value)
    {
        writer.Write(value is not null);
        switch (value)
        {
            case null: break;
            case string text: writer.Write(text); break;
            case bool one: writer.Write(one); break;
            case int one: writer.Write(one); break;
            case long one: writer.Write(one); break;
            case float one: writer.Write(one); break;
            case double one: writer.Write(one); break;
            case int[] many:
                writer.Write(many.Length);
                foreach (var one in many) writer.Write(one);
                break;
            case float[] many:
                writer.Write(many.Length);
                foreach (var one in many) writer.Write(one);
                break;
            default: throw new NotSupportedException($"A column of {typeof(T)} has no digest.");
        }
    }
}
