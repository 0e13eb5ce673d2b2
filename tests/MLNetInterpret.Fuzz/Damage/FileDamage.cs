namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to one file of a folder.</summary>
internal static class FileDamage
{
    /// <summary>Damage to a file of the folder, drawn where there are several.</summary>
    public static Func<Random, string, string, string> Of(Func<Random, byte[], (byte[] Bytes, string What)> damage) =>
        (random, folder, _) =>
            To(random, Files.Below(folder).Where(name => File.Exists(Path.Combine(folder, name))), folder, damage);

    /// <summary>Damage to one of some files.</summary>
    public static string To(
        Random random, IEnumerable<string> names, string folder, Func<Random, byte[], (byte[] Bytes, string What)> damage)
    {
        string[] all = [.. names];
        var name = all[random.Next(all.Length)];
        var path = Path.Combine(folder, name);
        var (bytes, what) = damage(random, File.ReadAllBytes(path));
        File.WriteAllBytes(path, bytes);
        return all.Length == 1 ? what : $"{name}: {what}";
    }
}
