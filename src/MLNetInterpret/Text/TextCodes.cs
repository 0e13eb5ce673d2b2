using Microsoft.ML.Tokenizers;
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
    private readonly int[] _ids = [];

    /// <summary>One code a character.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="Most"/>.</exception>
    public TextCodes(CharacterVocabulary vocabulary) =>
        (Tokenizer, Count) = (vocabulary, Limited(vocabulary.Count, "characters"));

    /// <summary>One code for each token that <paramref name="trainingText"/> has.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="Most"/>.</exception>
    public TextCodes(Tokenizer tokenizer, string trainingText)
    {
        Tokenizer = tokenizer;
        _ids = [.. tokenizer.EncodeToIds(trainingText).Distinct().Order()];
        _codes = _ids.Select((id, code) => (id, code)).ToDictionary(pair => pair.id, pair => pair.code);
        Count = Limited(_ids.Length, "tokens");
    }

    /// <summary>What cuts the text.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Different codes.</summary>
    public int Count { get; }

    /// <summary>A text with its codes.</summary>
    /// <exception cref="ArgumentException">It has a character that the vocabulary lacks, or a token that the training text did not
    /// have.</exception>
    /// <exception cref="NotSupportedException">The tokenizer does not say where in the text its tokens are.</exception>
    public CodedText Encode(ReadOnlyMemory<char> text)
    {
        if (_codes is null) return ((CharacterVocabulary)Tokenizer).Encode(text);
        var tokens = Tokenizer.EncodeToTokens(text.ToString(), out var normalized);
        if (normalized is not null && normalized.Length != text.Length)
            throw new NotSupportedException(
                $"The {Tokenizer.GetType().Name} changes the text before it cuts it ({text.Length:N0} characters become "
                + $"{normalized.Length:N0}), so that its tokens have no place in the text: take one without a normalizer that does so.");
        var (codes, ends, end) = (new int[tokens.Count], new int[tokens.Count], 0);
        foreach (var (place, token) in tokens.Index())
        {
            codes[place] = _codes.TryGetValue(token.Id, out var code) ? code : throw Unknown(token.Id);
            ends[place] = end = Math.Max(end, token.Offset.End.GetOffset(text.Length));
        }

        if (ends.Length > 0) ends[^1] = text.Length;
        return new(text, codes, ends);
    }

    /// <summary>Text of one code.</summary>
    public string Decode(int code) => _codes is null
        ? ((CharacterVocabulary)Tokenizer).Decode(code)
        : Tokenizer.Decode([_ids[code]]) ?? "";

    private static int Limited(int count, string what) => count <= Most ? count : throw new ArgumentException(
        $"The text has {NumberWords.Count(count)} different {what}; a character model takes up to {NumberWords.Count(Most)}: "
        + "is it text, and in one language? Leave out what is rare.");

    private ArgumentException Unknown(int id) => new(
        $"The token '{Tokenizer.Decode([id])}' ({id}) does not occur in the training text, " +
        "so the model does not know it: train it on a text that has it.");
}
