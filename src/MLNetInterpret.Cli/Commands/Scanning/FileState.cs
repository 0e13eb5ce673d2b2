using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>A file or folder as it was when it was hashed.</summary>
internal sealed class FileState
{
    private readonly string _path;
    private readonly string _change;

    private FileState(string path, string change, FileSeal? planned, CancellationToken cancellation)
    {
        // the looks first: what changes while it is hashed has others afterwards
        (_path, _change, Looks) = (path, change, LooksOf(path));
        IsAsPlanned = planned is not null && planned.Looks == Looks;
        Hash = IsAsPlanned ? planned!.Hash : DataFiles.Hash(path, cancellation);
    }

    /// <summary>A hash of its files' names, lengths and times.</summary>
    public string Looks { get; }

    /// <summary>Whether it looked as planned, and was not read.</summary>
    public bool IsAsPlanned { get; }

    /// <summary>What <see cref="DataFiles.Hash"/> gave.</summary>
    public string Hash { get; }

    /// <summary>The data of a scan.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="planned">As they were planned for; they are not read where they look so. Null reads them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static FileState OfData(string path, FileSeal? planned, CancellationToken cancellation) =>
        new(path, "The data in '{0}' have", planned, cancellation);

    /// <summary>The model of a scan.</summary>
    /// <inheritdoc cref="OfData" path="/param"/>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static FileState OfModel(string path, FileSeal? planned, CancellationToken cancellation) =>
        new(path, "The model '{0}' has", planned, cancellation);

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
    public bool IsUntouched => LooksOf(_path) == Looks;

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

    private static string LooksOf(string path)
    {
        var isFolder = Directory.Exists(path);
        IEnumerable<string> files = isFolder ? FolderFiles.In(path, _ => true).Files : [path];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Select(file => new FileInfo(file)))
        {
            // the same from whatever place it is seen
            var name = isFolder ? Path.GetRelativePath(path, file.FullName) : "";
            hash.AppendData(Encoding.UTF8.GetBytes(
                file.Exists ? $"{name} {file.Length} {file.LastWriteTimeUtc.Ticks}\n" : $"{name} is gone\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
