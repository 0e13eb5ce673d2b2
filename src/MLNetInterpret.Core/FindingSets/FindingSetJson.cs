using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLNetInterpret.Core.FindingSets;

namespace MLNetInterpret;

/// <summary>Findings as JSON, and back without loss.</summary>
/// <remarks>
/// One object for a set: <c>format</c> (<see cref="Format"/>), <c>version</c>, <c>kind</c>, <c>provenance</c>, <c>columns</c>,
/// <c>inputs</c> (every real row that is shown, once; pixels as base64) and <c>findings</c>, whose examples name their row's
/// place in <c>inputs</c>; <c>scan</c> where there was one, <c>cells</c> where units were searched for concepts,
/// <c>recurrent</c> where a character LSTM was analysed, <c>table</c> where units of a table were described.
/// Numbers are written with the digits that bring back the same bits; NaN and infinities as their names in quotes. Property order
/// is fixed, so equal findings give equal bytes. A verdict's reason is its sentence, and comes back as that. Half of a surrogate
/// pair becomes U+FFFD, as JSON demands.
/// </remarks>
public static class FindingSetJson
{
    /// <summary>The value of <c>format</c> in every file.</summary>
    public const string Format = "mlnet-interpret findings";

    internal const int Version = 4;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NamedTuples.Convert } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes one set.</summary>
    public static void Write(Stream stream, FindingSet findings) =>
        JsonSerializer.Serialize(stream, FindingSetDocument.From(findings, Options), Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such findings, or a later version's.</exception>
    public static FindingSet Read(Stream stream) => Guard(() =>
        ToFindings(JsonSerializer.Deserialize<FindingSetDocument>(stream, Options)));

    /// <summary>Writes several sets as one array.</summary>
    public static void WriteAll(Stream stream, IReadOnlyList<FindingSet> sets) =>
        JsonSerializer.Serialize(stream, sets.Select(set => FindingSetDocument.From(set, Options)), Options);

    /// <summary>Reads what <see cref="WriteAll"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such findings, or a later version's.</exception>
    public static IReadOnlyList<FindingSet> ReadAll(Stream stream) => Guard(() =>
        (JsonSerializer.Deserialize<IReadOnlyList<FindingSetDocument>>(stream, Options) ?? []).Select(ToFindings).ToArray());

    private static FindingSet ToFindings(FindingSetDocument? document)
    {
        if (document is not { Format: Format }) throw new InvalidDataException(
            $"These are no findings of this library: JSON of the format '{Format}' is expected.");
        if (document.Version != Version) throw new InvalidDataException(
            $"The findings have format version {document.Version}, but this library reads version {Version}: write them anew.");
        return document.ToFindings();
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"The findings cannot be read: {error.Message}", error);
        }
    }
}
