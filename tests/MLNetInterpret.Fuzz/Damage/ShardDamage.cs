using System.Security.Cryptography;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to the folder of a scan's finished shards.</summary>
internal static class ShardDamage
{
    private const string Partials = "*.partial";

    /// <summary>Bytes, files swapped, gone, or of another plan.</summary>
    public static string Any(Random random, string folder, string fixtures)
    {
        var files = Of(folder);
        switch (random.Next(6))
        {
            case 0:
                var (one, other) = (files[random.Next(files.Length)], files[random.Next(files.Length)]);
                var (left, right) = (File.ReadAllBytes(one), File.ReadAllBytes(other));
                File.WriteAllBytes(one, right);
                File.WriteAllBytes(other, left);
                return $"{Path.GetFileName(one)} and {Path.GetFileName(other)} swapped";
            case 1:
                var name = files[random.Next(files.Length)];
                var foreign = Of(Path.Combine(fixtures, "other-job"));
                File.Copy(foreign[random.Next(foreign.Length)], name, overwrite: true);
                return $"{Path.GetFileName(name)} is of another plan";
            default:
                return FileDamage.To(random, files.Select(file => Path.GetRelativePath(folder, file)), folder, ByteDamage.Any);
        }
    }

    /// <summary>Bytes of the content, with the checksum at the end right.</summary>
    public static string Forged(Random random, string folder, string fixtures) => FileDamage.To(
        random, Of(folder).Select(file => Path.GetRelativePath(folder, file)), folder, (draw, bytes) =>
        {
            var (content, what) = ByteDamage.Any(draw, bytes[..^SHA256.HashSizeInBytes]);
            return ([.. content, .. SHA256.HashData(content)], what);
        });

    /// <summary>The plan, as bytes or as JSON.</summary>
    public static string Plan(Random random, string folder, string fixtures) =>
        FileDamage.To(random, ["plan.json"], folder, TextDamage.Json);

    private static string[] Of(string folder) => [.. Directory.GetFiles(folder, Partials).Order(StringComparer.Ordinal)];
}
