namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to a scan's catalogue.</summary>
internal static class CatalogueDamage
{
    /// <summary>Bytes, files swapped, gone, or of another catalogue.</summary>
    public static string Any(Random random, string folder, string fixtures)
    {
        string[] files = [.. Files.Below(folder)];
        var name = files[random.Next(files.Length)];
        switch (random.Next(8))
        {
            case 0:
                File.Copy(Path.Combine(fixtures, "other-catalogue", name), Path.Combine(folder, name), overwrite: true);
                return $"{name} is of another catalogue";
            case 1:
                File.Delete(Path.Combine(folder, name));
                return $"{name} removed";
            case 2:
                File.Copy(Path.Combine(folder, files[random.Next(files.Length)]), Path.Combine(folder, "copy"));
                File.Move(Path.Combine(folder, "copy"), Path.Combine(folder, name), overwrite: true);
                return $"{name} is a copy of another file";
            default:
                return FileDamage.To(random, files, folder, ByteDamage.Any);
        }
    }
}
