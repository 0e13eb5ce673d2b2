using System.Text.Json.Serialization;
using MLNetInterpret.Core.Networks.Lstm;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>What a character LSTM does with its gates, where it errs, and what it knows that n-gram models do not.</summary>
/// <param name="TrainingCharacters">Characters that the n-gram models were counted on.</param>
/// <param name="Characters">Held-out characters that everything is measured on; none of them was counted on.</param>
/// <param name="Bits">The LSTM's mean cost of a held-out character in bits.</param>
/// <param name="BitsInterval">Where it lies; null where the text is too short to tell.</param>
/// <param name="Ngrams">The n-gram models on the same characters, orders 1, 2, ...</param>
/// <param name="Advantage">Bits a character that the LSTM costs less than the best n-gram model;
/// null where the text is too short to tell.</param>
/// <param name="Layers">The gates of each layer.</param>
/// <param name="Errors">Which characters are hard, and what would have helped.</param>
/// <param name="Brackets">Brackets that the text has: <c>()</c>, <c>[]</c>, <c>{}</c>.</param>
/// <remarks>Source: Karpathy, Johnson, Li, "Visualizing and Understanding Recurrent Networks", 2015, arXiv:1506.02078.</remarks>
public sealed record RecurrentAnalysis(
    long TrainingCharacters,
    long Characters,
    double Bits,
    Interval? BitsInterval,
    IReadOnlyList<(int Order, double Bits)> Ngrams,
    Interval? Advantage,
    IReadOnlyList<LayerGates> Layers,
    ErrorBreakdown Errors,
    IReadOnlyList<BracketPair> Brackets)
{
    /// <summary>What it was measured on; null where nobody said.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The n-gram model that costs least on the held-out characters: the fairest rival,
    /// chosen in its own favour.</summary>
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
    /// <exception cref="ArgumentException">A text is too short, a code is outside the vocabulary,
    /// or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static RecurrentAnalysis Of(
        CharLstm network, CodedText training, CodedText heldOut, RecurrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        return RecurrentStudy.Run(network, training, heldOut, options ?? new());
    }
}

/// <summary>The gates of a layer.</summary>
/// <param name="Layer">The layer, from 1.</param>
/// <param name="Characters">Characters measured on.</param>
/// <param name="Units">Its cells in their order.</param>
public sealed record LayerGates(int Layer, long Characters, IReadOnlyList<UnitGates> Units);

/// <summary>The gates of a cell.</summary>
/// <param name="Input">How much of what is new is let in.</param>
/// <param name="Forget">How much of what is there is kept.</param>
/// <param name="Output">How much of it is shown.</param>
/// <param name="MeanForget">Mean of the forget gate f.</param>
/// <param name="TimeConstant">-1 / ln(mean f): the characters in which a value shrinks to 1 / e
/// where the gate stands at its mean.</param>
/// <param name="Decay">-1 / mean(ln f): the same for what is really left, the product of the gates over many characters, so that
/// rare characters at which the gate shuts count in full. At most <paramref name="TimeConstant"/>.</param>
public sealed record UnitGates(
    (double Left, double Right) Input, (double Left, double Right) Forget, (double Left, double Right) Output,
    double MeanForget, double TimeConstant, double Decay);

/// <summary>A number of the LSTM beside those of n-gram models.</summary>
public sealed class ByModel(double lstm, double ngram, double longest)
{
    /// <summary>The LSTM's.</summary>
    public double Lstm { get; } = lstm;

    /// <summary>That of the best n-gram model.</summary>
    public double Ngram { get; } = ngram;

    /// <summary>That of the n-gram model of the highest order.</summary>
    public double Longest { get; } = longest;
}

/// <summary>Where predictions fail. An error is a character whose probability was below 0.5.</summary>
/// <param name="Kinds">The loss by the kind of the character predicted; kinds that the text lacks are left out.</param>
/// <param name="Errors">Errors of the LSTM.</param>
/// <param name="NgramErrors">Errors of the best n-gram model.</param>
/// <param name="SharedErrors">Errors of both.</param>
/// <param name="Oracles">What would have helped, each asked about the errors that the ones before it left.</param>
/// <param name="Boosts">Of the errors that no oracle explains, those that a probability larger by 0.1, 0.2,
/// ... would have put right.</param>
public sealed record ErrorBreakdown(
    IReadOnlyList<KindLoss> Kinds,
    long Errors,
    long NgramErrors,
    long SharedErrors,
    IReadOnlyList<ErrorOracle> Oracles,
    IReadOnlyList<(double Level, long Removed)> Boosts)
{
    /// <summary>Errors that no oracle explains.</summary>
    [JsonIgnore]
    public long Left => Errors - Oracles.Sum(oracle => oracle.Removed);
}

/// <summary>The loss on one kind of characters.</summary>
public sealed class KindLoss(CharacterKind kind, long characters, long errors, ByModel bits)
{
    /// <summary>The kind.</summary>
    public CharacterKind Kind { get; } = kind;

    /// <summary>Characters of that kind.</summary>
    public long Characters { get; } = characters;

    /// <summary>Those among them that the LSTM gave a probability below 0.5.</summary>
    public long Errors { get; } = errors;

    /// <summary>Mean cost of one in bits.</summary>
    public ByModel Bits { get; } = bits;
}

/// <summary>Somebody who knows one thing, and would have made none of the errors that it helps against.</summary>
public sealed class ErrorOracle(string name, string definition, long alone, IReadOnlyList<(double Level, long Removed)> levels)
{
    /// <summary>For example <c>rare word</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Which errors these are, n being the level.</summary>
    public string Definition { get; } = definition;

    /// <summary>Errors that it would remove if it were asked first.</summary>
    public long Alone { get; } = alone;

    /// <summary>Errors removed the more it is allowed; the last counts.</summary>
    public IReadOnlyList<(double Level, long Removed)> Levels { get; } = levels;

    /// <summary>Errors removed in all.</summary>
    [JsonIgnore]
    public long Removed => Levels.Count == 0 ? 0 : Levels[^1].Removed;

    /// <summary>The definition with a level in the place of its n.</summary>
    internal string DefinitionAt(double level) =>
        Definition.Replace(" n ", $" {NumberWords.Count((long)level)} ", StringComparison.Ordinal);
}

/// <summary>How a kind of brackets is predicted.</summary>
/// <param name="Pair">The brackets, for example <c>()</c>.</param>
/// <param name="Unmatched">Held-out closing brackets without an opening one.</param>
/// <param name="Closings">Closing brackets by how far back their opening ones lie, the nearest first;
/// distances without any are left out.</param>
/// <param name="After">The loss by the distance from an opening bracket that is still open.</param>
public sealed record BracketPair(
    string Pair, long Unmatched, IReadOnlyList<ClosingDistance> Closings, IReadOnlyList<OffsetLoss> After);

/// <summary>Closing brackets whose distance from their opening ones is in a range.</summary>
public sealed class ClosingDistance(int from, int to, long count, ByModel probability, ByModel bits)
{
    /// <summary>Characters from the opening bracket to the closing one, at least.</summary>
    public int From { get; } = from;

    /// <summary>At most.</summary>
    public int To { get; } = to;

    /// <summary>How many there are.</summary>
    public long Count { get; } = count;

    /// <summary>Mean probability of the closing bracket just before it came.</summary>
    public ByModel Probability { get; } = probability;

    /// <summary>Its mean cost in bits.</summary>
    public ByModel Bits { get; } = bits;
}

/// <summary>The loss at one distance from opening brackets.</summary>
public sealed class OffsetLoss(int offset, long count, ByModel bits)
{
    /// <summary>1 is the character just after one.</summary>
    public int Offset { get; } = offset;

    /// <summary>Brackets still open there, or closing there.</summary>
    public long Count { get; } = count;

    /// <summary>Mean cost of the character there.</summary>
    public ByModel Bits { get; } = bits;
}
