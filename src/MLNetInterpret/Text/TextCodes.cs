using Microsoft.ML.Tokenizers;
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

    /// <summary>Codes of a text.</summary>
    /// <exception cref="ArgumentException">It has a token that the training text did not have.</exception>
    public int[] Encode(string text) => _codes is null
        ? ((CharacterVocabulary)Tokenizer).Encode(text)
        : [.. Tokenizer.EncodeToIds(text).Select(id => _codes.TryGetValue(id, out var code) ? code : throw Unknown(id))];

    /// <summary>Text of one code.</summary>
    public string Decode(int code) => _codes is null
        ? ((CharacterVocabulary)Tokenizer).Decode(code).ToString()
        : Tokenizer.Decode([_ids[code]]) ?? "";

    private static int Limited(int count, string what) => count <= Most ? count : throw new ArgumentException(
        $"The text has {NumberWords.Count(count)} different {what}; a character model takes up to {NumberWords.Count(Most)}: "
        + "is it text, and in one language? Leave out what is rare.");

    private ArgumentException Unknown(int id) => new(
        $"The token '{Tokenizer.Decode([id])}' ({id}) does not occur in the training text, " +
        "so the model does not know it: train it on a text that has it.");
}
