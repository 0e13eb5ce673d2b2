using System.Text.Json.Serialization;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using MLNetInterpret.Core.Units;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Errors of the predictions. An error is a character whose probability was below 0.5.</summary>
public sealed class ErrorBreakdown : ReadableResult
{
    [JsonConstructor]
    internal ErrorBreakdown(
        IReadOnlyList<KindLoss> kinds, long errors, long ngramErrors, long sharedErrors, IReadOnlyList<ErrorOracle> oracles,
        IReadOnlyList<(double Level, long Removed)> boosts)
    {
        (Kinds, Errors, NgramErrors) = (kinds, errors, ngramErrors);
        (SharedErrors, Oracles, Boosts) = (sharedErrors, oracles, boosts);
    }

    /// <summary>The loss by the kind of the character predicted; kinds that the text lacks are left out.</summary>
    public IReadOnlyList<KindLoss> Kinds { get; }

    /// <summary>Errors of the network.</summary>
    public long Errors { get; }

    /// <summary>Errors of the best n-gram model.</summary>
    public long NgramErrors { get; }

    /// <summary>Errors of both.</summary>
    public long SharedErrors { get; }

    /// <summary>Oracles: what would have avoided errors; each is applied to the errors that the ones before it left.</summary>
    public IReadOnlyList<ErrorOracle> Oracles { get; }

    /// <summary>Of the errors that no oracle explains, those that a probability larger by 0.1, 0.2, ... would have
    /// corrected.</summary>
    public IReadOnlyList<(double Level, long Removed)> Boosts { get; }

    /// <summary>Errors that no oracle explains.</summary>
    [JsonIgnore]
    public long Left => Errors - Oracles.Sum(oracle => oracle.Removed);

    private protected override string Sentence =>
        $"{Count(Errors, "error")} of the network, {Count(SharedErrors)} of them shared with the best n-gram model";
}

/// <summary>The loss on one kind of characters.</summary>
public sealed class KindLoss(CharacterKind kind, long characters, long errors, ByModel bits) : ReadableResult
{
    /// <summary>The kind.</summary>
    public CharacterKind Kind { get; } = kind;

    /// <summary>Characters of that kind.</summary>
    public long Characters { get; } = characters;

    /// <summary>Those among them that the network gave a probability below 0.5.</summary>
    public long Errors { get; } = errors;

    /// <summary>Mean cost of one in bits.</summary>
    public ByModel Bits { get; } = bits;

    private protected override string Sentence => $"{Kind}: {Count(Errors, "error")} in {Count(Characters, "place")}";
}

/// <summary>An oracle that knows one thing: the errors that this knowledge would have avoided.</summary>
public sealed class ErrorOracle(string name, string definition, long alone, IReadOnlyList<(double Level, long Removed)> levels)
    : ReadableResult
{
    /// <summary>Its name, for example <c>rare word</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The errors that it avoids; n is the level.</summary>
    public string Definition { get; } = definition;

    /// <summary>Errors that it would remove on its own.</summary>
    public long Alone { get; } = alone;

    /// <summary>Errors removed at each level; the last level counts.</summary>
    public IReadOnlyList<(double Level, long Removed)> Levels { get; } = levels;

    /// <summary>Errors removed in all.</summary>
    [JsonIgnore]
    public long Removed => Levels.Count == 0 ? 0 : Levels[^1].Removed;

    /// <summary>The definition with a level in the place of its n.</summary>
    internal string DefinitionAt(double level) =>
        Definition.Replace(" n ", $" {NumberWords.Count((long)level)} ", StringComparison.Ordinal);

    private protected override string Sentence => $"{Name}: {Count(Removed, "error")} removed";
}

/// <summary>Predictions of one kind of brackets.</summary>
public sealed class BracketPair(
    string pair, long unmatched, IReadOnlyList<ClosingDistance> closings, IReadOnlyList<OffsetLoss> after) : ReadableResult
{
    /// <summary>The brackets, for example <c>()</c>.</summary>
    public string Pair { get; } = pair;

    /// <summary>Held-out closing brackets without an opening one.</summary>
    public long Unmatched { get; } = unmatched;

    /// <summary>Closing brackets by how far back their opening ones lie, the nearest first;
    /// distances without any are left out.</summary>
    public IReadOnlyList<ClosingDistance> Closings { get; } = closings;

    /// <summary>The loss by the distance from an opening bracket that is still open.</summary>
    public IReadOnlyList<OffsetLoss> After { get; } = after;

    private protected override string Sentence =>
        $"{Pair}: {Count(Closings.Sum(closing => closing.Count), "closing bracket")}, {Count(Unmatched)} unmatched";
}

/// <summary>Closing brackets whose distance from their opening ones is in a range.</summary>
public sealed class ClosingDistance(int from, int to, long count, ByModel probability, ByModel bits) : ReadableResult
{
    /// <summary>Characters from the opening bracket to the closing one, at least.</summary>
    public int From { get; } = from;

    /// <summary>Characters from the opening bracket to the closing one, at most.</summary>
    public int To { get; } = to;

    /// <summary>Number of such brackets.</summary>
    public long Count { get; } = count;

    /// <summary>Mean probability of the closing bracket just before it came.</summary>
    public ByModel Probability { get; } = probability;

    /// <summary>Its mean cost in bits.</summary>
    public ByModel Bits { get; } = bits;

    private protected override string Sentence =>
        $"{Count(Count, "closing bracket")} {From} to {To} places after the opening one";
}

/// <summary>The loss at one distance from opening brackets.</summary>
public sealed class OffsetLoss(int offset, long count, ByModel bits) : ReadableResult
{
    /// <summary>Characters from the opening bracket; 1 is the character just after it.</summary>
    public int Offset { get; } = offset;

    /// <summary>Brackets still open there, or closing there.</summary>
    public long Count { get; } = count;

    /// <summary>Mean cost of the character there.</summary>
    public ByModel Bits { get; } = bits;

    private protected override string Sentence => $"{Bits}, in bits {Count(Offset, "place")} after an opening bracket";
}
