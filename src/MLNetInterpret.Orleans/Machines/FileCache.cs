using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Copies of files on this machine's own disk, by the hash of their content: each is fetched once.</summary>
/// <param name="folder">Where; null for this user's.</param>
internal sealed class FileCache(string? folder = null)
{
    private readonly string _folder = folder ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "mlnet-interpret", "cluster");

    /// <summary>The copy of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hash">The hash of its content, which is checked by whoever reads the copy.</param>
    /// <returns>A path with the same ending.</returns>
    public string Get(string path, string hash)
    {
        var copy = Path.Combine(_folder, hash + Path.GetExtension(path));
        if (File.Exists(copy)) return copy;
        Directory.CreateDirectory(_folder);
        AtomicFile.Write(copy, stream =>
        {
            using var original = File.OpenRead(path);
            original.CopyTo(stream);
        });
        return copy;
    }
}
