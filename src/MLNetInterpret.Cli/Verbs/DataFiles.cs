using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>Files that are read, by what is in them.</summary>
internal static class DataFiles
{
    /// <summary>SHA-256 of a file, or of a folder's files with their names, 16 hexadecimal digits of it.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static string Hash(string path, CancellationToken cancellation)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}'.", path);
        string[] files = File.Exists(path)
            ? [path]
            : [.. FolderFiles.In(path, _ => true).Files];
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (files.Length > 1) all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file).Replace('\\', '/')));
            all.AppendData(HashOf(file));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset())[..16];
    }

    /// <summary>SHA-256 of a file's bytes; of none where it must not be read, which whoever needs it will say.</summary>
    private static byte[] HashOf(string file)
    {
        if (RecordFile.HasNoLength(file)) return SHA256.HashData([]);
        try
        {
            using var content = File.OpenRead(file);
            return SHA256.HashData(content);
        }
        catch (UnauthorizedAccessException)
        {
            return SHA256.HashData([]);
        }
    }
}
