using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Tokenizers;
using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Text;

/// <summary>A trained character model; see <see cref="CharacterLstmEstimator"/> for its columns.</summary>
internal sealed class CharacterLstmTransformer : NetworkTransformer
{
    internal const string Signature = "MniCharacterLstm";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI LSTM";
    private readonly string _offsetColumnName;
    private readonly TextCodes _codes;
    private readonly CharNetwork _network;

    internal CharacterLstmTransformer(
        IHostEnvironment environment, string textColumnName, string offsetColumnName, TextCodes codes, CharNetwork network)
        : base(
            environment, nameof(CharacterLstmTransformer), textColumnName, new TextFormat(codes, offsetColumnName),
            new(network, () => zeros([1, 2], int64))
            {
                ClassNames = codes.Names,
            }) =>
        (_offsetColumnName, _codes, _network) = (offsetColumnName, codes, network);

    /// <summary>What cuts the text into tokens: a <see cref="CharacterVocabulary"/> unless another was given.</summary>
    public Tokenizer Tokenizer => _codes.Tokenizer;

    /// <summary>Each code in quotes, as people read it.</summary>
    internal IReadOnlyList<string> CodeNames => _codes.Names;

    /// <summary>The network, for code that reads its states.</summary>
    internal CharNetwork CharNetwork
    {
        get
        {
            RequireUsable();
            return _network;
        }
    }

    /// <summary>Mean cost of a character in bits over a whole text, the state carried from window to window: the held-out quality
    /// of the model. Overlapping windows count once.</summary>
    /// <param name="data">Rows with the text column, and the offset column where windows overlap.</param>
    public double BitsPerCharacter(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return BitsPerCharacter(Read(data));
    }

    /// <summary>Mean cost of a character in bits over a whole text.</summary>
    /// <param name="text">At least two characters.</param>
    /// <exception cref="ArgumentException">The text is too short or has a character outside the vocabulary.</exception>
    public double BitsPerCharacter(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (coded, bits) = Bits(text);
        return coded.HasTokens ? bits * (coded.Length - 1) / Pairs.Characters(text.AsSpan(coded.End(0))) : bits;
    }

    /// <summary>A text with its codes, and the mean cost of a code.</summary>
    internal (CodedText Text, double Bits) Bits(string text)
    {
        var coded = Encode(text.AsMemory());
        using var encoded = tensor(coded.Codes.ToArray());
        return (coded, CharNetworkTraining.BitsPerCharacter(CharNetwork, encoded));
    }

    /// <summary>The text of all rows, characters that windows share once.</summary>
    internal string Read(IDataView data, CancellationToken cancellation = default) =>
        CorpusText.Join(data, InputColumnName, _offsetColumnName, cancellation);

    /// <summary>A text with its codes.</summary>
    /// <inheritdoc cref="TextCodes.Encode" path="/exception"/>
    internal CodedText Encode(ReadOnlyMemory<char> text) => _codes.Encode(text);

    /// <summary>A text whose codes do not cross a place, and the first code from there on.</summary>
    /// <inheritdoc cref="TextCodes.Encode" path="/exception"/>
    internal (CodedText Text, int Split) Encode(ReadOnlyMemory<char> text, int split)
    {
        var (first, second) = (Encode(text[..split]), _codes.Encode(text[split..], split));
        return (CodedText.Join(first, second, text), first.Length);
    }

    /// <summary>The text of codes.</summary>
    internal CodedText Decode(int[] codes)
    {
        string[] texts = [.. codes.Select(_codes.Decode)];
        var (ends, end) = (new int[codes.Length], 0);
        for (var at = 0; at < ends.Length; at++) ends[at] = end += texts[at].Length;
        return new(string.Concat(texts).AsMemory(), codes, ends.Length == end ? default : ends);
    }

    internal static CharacterLstmTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, CharNetwork>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        return new(environment, saved.TextColumn, saved.OffsetColumn, saved.Codes(), network);
    }

    /// <summary>The columns added; <paramref name="network"/> is null where there is none yet.</summary>
    internal static IReadOnlyList<DataViewSchema.DetachedColumn> OutputShape(NetworkTransformer? network)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        NetworkAnnotation.Add(annotations, network);
        return
        [
            new("BitsPerCharacter", NumberDataViewType.Single, annotations.ToAnnotations()),
            new("NextCharacter", TextDataViewType.Instance),
        ];
    }

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        OutputShape(this);

    /// <summary>Bits per character, and the most likely next code.</summary>
    private protected override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
    [
        .. Enumerable.Range(0, (int)input.shape[0]).Select(row =>
        {
            var last = (lengths?[row] ?? input.shape[1]) - 1;
            var (codes, logits) = (input.narrow(0, row, 1), output.narrow(0, row, 1));
            var loss = last == 0
                ? float.NaN
                : nn.functional.cross_entropy(logits.narrow(2, 0, last), codes.narrow(1, 1, last)).item<float>() / MathF.Log(2);
            return new[] { loss, logits.select(2, last).argmax(1).item<long>() };
        }),
    ];

    private protected override IReadOnlyList<Delegate> Getters(Func<float[]> scores) =>
    [
        (ValueGetter<float>)((ref float bits) => bits = scores()[0]),
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> next) => next = _codes.Decode((int)scores()[1]).AsMemory()),
    ];

    private protected override void SaveModel(ModelSaveContext context)
    {
        if (!_codes.CanBeSaved) throw _codes.Unsaved();
        SavedNetwork.Write(
            context, FileFormat, Signature,
            Description.Of(InputColumnName, _offsetColumnName, _codes, _network.Architecture), _network);
    }

    /// <summary>What is saved beside the weights; characters as code points, because half of a pair is no valid JSON
    /// text.</summary>
    /// <param name="TextColumn">The column of text.</param>
    /// <param name="OffsetColumn">The column that says where a window begins.</param>
    /// <param name="Characters">The character of each code, <see cref="NoCharacter"/> where it has none.</param>
    /// <param name="MapUnknown">Whether one more code stands for all other characters or tokens.</param>
    /// <param name="Architecture">The network's sizes.</param>
    /// <param name="UnknownCode">The code of all other characters where it is not the last.</param>
    /// <param name="Tokenizer">What cuts the text into tokens; null for characters.</param>
    /// <param name="Tokens">The tokenizer's number of each code; null for characters.</param>
    private sealed record Description(
        string TextColumn, string OffsetColumn, IReadOnlyList<int> Characters, bool MapUnknown,
        CharNetworkArchitecture Architecture,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UnknownCode = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SavedTokenizer? Tokenizer = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Tokens = null)
    {
        private const int NoCharacter = -1, LargestPoint = 0x10FFFF;

        public static Description Of(
            string textColumn, string offsetColumn, TextCodes codes, CharNetworkArchitecture architecture)
        {
            if (codes.Tokenizer is not CharacterVocabulary vocabulary)
                return new(textColumn, offsetColumn, [], codes.MapsUnknown, architecture, null, codes.Saved, codes.Ids);
            var isLast = vocabulary.UnknownCode == vocabulary.Count - 1;
            var characters = vocabulary.ByCode.Take(vocabulary.Count - (isLast ? 1 : 0))
                .Select(character => character ?? NoCharacter);
            return new(
                textColumn, offsetColumn, [.. characters], isLast, architecture, isLast ? null : vocabulary.UnknownCode);
        }

        public TextCodes Codes() => Tokenizer is null
            ? new(new CharacterVocabulary(
                [
                    .. Characters.Select(code => code == NoCharacter ? null : (int?)code),
                    .. MapUnknown ? (int?[])[null] : [],
                ],
                MapUnknown ? Characters.Count : UnknownCode))
            : new(Tokenizer.Create(), Tokens ?? [], MapUnknown) { Saved = Tokenizer };

        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(TextColumn);
            Check.NotBlank(OffsetColumn);
            Architecture.Validated();
            if (Characters.Any(code => code is < NoCharacter or > LargestPoint))
                throw new ArgumentException("The vocabulary has a number that is no character.");
            var count = Codes().Count;
            if (count != Architecture.Vocabulary)
                throw new ArgumentException(
                    $"The vocabulary has {count} codes, but the network reads {Architecture.Vocabulary}.");
            return Architecture.Size();
        }
    }
}
