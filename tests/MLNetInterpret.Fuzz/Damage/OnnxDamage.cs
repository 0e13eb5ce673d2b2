namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to one ONNX file of a folder; the others go.</summary>
internal static class OnnxDamage
{
    private const int Graph = 2000;      // bytes at either end, which hold nodes and shapes rather than weights

    /// <summary>Damage anywhere, or where the graph stands.</summary>
    public static string Any(Random random, string folder, string fixtures)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        var path = files[random.Next(files.Length)];
        foreach (var other in files.Where(other => other != path)) File.Delete(other);
        var bytes = File.ReadAllBytes(path);
        var (changed, what) = random.Next(2) == 0 ? ByteDamage.Any(random, bytes) : InGraph(random, bytes);
        File.WriteAllBytes(path, changed);
        return $"{Path.GetFileName(path)}: {what}";
    }

    private static (byte[] Bytes, string What) InGraph(Random random, byte[] bytes)
    {
        var length = Math.Min(Graph, bytes.Length);
        var from = random.Next(2) == 0 ? 0 : bytes.Length - length;
        var (part, what) = ByteDamage.Any(random, bytes[from..(from + length)]);
        return ([.. bytes[..from], .. part, .. bytes[(from + length)..]], $"{what}, from byte {from}");
    }
}
