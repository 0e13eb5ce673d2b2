using System.Security.Cryptography;

namespace MLNetInterpret.Fuzz;

/// <summary>Folders as a whole.</summary>
internal static class Files
{
    /// <summary>Copies a folder's files and folders into another.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Empties a folder, or makes it.</summary>
    public static void Empty(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Every file and folder below one, by relative name.</summary>
    public static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(entry => Path.GetRelativePath(folder, entry))
        .Order(StringComparer.Ordinal);

    /// <summary>A number for the names and contents of all files below a folder.</summary>
    public static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Below(folder).Where(name => File.Exists(Path.Combine(folder, name))))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{name}\0"));
            hash.AppendData(File.ReadAllBytes(Path.Combine(folder, name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The only file of a kind below a folder.</summary>
    public static string Only(string folder, string pattern = "*") =>
        Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
}
