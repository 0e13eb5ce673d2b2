using System.Text.Json.Serialization;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using MLNetInterpret.Core.Units;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A character model's gates, its errors, and its advantage over n-gram models.</summary>
/// <remarks>Source: Karpathy, Johnson, Li, "Visualizing and Understanding Recurrent Networks", 2015, arXiv:1506.02078.</remarks>
public sealed class RecurrentAnalysis : ReadableResult
{
    [JsonConstructor]
    internal RecurrentAnalysis(
        RecurrentKind kind, long trainingCharacters, long characters, double bits, Interval? bitsInterval,
        IReadOnlyList<(int Order, double Bits)> ngrams, Interval? advantage, IReadOnlyList<LayerGates> layers,
        ErrorBreakdown errors, IReadOnlyList<BracketPair> brackets)
    {
        (Kind, TrainingCharacters, Characters, Bits) = (kind, trainingCharacters, characters, bits);
        (BitsInterval, Ngrams, Advantage) = (bitsInterval, ngrams, advantage);
        (Layers, Errors, Brackets) = (layers, errors, brackets);
    }

    /// <summary>The kind of the network's layers.</summary>
    public RecurrentKind Kind { get; }

    /// <summary>Characters that the n-gram models were counted on.</summary>
    public long TrainingCharacters { get; }

    /// <summary>Held-out characters that everything is measured on; none of them was counted on.</summary>
    public long Characters { get; }

    /// <summary>Characters of a token on average, where the model reads tokens: all that is said of characters then is of tokens.
    /// Null where it reads characters.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CharactersPerToken { get; internal init; }

    /// <summary>What is counted.</summary>
    internal string Unit => CharactersPerToken is null ? "character" : "token";

    /// <summary>The mean cost, of a character too where tokens are counted.</summary>
    internal string Cost => $"{Measure(Bits)} bits a {Unit}" +
        (CharactersPerToken is { } each ? $" ({Measure(Bits / each)} a character)" : "");

    /// <summary>The network's mean cost of a held-out character in bits.</summary>
    public double Bits { get; }

    /// <summary>Its confidence interval; null where the text is too short.</summary>
    public Interval? BitsInterval { get; }

    /// <summary>The n-gram models on the same characters, orders 1, 2, ...</summary>
    public IReadOnlyList<(int Order, double Bits)> Ngrams { get; }

    /// <summary>Bits a character that the network costs less than the best n-gram model; null where the text is too
    /// short.</summary>
    public Interval? Advantage { get; }

    /// <summary>The gates of each layer; none where the layers have no gates.</summary>
    public IReadOnlyList<LayerGates> Layers { get; }

    /// <summary>Errors by kind of character, and what would have avoided them.</summary>
    public ErrorBreakdown Errors { get; }

    /// <summary>Brackets that the text has: <c>()</c>, <c>[]</c>, <c>{}</c>.</summary>
    public IReadOnlyList<BracketPair> Brackets { get; }

    /// <summary>What it was measured on; null where that was not given.</summary>
    [JsonInclude]
    public Provenance? Provenance { get; internal init; }

    /// <summary>The n-gram model that costs least on the held-out characters: the strongest baseline, because it was chosen on
    /// them.</summary>
    [JsonIgnore]
    public (int Order, double Bits) BestNgram => Ngrams.MinBy(ngram => ngram.Bits)!;

    /// <summary>The n-gram model of the highest order.</summary>
    [JsonIgnore]
    public (int Order, double Bits) LongestNgram => Ngrams[^1];

    /// <summary>Analyses a network.</summary>
    /// <param name="network">The network; it is left as it is.</param>
    /// <param name="training">What n-gram models are counted on: for a fair comparison,
    /// the text that the network learned.</param>
    /// <param name="heldOut">Another text, which neither has seen.
    /// Its first <see cref="RecurrentOptions.WarmUp"/> characters are only read.</param>
    /// <param name="options">How.</param>
    /// <param name="provenance">What it was measured on, given the number of characters; null leaves it out.</param>
    /// <exception cref="ArgumentException">A text is too short, a code is outside the vocabulary,
    /// or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static RecurrentAnalysis Of(
        CharNetwork network, CodedText training, CodedText heldOut, RecurrentOptions? options = null,
        Func<long, Provenance>? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        return RecurrentStudy.Run(network, training, heldOut, options ?? new(), provenance);
    }

    private protected override string Sentence =>
        $"the {Kind.Name} costs {Cost} over {Count(Characters, Unit)}" +
        (Ngrams.Count == 0 ? "" : $", the best n-gram model (order {BestNgram.Order}) {Measure(BestNgram.Bits)}");
}

/// <summary>The gates of a layer.</summary>
public sealed class LayerGates(int layer, long characters, IReadOnlyList<UnitGates> units) : ReadableResult
{
    /// <summary>The layer, from 1.</summary>
    public int Layer { get; } = layer;

    /// <summary>Characters measured on.</summary>
    public long Characters { get; } = characters;

    /// <summary>Its units in their order.</summary>
    public IReadOnlyList<UnitGates> Units { get; } = units;

    private protected override string Sentence =>
        $"layer {Layer}: {Count(Units.Count, "unit")} over {Count(Characters, "place")}";
}

/// <summary>The gates of a unit.</summary>
public sealed class UnitGates : ReadableResult
{
    [JsonConstructor]
    internal UnitGates(
        IReadOnlyList<(string Gate, double Shut, double Open)> gates, double meanKept, double timeConstant, double decay) =>
        (Gates, MeanKept, TimeConstant, Decay) = (gates, meanKept, timeConstant, decay);

    /// <summary>Saturation: shares of characters at which a gate is nearly shut (below 0.1) and nearly open (above 0.9). The gate
    /// that keeps the state is the first: an LSTM's forget gate, a GRU's update gate.</summary>
    public IReadOnlyList<(string Gate, double Shut, double Open)> Gates { get; }

    /// <summary>Mean of the gate that keeps the state, 0 to 1.</summary>
    public double MeanKept { get; }

    /// <summary>-1 / ln(mean of that gate): the characters in which a value shrinks to 1 / e if the gate stays at its
    /// mean.</summary>
    public double TimeConstant { get; }

    /// <summary>-1 / mean(ln of that gate): the same for the real decay, the product of the gates over many characters, so that
    /// rare characters at which the gate shuts count in full. At most <see cref="TimeConstant"/>.</summary>
    public double Decay { get; }

    /// <summary>The gate that keeps the state.</summary>
    [JsonIgnore]
    internal (string Gate, double Shut, double Open) Keeping => Gates[0];

    private protected override string Sentence =>
        $"the {Keeping.Gate} gate is {Number(MeanKept)} on average, so a value fades within {Number(TimeConstant)} places";
}

/// <summary>A number of the network, and the same of n-gram models.</summary>
public sealed class ByModel(double network, double ngram, double longest) : ReadableResult
{
    /// <summary>The network's number.</summary>
    public double Network { get; } = network;

    /// <summary>The number of the best n-gram model.</summary>
    public double Ngram { get; } = ngram;

    /// <summary>The number of the n-gram model of the highest order.</summary>
    public double Longest { get; } = longest;

    private protected override string Sentence => $"{Number(Network)} for the network, {Number(Ngram)} for the best n-gram model";
}
