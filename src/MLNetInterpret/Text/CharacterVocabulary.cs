using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Text;

/// <summary>The characters a text model knows; each is a token.</summary>
/// <remarks>A character here is a UTF-16 unit, so that codes and string indices agree;
/// a character beyond U+FFFF is two of them.</remarks>
internal sealed class CharacterVocabulary : Tokenizer
{
    private const char Replacement = '\uFFFD';
    private readonly IReadOnlyList<char?> _byCode;
    private readonly Dictionary<char, int> _codes = [];

    /// <summary>Knows the given characters, repetitions aside; their codes are their places in the sorted list.</summary>
    /// <param name="characters">At least one.</param>
    /// <param name="mapUnknown">Whether any other character becomes one reserved code, the last; else it is an error.</param>
    /// <exception cref="ArgumentException">There are no characters.</exception>
    public CharacterVocabulary(IEnumerable<char> characters, bool mapUnknown = false)
        : this([.. characters.Distinct().Order(), .. mapUnknown ? (char?[])[null] : []], mapUnknown)
    {
    }

    /// <summary>Knows characters by their codes, in any order.</summary>
    /// <param name="byCode">The character of each code, at least one; null for a code that no character has.</param>
    /// <param name="unknownCode">The code among those of every other character; null makes others an error.</param>
    /// <exception cref="ArgumentException">There are no characters, or one is there twice, or the code for others is a
    /// character's.</exception>
    public CharacterVocabulary(IReadOnlyList<char?> byCode, int? unknownCode)
    {
        (_byCode, UnknownCode) = (byCode, unknownCode);
        foreach (var (code, character) in byCode.Index())
            if (character is { } known && !_codes.TryAdd(known, code))
                throw new ArgumentException(
                    $"The vocabulary has the character {Show(known)} twice, as the codes {_codes[known]} and {code}.",
                    nameof(byCode));
        Characters = string.Concat(byCode);
        if (_codes.Count == 0)
            throw new ArgumentException("A vocabulary needs at least one character, but is empty.", nameof(byCode));
        if (unknownCode is { } other && (other < 0 || other >= byCode.Count || byCode[other] is not null))
            throw new ArgumentException(
                $"Code {other} cannot stand for all other characters: it does not exist, or is a character's own.",
                nameof(unknownCode));
    }

    private CharacterVocabulary(IReadOnlyList<char?> byCode, bool isLastUnknown)
        : this(byCode, isLastUnknown ? byCode.Count - 1 : (int?)null)
    {
    }

    /// <summary>The known characters in the order of their codes.</summary>
    public string Characters { get; }

    /// <summary>The character of each code; null where it has none.</summary>
    public IReadOnlyList<char?> ByCode => _byCode;

    /// <summary>Number of codes.</summary>
    public int Count => _byCode.Count;

    /// <summary>The code of characters not known; null where they are an error.</summary>
    public int? UnknownCode { get; }

    /// <summary>The character of each code in quotes, as people read it.</summary>
    internal IReadOnlyList<string> Names => [.. _byCode.Select((character, code) =>
        character is { } known ? NumberWords.Quoted(known) : code == UnknownCode ? "any other character" : $"code {code}")];

    /// <summary>The codes of a text, one for each character.</summary>
    /// <exception cref="ArgumentException">A character is not known; the message names it, its place, and what is.</exception>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var codes = new int[text.Length];
        for (var index = 0; index < codes.Length; index++)
            codes[index] = _codes.TryGetValue(text[index], out var code) ? code : UnknownCode ?? throw Unknown(text, index);
        return codes;
    }

    /// <summary>The character of a code; U+FFFD for one that has none.</summary>
    public char Decode(int code) => _byCode[code] ?? Replacement;

    /// <inheritdoc/>
    public override OperationStatus Decode(
        IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        (idsConsumed, charsWritten) = (0, 0);
        foreach (var id in ids)
        {
            if (id < 0 || id >= Count) return OperationStatus.InvalidData;
            if (charsWritten == destination.Length) return OperationStatus.DestinationTooSmall;
            destination[charsWritten++] = Decode(id);
            idsConsumed++;
        }

        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var read = text is null ? textSpan : text.AsSpan();
        if (settings.MaxTokenCount < read.Length) read = read[..settings.MaxTokenCount];
        var codes = Encode(read);
        var tokens = new EncodedToken[codes.Length];
        for (var index = 0; index < tokens.Length; index++)
            tokens[index] = new(codes[index], read[index].ToString(), new(index, index + 1));
        return new() { Tokens = tokens, CharsConsumed = read.Length };
    }

    /// <summary>The characters as a person can read them, for messages.</summary>
    internal string Describe() => Characters.Length <= 120
        ? string.Join(' ', Characters.Select(Show))
        : $"{string.Join(' ', Characters.Take(120).Select(Show))} and {Characters.Length - 120} more";

    private ArgumentException Unknown(ReadOnlySpan<char> text, int index)
    {
        var pair = char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
        var code = pair ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
        var name = string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}");
        var shown = Rune.IsValid(code) && !Rune.IsControl(new(code)) ? $"'{new Rune(code)}' ({name})" : name;
        return new($"The character {shown} at place {index} is not in the vocabulary. Allowed are: {Describe()}.");
    }

    private static string Show(char character) => character == ' ' ? "space" : NumberWords.Escaped(character);
}
