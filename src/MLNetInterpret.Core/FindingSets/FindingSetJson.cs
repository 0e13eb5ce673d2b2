using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.FindingSets;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>Findings as JSON, and back without loss.</summary>
/// <remarks>
/// One object for a set: <c>format</c> (<see cref="Format"/>), <c>version</c>, <c>kind</c>, <c>provenance</c>, <c>columns</c>,
/// <c>inputs</c> (every real row that is shown, once; pictures as PNG in base64) and <c>findings</c>, whose examples name their
/// row's place in <c>inputs</c>; <c>crops</c>, what scanned units see, as parts of inputs where it is one; <c>scan</c> where
/// there was one, <c>cells</c> where units were searched for concepts,
/// <c>recurrent</c> where a character model was analysed, <c>table</c> where units of a table were described, <c>classNames</c>
/// where units are classes: the class of each by the unit's id, and <c>className</c> beside every unit that is one.
/// Numbers are written with the digits that bring back the same bits; NaN and infinities as their names in quotes. Property order
/// is fixed, so equal findings give equal bytes. A verdict's reason is its sentence, and comes back as that. Half of a surrogate
/// pair becomes U+FFFD, as JSON demands.
/// </remarks>
public static class FindingSetJson
{
    /// <summary>The value of <c>format</c> in every file.</summary>
    public const string Format = "mlnet-interpret findings";

    internal const int Version = 8;

    private const int Oldest = 4;

    /// <summary>The file of a report's chapter.</summary>
    internal const string FileName = "findings.json.gz";

    /// <summary>The folder of a chapter's scan.</summary>
    internal const string ScanFolder = "catalogue";

    private static readonly JsonSerializerOptions Options = new(StrictJson.Options(NamedTuples.Convert, NamedUnits.Add))
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Writes one set.</summary>
    public static void Write(Stream stream, FindingSet findings) =>
        JsonSerializer.Serialize(stream, FindingSetDocument.From(findings, Options), Options);

    /// <summary>Writes one set whose scan stands elsewhere.</summary>
    internal static void WriteWithoutScan(Stream stream, FindingSet findings) =>
        JsonSerializer.Serialize(stream, FindingSetDocument.From(findings, Options) with { Scan = null }, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such findings, damaged ones, or a later version's.</exception>
    public static FindingSet Read(Stream stream) => Guard(() =>
    {
        using var json = JsonDocument.Parse(stream);
        return ToFindings(json.RootElement);
    });

    /// <summary>Writes several sets as one array.</summary>
    public static void WriteAll(Stream stream, IReadOnlyList<FindingSet> sets) =>
        JsonSerializer.Serialize(stream, sets.Select(set => FindingSetDocument.From(set, Options)), Options);

    /// <summary>Reads what <see cref="WriteAll"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such findings, damaged ones, or a later version's.</exception>
    public static IReadOnlyList<FindingSet> ReadAll(Stream stream) => Guard(() =>
    {
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.ValueKind == JsonValueKind.Array
            ? json.RootElement.EnumerateArray().Select(ToFindings).ToArray()
            : throw new InvalidDataException("These are not findings of this library: an array of them is expected.");
    });

    /// <summary>Reads the findings of all chapters of a report, with their scans, in the report's order.</summary>
    /// <param name="folder">The report's folder, or the folder of one of its chapters.</param>
    /// <param name="readScan">Reads a scan's folder: <c>ScanParquet.Read</c> of MLNetInterpret.Reports.</param>
    /// <exception cref="InvalidDataException">There are no findings, damaged ones, or a later version's.</exception>
    public static IReadOnlyList<FindingSet> ReadAll(string folder, Func<string, ScannedUnits> readScan)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(readScan);
        string[] chapters =
        [
            .. Directory.GetDirectories(folder).Prepend(folder).Where(chapter => File.Exists(Path.Combine(chapter, FileName)))
                .OrderBy(Place).ThenBy(chapter => chapter, StringComparer.Ordinal),
        ];
        if (chapters.Length == 0) throw new InvalidDataException(
            $"The folder '{folder}' holds no findings: neither it nor a folder in it has a file '{FileName}'.");
        return
        [
            .. chapters.Select(chapter =>
            {
                using var file = File.OpenRead(Path.Combine(chapter, FileName));
                using var json = new GZipStream(file, CompressionMode.Decompress);
                var (set, scan) = (Read(json), Path.Combine(chapter, ScanFolder));
                return set.Scan is null && Directory.Exists(scan) ? set.WithScan(readScan(scan)) : set;
            }),
        ];

        // 10-emoji comes behind 9-fashion
        static int Place(string chapter) =>
            int.TryParse(Path.GetFileName(chapter).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                ? place
                : int.MaxValue;
    }

    private static FindingSet ToFindings(JsonElement json)
    {
        // what they are is known before anything else of them is read: another version may look otherwise
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("format", out var format)
            || format.ValueKind != JsonValueKind.String || format.GetString() != Format)
            throw new InvalidDataException($"These are not findings of this library: JSON of the format '{Format}' is expected.");
        if (!json.TryGetProperty("version", out var written) || written.ValueKind != JsonValueKind.Number
            || !written.TryGetInt32(out var version))
            throw new InvalidDataException("The findings do not say their format's version.");
        if (version > Version) throw new InvalidDataException(
            $"The findings were written by a newer version of MLNetInterpret (format {version}, and this one reads {Version}): " +
            "update it to read them.");
        if (version < Oldest) throw new InvalidDataException(
            $"The findings have format version {version}, but this library reads versions {Oldest} to {Version}: "
            + "write them anew.");
        return Deserialize(version == Version ? json : OldFindings.Renewed(json));
    }

    private static FindingSet Deserialize(JsonElement json)
    {
        var document = json.Deserialize<FindingSetDocument>(WithNames(json))!;
        document.Require();
        return document.ToFindings();
    }

    /// <summary>Options that give each unit the name of its class.</summary>
    private static JsonSerializerOptions WithNames(JsonElement json)
    {
        var key = JsonNamingPolicy.CamelCase.ConvertName(nameof(FindingSetDocument.ClassNames));
        return json.TryGetProperty(key, out var named) && named.Deserialize<Dictionary<string, string>>(Options) is { } names
            ? new(Options) { Converters = { new Unit.AsText(names) } }
            : Options;
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The findings cannot be read: {StrictJson.Words(error)}.", error);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"The findings cannot be read: {error.Message}", error);
        }
    }
}
