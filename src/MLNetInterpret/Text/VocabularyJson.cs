using System.Globalization;
using System.Text.Json;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Text;

/// <summary>A vocabulary as JSON: a list of the characters in the order of their codes, a map from character to code, or one
/// from code to character.</summary>
/// <remarks>In a list a character may be its number (a code point), as half of a pair has to be. <c>null</c>, and names such as
/// <c>&lt;unk&gt;</c>, are the code of all other characters; any other name of several characters, as <c>&lt;pad&gt;</c>, has a
/// code that no text has.</remarks>
internal static class VocabularyJson
{
    private static readonly HashSet<string> Unknown = ["<unk>", "<UNK>", "[UNK]", "[unk]", "<|unk|>", "UNK", "<oov>", "<OOV>"];

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="json">JSON.</param>
    /// <param name="name">What errors call it, at the beginning of a sentence.</param>
    /// <param name="codes">Codes of the network, each of which has an entry but code 0, at which tokenizers do not begin; null
    /// for as many as the vocabulary has.</param>
    /// <param name="unknownCode">The code of every character that it lacks; null for what it says.</param>
    /// <exception cref="InvalidDataException">It is no vocabulary, or one for another number of codes.</exception>
    public static CharacterVocabulary Read(string json, string name, int? codes, int? unknownCode = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            var entries = Entries(document.RootElement).ToList();
            var count = codes ?? Math.Min(TextCodes.Most, entries.Max(entry => entry.Code) + 1);
            var (byCode, named, unknown) = (new int?[count], new bool[count], unknownCode);
            foreach (var (entry, code) in entries)
            {
                if (code < 0 || code >= count)
                    throw new InvalidDataException($"it has the code {code}, but the network has {count} codes, from 0");
                named[code] = true;
                if (Character(entry) is { } character)
                    byCode[code] = byCode[code] is null
                        ? character
                        : throw new InvalidDataException($"it has the code {code} twice");
                else if (entry.Length == 0 || Unknown.Contains(entry)) unknown ??= code;
            }

            var vocabulary = new CharacterVocabulary(byCode, unknown);
            if (Array.IndexOf(named, false, 1) is > 0 and var missing)
                throw new InvalidDataException(
                    $"it has no entry for code {missing}, but the network has {count} codes: name it, as null or <none>");
            return vocabulary;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"{name} is no JSON list of characters and no map from character to code or back: {JsonParts.Fault(wrong)}.",
                wrong);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"{name} cannot be used: {JsonParts.Fault(wrong)}.", wrong);
        }
    }

    /// <summary>A vocabulary as a list.</summary>
    public static string Write(CharacterVocabulary vocabulary) => JsonSerializer.Serialize(
        vocabulary.ByCode.Select((character, code) => character is { } known
            ? known is >= 0xD800 and <= 0xDFFF ? known : CharacterVocabulary.TextOf(known)
            : code == vocabulary.UnknownCode ? (object?)null : $"<{code}>"));

    private static IEnumerable<(string Entry, int Code)> Entries(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray().Select((entry, code) => (Text(entry), code)),
        JsonValueKind.Object => root.EnumerateObject().Select(entry => entry.Value.ValueKind == JsonValueKind.String
            ? (Text(entry.Value), Code(entry.Name))
            : (entry.Name, entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var code)
                ? code
                : throw new FormatException($"the code of '{entry.Name}' is no whole number"))),
        var other => throw new FormatException($"it is a {other.ToString().ToLowerInvariant()}"),
    };

    private static int Code(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        ? code
        : throw new FormatException($"the name '{name}' is no code");

    private static string Text(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Number when entry.TryGetInt32(out var point) && point is >= 0 and <= 0x10FFFF =>
            CharacterVocabulary.TextOf(point),
        JsonValueKind.Number => throw new FormatException($"the number {entry} is no character's"),
        JsonValueKind.String => Whole(entry),
        var other => throw new FormatException($"an entry is neither a text nor a number nor null, but {Article(other)}"),
    };

    private static string Whole(JsonElement entry)
    {
        try
        {
            return entry.GetString()!;
        }
        catch (InvalidOperationException half)
        {
            throw new FormatException($"the text {entry.GetRawText()} has half of a pair: write its number", half);
        }
    }

    private static string Article(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a map",
        _ => "true or false",
    };

    /// <summary>The code point of an entry that is one character; null for a name.</summary>
    private static int? Character(string entry) =>
        entry.Length > 0 && Pairs.Characters(entry) == 1 ? CharacterVocabulary.CharactersOf(entry)[0] : null;
}
