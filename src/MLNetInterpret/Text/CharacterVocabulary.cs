using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Text;

/// <summary>The characters a text model knows; each is a token.</summary>
/// <remarks>A character here is a code point: one beyond U+FFFF is one character, a combining mark one of its own. Half of a pair
/// on its own is a character, too.</remarks>
internal sealed class CharacterVocabulary : Tokenizer
{
    private const int Replacement = 0xFFFD;
    private readonly IReadOnlyList<int?> _byCode;
    private readonly Dictionary<int, int> _codes = [];
    private readonly int[] _firstPlane = new int[char.MaxValue + 1];

    /// <summary>Knows a text's characters; their codes are their places in the sorted list.</summary>
    /// <param name="text">At least one character.</param>
    /// <param name="mapUnknown">Whether any other character becomes one reserved code, the last; else it is an error.</param>
    /// <exception cref="ArgumentException">There are no characters.</exception>
    public CharacterVocabulary(ReadOnlySpan<char> text, bool mapUnknown = false)
        : this([.. CharactersOf(text), .. mapUnknown ? (int?[])[null] : []], mapUnknown)
    {
    }

    /// <summary>Knows characters by their codes, in any order.</summary>
    /// <param name="byCode">The code point of each code, at least one; null for a code that no character has.</param>
    /// <param name="unknownCode">The code among those of every other character; null makes others an error.</param>
    /// <exception cref="ArgumentException">There are no characters, or one is there twice, or the code for others is a
    /// character's.</exception>
    public CharacterVocabulary(IReadOnlyList<int?> byCode, int? unknownCode)
    {
        (_byCode, UnknownCode) = (byCode, unknownCode);
        Array.Fill(_firstPlane, -1);
        foreach (var (code, character) in byCode.Index())
        {
            if (character is not { } known) continue;
            if (!_codes.TryAdd(known, code))
                throw new ArgumentException(
                    $"The vocabulary has the character {Show(known)} twice, as the codes {_codes[known]} and {code}.",
                    nameof(byCode));
            if (known < _firstPlane.Length) _firstPlane[known] = code;
        }

        if (_codes.Count == 0)
            throw new ArgumentException("A vocabulary needs at least one character, but is empty.", nameof(byCode));
        if (unknownCode is { } other && (other < 0 || other >= byCode.Count || byCode[other] is not null))
            throw new ArgumentException(
                $"Code {other} cannot stand for all other characters: it does not exist, or is a character's own.",
                nameof(unknownCode));
    }

    private CharacterVocabulary(IReadOnlyList<int?> byCode, bool isLastUnknown)
        : this(byCode, isLastUnknown ? byCode.Count - 1 : (int?)null)
    {
    }

    /// <summary>The code point of each code; null where it has none.</summary>
    public IReadOnlyList<int?> ByCode => _byCode;

    /// <summary>Number of codes.</summary>
    public int Count => _byCode.Count;

    /// <summary>The code of characters not known; null where they are an error.</summary>
    public int? UnknownCode { get; }

    /// <summary>The character of each code in quotes, as people read it.</summary>
    internal IReadOnlyList<string> Names => [.. _byCode.Select((character, code) =>
        character is { } known ? NumberWords.Quoted(known) : code == UnknownCode ? "any other character" : $"code {code}")];

    /// <summary>The codes of a text, one for each character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where it begins in a longer one, for the message.</param>
    /// <exception cref="ArgumentException">A character is not known; the message names it, its place, and what is.</exception>
    public CodedText Encode(ReadOnlyMemory<char> text, int offset = 0)
    {
        var span = text.Span;
        var codes = new int[Pairs.Characters(span)];
        if (codes.Length == span.Length)
        {
            for (var index = 0; index < codes.Length; index++)
                codes[index] = _firstPlane[span[index]] is >= 0 and var code
                    ? code
                    : UnknownCode ?? throw Unknown(span, index, offset);
            return new(text, codes);
        }

        var (ends, at) = (new int[codes.Length], 0);
        for (var place = 0; place < codes.Length; place++)
        {
            codes[place] = _codes.TryGetValue(PointAt(span, at), out var code)
                ? code
                : UnknownCode ?? throw Unknown(span, at, offset);
            ends[place] = at += Pairs.IsCut(span, at + 1) ? 2 : 1;
        }

        return new(text, codes, ends);
    }

    /// <summary>The character of a code; U+FFFD for one that has none.</summary>
    public string Decode(int code) => TextOf(_byCode[code] ?? Replacement);

    /// <summary>A code point, half of a pair too, as text.</summary>
    public static string TextOf(int point) => point > char.MaxValue ? char.ConvertFromUtf32(point) : ((char)point).ToString();

    /// <summary>The different characters of a text, sorted.</summary>
    public static IReadOnlyList<int?> CharactersOf(ReadOnlySpan<char> text)
    {
        SortedSet<int> found = [];
        var seen = new bool[char.MaxValue + 1];
        for (var at = 0; at < text.Length; at++)
        {
            var point = PointAt(text, at);
            if (point > char.MaxValue) at++;
            else if (seen[point]) continue;
            else seen[point] = true;
            found.Add(point);
        }

        return [.. found.Select(point => (int?)point)];
    }

    /// <inheritdoc/>
    public override OperationStatus Decode(
        IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        (idsConsumed, charsWritten) = (0, 0);
        foreach (var id in ids)
        {
            if (id < 0 || id >= Count) return OperationStatus.InvalidData;
            var character = Decode(id);
            if (!character.TryCopyTo(destination[charsWritten..])) return OperationStatus.DestinationTooSmall;
            charsWritten += character.Length;
            idsConsumed++;
        }

        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var whole = text ?? textSpan.ToString();
        var coded = Encode(whole.AsMemory());
        var count = Math.Min(settings.MaxTokenCount, coded.Length);
        EncodedToken[] tokens = [.. Enumerable.Range(0, count).Select(place => new EncodedToken(
            coded.Codes.Span[place], whole[coded.Start(place)..coded.End(place)], coded.Start(place)..coded.End(place)))];
        return new() { Tokens = tokens, CharsConsumed = coded.Start(count) };
    }

    /// <summary>The characters as a person can read them, for messages.</summary>
    internal string Describe()
    {
        int[] known = [.. _byCode.OfType<int>()];
        var shown = string.Join(' ', known.Take(Described).Select(Show));
        return known.Length <= Described ? shown : $"{shown} and {known.Length - Described} more";
    }

    private const int Described = 120;

    private static int PointAt(ReadOnlySpan<char> text, int index) =>
        Pairs.IsCut(text, index + 1) ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];

    private ArgumentException Unknown(ReadOnlySpan<char> text, int index, int offset)
    {
        var code = PointAt(text, index);
        var name = string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}");
        var shown = Rune.IsValid(code) && !Rune.IsControl(new(code)) ? $"'{new Rune(code)}' ({name})" : name;
        return new($"The character {shown} at place {offset + index} is not in the vocabulary. Allowed are: {Describe()}.");
    }

    private static string Show(int character) => character == ' ' ? "space" : NumberWords.Escaped(character);
}
