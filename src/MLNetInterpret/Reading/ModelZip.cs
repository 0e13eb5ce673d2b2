using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>The zip of a model: a list of checksums is put into it, and all of it is checked before ML.NET reads any.</summary>
/// <remarks>What is hashed is what .NET's zip reader gives ML.NET.</remarks>
internal static class ModelZip
{
    private const string List = "MLNetInterpret/Checksums.json";
    private const int Version = 1;
    private const int MostFolders = 32;

    // weights hardly shrink; findings, whose pixels are text, do by 10 or 20
    private const int MostTimesLarger = 100;
    private const long AlwaysAllowed = 64L << 20;

    private static readonly ConditionalWeakTable<ZipArchive, object> Checked = [];
    private static readonly JsonSerializerOptions Options = StrictJson.Options(StrictJson.RequireEveryMember);

    /// <summary>Adds the list of checksums to a zip that ML.NET has written.</summary>
    /// <param name="stream">The zip; readable, writable and seekable.</param>
    public static void Seal(Stream stream)
    {
        List<Entry> entries = [];
        stream.Position = 0;
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            foreach (var entry in zip.Entries) entries.Add(Measure(entry));
        stream.Position = 0;
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.CreateEntry(List);
            entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var target = entry.Open();
            JsonSerializer.Serialize(target, new Checksums(Version, entries), Options);
        }

        ZipSeal.Write(stream);
    }

    /// <summary>Checks a whole zip.</summary>
    /// <returns>Whether it has a list of checksums, all of which are right; without one the zip's own CRCs are.</returns>
    /// <exception cref="InvalidDataException">Something is damaged, too many, too large or too new;
    /// the message says what.</exception>
    public static bool Check(Stream stream)
    {
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        RequireNames(zip);
        RequireSize(zip, stream.Length);
        var hasList = Check(zip);
        if (!hasList && ZipSeal.Stands(zip)) throw new InvalidDataException("it is damaged: its list of checksums is missing");
        if (hasList) ZipSeal.Require(stream);
        return hasList;
    }

    /// <summary>Checks, once, the zip that ML.NET loads a step of ours from, where it has a list of checksums.</summary>
    /// <exception cref="InvalidDataException">An entry, whosever step's it is, is not what was saved.</exception>
    public static void CheckOnce(ZipArchive zip)
    {
        if (zip.GetEntry(List) is null || !Checked.TryAdd(zip, zip)) return;
        Check(zip);
    }

    private static bool Check(ZipArchive zip)
    {
        Checksums? list = null;
        List<Entry> entries = [];
        foreach (var entry in zip.Entries)
        {
            var measured = Measure(entry);
            if (entry.FullName == List) list = Read(entry);
            else entries.Add(measured);
        }

        if (list is null) return false;
        if (list.Entries.Count != entries.Count)
            throw new InvalidDataException(
                $"it is damaged: its list of checksums has {list.Entries.Count} entries, but there are {entries.Count}");
        foreach (var (written, found) in list.Entries.Zip(entries))
            if (written != found)
                throw new InvalidDataException($"it is damaged: its entry '{found.Name}' is not what was saved");
        return true;
    }

    /// <summary>The entries of a zip that was checked whose names end so.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Find(Stream stream, params IReadOnlyCollection<string> endings)
    {
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            if (!endings.Any(ending => entry.FullName.EndsWith(ending, StringComparison.Ordinal))) continue;
            using var source = entry.Open();
            var bytes = new byte[entry.Length];
            source.ReadExactly(bytes);
            yield return (entry.FullName, bytes);
        }
    }

    private static void RequireNames(ZipArchive zip)
    {
        // ML.NET reads both slashes alike
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (!names.Add(name)) throw new InvalidDataException($"it has more than one entry '{entry.FullName}'");
            if (name.Count(letter => letter == '/') > MostFolders)
                throw new InvalidDataException($"it has an entry in more than {MostFolders} folders, one in the other");
        }
    }

    private static void RequireSize(ZipArchive zip, long packed)
    {
        var unpacked = zip.Entries.Sum(entry => (double)entry.Length);
        if (unpacked > AlwaysAllowed && unpacked > packed * (double)MostTimesLarger)
            throw new InvalidDataException(FormattableString.Invariant(
                $"unpacked it would take {unpacked:N0} bytes, more than {MostTimesLarger} times its own {packed:N0}"));
    }

    private static Entry Measure(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (crc, length, buffer) = (new Crc32(), 0L, new byte[1 << 16]);
        for (int read; length <= entry.Length && (read = source.Read(buffer)) > 0; length += read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            crc.Append(buffer.AsSpan(0, read));
        }

        // .NET's zip reader of version 10 leaves it unchecked
        if (length != entry.Length || crc.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new InvalidDataException(
                $"it is damaged: its entry '{entry.FullName}' does not have the checksum that the zip says");
        return new(entry.FullName, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static Checksums Read(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        try
        {
            using var document = JsonDocument.Parse(source);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(nameof(Checksums.Version), out var written)
                && written.TryGetInt32(out var version) && version > Version)
                throw new InvalidDataException(
                    "it was written by a newer version of MLNetInterpret: update it to read this model");
            return document.Deserialize<Checksums>(Options) is { Version: Version } list
                ? list
                : throw new InvalidDataException("it is damaged: its list of checksums is of an unknown version");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            var why = wrong is JsonException json ? StrictJson.Words(json) : wrong.Message;
            throw new InvalidDataException($"it is damaged: its list of checksums cannot be read: {why}", wrong);
        }
    }

    private sealed record Checksums(int Version, IReadOnlyList<Entry> Entries);

    private sealed record Entry(string Name, long Length, string Sha256);
}
