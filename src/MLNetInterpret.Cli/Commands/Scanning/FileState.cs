using System.Globalization;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>A file or folder as it was when it was hashed.</summary>
internal sealed class FileState
{
    private readonly string _path;
    private readonly string _change;
    private readonly string _stamps;

    private FileState(string path, string change, CancellationToken cancellation)
    {
        // the stamps first: what changes while it is hashed has others afterwards
        (_path, _change, _stamps) = (path, change, Stamps(path));
        Hash = DataFiles.Hash(path, cancellation);
    }

    /// <summary>What <see cref="DataFiles.Hash"/> gave.</summary>
    public string Hash { get; }

    /// <summary>The data of a scan.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static FileState OfData(string path, CancellationToken cancellation) =>
        new(path, "The data in '{0}' have", cancellation);

    /// <summary>The model of a scan.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static FileState OfModel(string path, CancellationToken cancellation) =>
        new(path, "The model '{0}' has", cancellation);

    /// <summary>Checks that it is what a plan was made for.</summary>
    /// <param name="planned">The hash that was planned for.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Require(string planned)
    {
        if (Hash != planned) throw Changed();
    }

    /// <summary>Checks that it looks as it did: its files' lengths and times.</summary>
    /// <exception cref="InvalidDataException">It does not, or is gone.</exception>
    public void RequireUntouched()
    {
        if (!IsUntouched) throw Changed();
    }

    /// <summary>Whether it looks as it did.</summary>
    public bool IsUntouched => Stamps(_path) == _stamps;

    /// <summary>Checks that it is what it was, byte by byte.</summary>
    /// <exception cref="InvalidDataException">It is not, or is gone.</exception>
    public void RequireSame(CancellationToken cancellation)
    {
        try
        {
            if (DataFiles.Hash(_path, cancellation) != Hash) throw Changed();
        }
        catch (FileNotFoundException)
        {
            throw Changed();
        }
    }

    private InvalidDataException Changed() => new(
        $"{string.Format(CultureInfo.InvariantCulture, _change, _path)} changed since the scan was planned: " +
        "plan a new one.");

    private static string Stamps(string path)
    {
        IEnumerable<string> files = Directory.Exists(path) ? FolderFiles.In(path, _ => true).Files : [path];
        return string.Join('\n', files.Select(file => new FileInfo(file)).Select(file =>
            file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : $"{file.FullName} is gone"));
    }
}
