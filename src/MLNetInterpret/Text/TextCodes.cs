using Microsoft.ML.Tokenizers;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Text;

/// <summary>A text as a network's codes, 0 to <see cref="Count"/> - 1, whichever tokenizer makes the tokens.</summary>
/// <remarks>A tokenizer's own numbers may go to hundreds of thousands;
/// the codes are numbered over the tokens of the training text.</remarks>
internal sealed class TextCodes
{
    /// <summary>Each has a weight of every cell and a share in every prediction. A text in Chinese has some 8,000.</summary>
    public const int Most = 16_384;

    private readonly Dictionary<int, int>? _codes;
    private readonly int? _unknown;

    /// <summary>One code a character.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="Most"/>.</exception>
    public TextCodes(CharacterVocabulary vocabulary)
    {
        (Tokenizer, Count) = (vocabulary, Limited(vocabulary.Count, "characters"));
        Names = vocabulary.Names;
    }

    /// <summary>One code for each token.</summary>
    /// <param name="tokenizer">What cuts the text.</param>
    /// <param name="ids">The tokens that have codes, in their order; no code has a token twice.</param>
    /// <param name="mapUnknown">Whether all others have one more code; else they are an error.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="Most"/>.</exception>
    public TextCodes(Tokenizer tokenizer, IReadOnlyList<int> ids, bool mapUnknown)
    {
        (Tokenizer, Ids) = (tokenizer, ids);
        _codes = ids.Index().ToDictionary(token => token.Item, token => token.Index);
        Count = Limited(ids.Count, "tokens") + (mapUnknown ? 1 : 0);
        _unknown = mapUnknown ? ids.Count : null;

        // tokens of a character's bytes are alike to the eye
        var names = ids.Select(NameOf).ToList();
        var several = names.CountBy(name => name).Where(name => name.Value > 1).Select(name => name.Key).ToHashSet();
        Names =
        [
            .. names.Zip(ids, (name, id) => several.Contains(name) ? $"{name} ({id})" : name),
            .. mapUnknown ? (string[])["any other token"] : [],
        ];
    }

    /// <summary>The tokens that a text has.</summary>
    public static IReadOnlyList<int> IdsOf(Tokenizer tokenizer, string text) =>
        [.. tokenizer.EncodeToTokens(text, out _).Select(token => token.Id).Distinct().Order()];

    /// <summary>What cuts the text.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>What the tokenizer is made of, where that is known and it is no <see cref="CharacterVocabulary"/>.</summary>
    public SavedTokenizer? Saved { get; init; }

    /// <summary>Whether a model with it can be saved.</summary>
    public bool CanBeSaved => Saved is not null || Tokenizer is CharacterVocabulary;

    /// <summary>Why it cannot.</summary>
    public NotSupportedException Unsaved() => new(
        $"A character model with a {Tokenizer.GetType().Name} cannot be saved, because it does not say what it is made "
        + $"of: train it with its files ({nameof(CharacterLstmOptions)}.{nameof(CharacterLstmOptions.TokenizerFiles)}).");

    /// <summary>The tokenizer's number of each code; empty where codes are characters.</summary>
    public IReadOnlyList<int> Ids { get; } = [];

    /// <summary>Whether tokens that have no code share one.</summary>
    public bool MapsUnknown => _unknown is not null;

    /// <summary>Different codes.</summary>
    public int Count { get; }

    /// <summary>Each code in quotes, as people read it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A text with its codes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where it begins in a longer one, for messages.</param>
    /// <exception cref="ArgumentException">It has a character or token that the model does not know, or no token at
    /// all.</exception>
    /// <exception cref="NotSupportedException">The tokenizer does not say where in the text its tokens are.</exception>
    public CodedText Encode(ReadOnlyMemory<char> text, int offset = 0)
    {
        if (_codes is null) return ((CharacterVocabulary)Tokenizer).Encode(text, offset);
        var tokens = Tokenizer.EncodeToTokens(text.ToString(), out var normalized);
        if (normalized is not null && normalized.Length != text.Length)
            throw new NotSupportedException(
                $"The {Tokenizer.GetType().Name} changes the text before it cuts it ({text.Length:N0} characters become "
                + $"{normalized.Length:N0}), so that its tokens have no place in the text: take one without such a normalizer.");
        if (tokens.Count == 0 && text.Length > 0)
            throw new ArgumentException($"The {Tokenizer.GetType().Name} makes no token of the text.");
        var (codes, ends, end) = (new int[tokens.Count], new int[tokens.Count], 0);
        foreach (var (place, token) in tokens.Index())
        {
            codes[place] = _codes.TryGetValue(token.Id, out var code) ? code : _unknown ?? throw Unknown(token.Id);

            // tokens of a character's bytes may be said to end within it
            end = Math.Max(end, token.Offset.End.GetOffset(text.Length));
            ends[place] = end += Pairs.IsCut(text.Span, end) ? 1 : 0;
        }

        if (ends.Length > 0) ends[^1] = text.Length;
        return new(text, codes, ends);
    }

    /// <summary>Text of one code.</summary>
    public string Decode(int code) => _codes is null ? ((CharacterVocabulary)Tokenizer).Decode(code)
        : code == _unknown ? "\uFFFD"
        : Tokenizer.Decode([Ids[code]]) ?? "";

    private string NameOf(int id) => $"'{NumberWords.Visible(Tokenizer.Decode([id]) ?? "")}'";

    private static int Limited(int count, string what) => count <= Most ? count : throw new ArgumentException(
        $"The text has {NumberWords.Count(count)} different {what}; a character model takes up to {NumberWords.Count(Most)}: "
        + "is it text, and in one language? Leave out what is rare.");

    private ArgumentException Unknown(int id) => new(
        $"The token {NameOf(id)} ({id}) does not occur in the training text, so the model does not know it: train it on a text "
        + $"that has it, or with {nameof(CharacterLstmOptions.MapUnknownCharacters)}.");
}
