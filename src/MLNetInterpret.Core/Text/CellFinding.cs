using System.Globalization;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A unit of a recurrent network that follows a concept of the text,
/// with everything that speaks for and against it.</summary>
public sealed class CellFinding : ReadableResult
{
    [JsonConstructor]
    internal CellFinding(
        Unit unit, string concept, int lag, ConceptFit search, ConceptFit heldOut, CellControls controls,
        CellSwitching? switching, CellAblation? ablation, Verdict verdict, IReadOnlyList<VerdictReason> grounds)
    {
        (Unit, Concept, Lag, Search) = (unit, concept, lag, search);
        (HeldOut, Controls, Switching, Ablation) = (heldOut, controls, switching, ablation);
        (Verdict, Grounds) = (verdict, grounds);
    }

    /// <summary>The unit, for example <c>lstm1.cell:125</c>.</summary>
    public Unit Unit { get; }

    /// <summary>The concept's name, as <see cref="Concepts.Parse"/> reads it.</summary>
    public string Concept { get; }

    /// <summary>Which character's concept the activation after a character is compared with: 0 that character's, 1 the next
    /// one's, -1 the one's before.</summary>
    public int Lag { get; }

    /// <summary>Measured on the text that was searched.</summary>
    public ConceptFit Search { get; }

    /// <summary>The same measured on text that the search never saw.</summary>
    public ConceptFit HeldOut { get; }

    /// <summary>What chance, an untrained network and random directions reach.</summary>
    public CellControls Controls { get; }

    /// <summary>How it turns on and off; null where the concept is no yes or no,
    /// or is never seen to begin and end.</summary>
    public CellSwitching? Switching { get; }

    /// <summary>What the model loses without the unit; null where the concept ends by no character of its own.</summary>
    public CellAblation? Ablation { get; }

    /// <summary>Whether the evidence supports the claim.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reasons, the weightiest first.</summary>
    [JsonPropertyName("reasons")]
    [JsonInclude]
    internal IReadOnlyList<VerdictReason> Grounds { get; }

    /// <summary>The verdict's reasons, in short sentences, the weightiest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Reasons => [.. Grounds.Select(ground => ground.ToString())];

    /// <summary>What a person looks at to judge the finding; null where it was not kept.</summary>
    [JsonInclude]
    public CellDisplay? Display { get; internal init; }

    /// <summary>Whether the unit is high where the concept holds, or where it is large; else it is low there.</summary>
    [JsonIgnore]
    public bool IsHigh => Search.Correlation >= 0;

    /// <summary>What the unit does, for example <c>low inside:()</c>.</summary>
    [JsonIgnore]
    public string Claim
    {
        get
        {
            var whose = Lag switch { 0 => "", > 0 => " of the next character", _ => " of the character before" };
            return $"{(IsHigh ? "high" : "low")} for {Concept}{whose}";
        }
    }

    private protected override string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Unit}  {Claim}  held-out r {HeldOut.Correlation:0.00}{(HeldOut.Interval is { } at ? $" {at:0.00}" : "")}  " +
        $"untrained {Controls.Untrained:0.00}{(Switching is null ? "" : $"  {Switching}")}  {Verdict.ToWords()}");
}

/// <summary>How well a unit's activation goes with a concept on some text.</summary>
public sealed class ConceptFit : ReadableResult
{
    [JsonConstructor]
    internal ConceptFit(
        long characters, double correlation, double auc, double mutualInformation, double threshold, double balancedAccuracy)
    {
        (Characters, Correlation, Auc) = (characters, correlation, auc);
        (MutualInformation, Threshold, BalancedAccuracy) = (mutualInformation, threshold, balancedAccuracy);
    }

    /// <summary>Characters measured on.</summary>
    public long Characters { get; }

    /// <summary>Pearson's r of the activation with the concept (0 or 1 for yes and no), -1 to 1.</summary>
    public double Correlation { get; }

    /// <summary>Chance that the activation is higher where the concept holds than where it does not, ties counted half, 0 to
    /// 1; for counts and sizes, where it is above its median.</summary>
    public double Auc { get; }

    /// <summary>Information about the concept in the activation, in bits, at least 0.</summary>
    public double MutualInformation { get; }

    /// <summary>The activation that tells best whether the concept holds; chosen on the searched text.</summary>
    public double Threshold { get; }

    /// <summary>Mean of the shares told right by the threshold where the concept holds and where not,
    /// 0 to 1.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>Where the correlation lies, neighbouring characters not being independent; null on the searched text.</summary>
    [JsonInclude]
    public Interval? Interval { get; internal init; }

    /// <summary>Chance of such a correlation, or a larger one, where there is none, 0 to 1.</summary>
    [JsonInclude]
    public double PValue { get; internal init; } = 1;

    private protected override string Sentence => $"r {Number(Correlation)} over {Count(Characters, "character")}";
}

/// <summary>What a finding has to beat.</summary>
public sealed class CellControls : ReadableResult
{
    /// <summary>Share of false discoveries among all tests of the search that are at least as sure as this one (Benjamini
    /// and Yekutieli 2001, valid whatever the dependence between tests), 0 to 1.</summary>
    public required double QValue { get; init; }

    /// <summary>Tests of the search: units times concepts times lags.</summary>
    public required long Tests { get; init; }

    /// <summary>Largest |r| on the held-out text of any unit of networks of the same shape with random weights, found
    /// by the same search.</summary>
    public required double Untrained { get; init; }

    /// <summary>That unit; null where the search there found none.</summary>
    public required Unit? UntrainedUnit { get; init; }

    /// <summary>What such networks hardly exceed: the mean of their largest |r| and four standard deviations,
    /// which one network in 16 exceeds at most, however they are distributed (Chebyshev); at least
    /// <see cref="Untrained"/>.</summary>
    public required double UntrainedLimit { get; init; }

    /// <summary>Largest |r| on the held-out text of random directions of the unit's point.</summary>
    public required double RandomDirection { get; init; }

    /// <summary>Random directions tried.</summary>
    public required int Directions { get; init; }

    private protected override string Sentence =>
        $"|r| {Number(Untrained)} in untrained networks and {Number(RandomDirection)} in random directions, " +
        $"q-value {Number(QValue)}";
}

/// <summary>How a unit turns on where its concept begins and off where it ends,
/// each beginning and ending on the held-out text counted once.</summary>
public sealed class CellSwitching : ReadableResult
{
    /// <summary>Stretches in which the concept holds.</summary>
    public required int Events { get; init; }

    /// <summary>Of those before which the unit is off (not on the concept's side of its threshold), the share in which it is
    /// on at the latest three characters after the beginning.</summary>
    public required double On { get; init; }

    /// <summary>Mean share of a stretch's characters in which it is on.</summary>
    public required double Held { get; init; }

    /// <summary>Of those at whose end it is on,
    /// the share in which it is off at the latest three characters later.</summary>
    public required double Off { get; init; }

    /// <summary>Share of all stretches with the three together: turned on, on throughout, turned off.</summary>
    public required double Whole { get; init; }

    /// <summary><see cref="On"/> at all characters instead of at beginnings.</summary>
    public required double ChanceOn { get; init; }

    /// <summary><see cref="Off"/> at all characters instead of at ends.</summary>
    public required double ChanceOff { get; init; }

    private protected override string Sentence => string.Create(
        CultureInfo.InvariantCulture, $"turns on at {100 * On:0} % of beginnings and off at {100 * Off:0} % of ends");
}

/// <summary>What the model's predictions lose while a unit is held at its mean.</summary>
public sealed class CellAblation : ReadableResult
{
    [JsonConstructor]
    internal CellAblation(
        string closer, int events, double probability, double fall, Interval interval, double otherFall,
        IReadOnlyList<(Unit Unit, double StandardDeviation, double Fall)> otherUnits)
    {
        (Closer, Events, Probability, Fall) = (closer, events, probability, fall);
        (Interval, OtherFall, OtherUnits) = (interval, otherFall, otherUnits);
    }

    /// <summary>The text that ends the concept, for example <c>)</c>.</summary>
    public string Closer { get; }

    /// <summary>Places on the held-out text where it comes next.</summary>
    public int Events { get; }

    /// <summary>Mean probability that the model gives its first character there.</summary>
    public double Probability { get; }

    /// <summary>By how much the mean falls with the unit held at its mean; negative where it rises.</summary>
    public double Fall { get; }

    /// <summary>Where the fall lies, from blocks of text.</summary>
    public Interval Interval { get; }

    /// <summary>By how much the mean probability of the right character falls at all other places.</summary>
    public double OtherFall { get; }

    /// <summary>The fall where other units of the same point, the nearest in variance, are held at theirs, one after
    /// the other; empty where the finding is not supported.</summary>
    public IReadOnlyList<(Unit Unit, double StandardDeviation, double Fall)> OtherUnits { get; }

    private protected override string Sentence =>
        $"without the unit the probability of '{Visible(Closer)}' falls by {Number(Fall)} from {Number(Probability)}";
}
