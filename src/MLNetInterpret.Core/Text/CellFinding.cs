using System.Globalization;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Text;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A unit of a recurrent network that follows a concept of the text, with the evidence for and against it.</summary>
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

    /// <summary>The character whose concept the activation is compared with: 0 for the character just read, 1 for the next one,
    /// -1 for the one before.</summary>
    public int Lag { get; }

    /// <summary>Measured on the text that was searched.</summary>
    public ConceptFit Search { get; }

    /// <summary>The same measured on text that the search never saw.</summary>
    public ConceptFit HeldOut { get; }

    /// <summary>The controls: chance, untrained networks and random directions.</summary>
    public CellControls Controls { get; }

    /// <summary>Its turning on and off with the concept; null where the concept is not a yes or no, or never begins and ends in
    /// the text.</summary>
    public CellSwitching? Switching { get; }

    /// <summary>Effect of holding the unit at its mean on the model's predictions; null where the concept has no closing
    /// text.</summary>
    public CellAblation? Ablation { get; }

    /// <summary>Whether the evidence supports the claim.</summary>
    public Verdict Verdict { get; }

    /// <summary>Other concepts that the unit follows alike, although they hold elsewhere; empty where there are none, or the
    /// evidence does not support the claim.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Others { get; internal init; } = [];

    /// <summary>The verdict's reasons, the weightiest first.</summary>
    [JsonPropertyName("reasons")]
    [JsonInclude]
    internal IReadOnlyList<VerdictReason> Grounds { get; }

    /// <summary>The verdict's reasons, in short sentences, the most important first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Reasons => [.. Grounds.Select(ground => ground.ToString())];

    /// <summary>Text and activations to judge the finding by eye; null where they were not kept.</summary>
    [JsonInclude]
    public CellDisplay? Display { get; internal init; }

    /// <summary>The string that drives the unit furthest to the side on which it is where the concept holds; null where none was
    /// searched, or found.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MaximizedText? Maximized { get; internal init; }

    /// <summary>Whether the unit is high where the concept holds, or where it is large; else it is low there.</summary>
    [JsonIgnore]
    public bool IsHigh => Search.Correlation >= 0;

    /// <summary>Whether the model reads tokens; else characters.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal bool HasTokens { get; init; }

    /// <summary>What it reads at once, in words.</summary>
    [JsonIgnore]
    internal string Code => HasTokens ? "token" : "character";

    /// <summary>The claim, for example <c>low inside:()</c>.</summary>
    [JsonIgnore]
    public string Claim
    {
        get
        {
            var whose = Lag switch { 0 => "", > 0 => $" of the next {Code}", _ => $" of the {Code} before" };
            return $"{(IsHigh ? "high" : "low")} for {Concept}{whose}";
        }
    }

    /// <summary>The finding of a unit that follows other concepts alike.</summary>
    internal CellFinding Beside(IReadOnlyList<string> others) =>
        others.Count == 0 ? this : Copy(Verdict.NotSpecific, [new AlsoFollows(others), .. Grounds], others, Maximized);

    /// <summary>The finding with the string that drives its unit furthest.</summary>
    internal CellFinding With(MaximizedText? maximized) => Copy(Verdict, Grounds, Others, maximized);

    private CellFinding Copy(
        Verdict verdict, IReadOnlyList<VerdictReason> grounds, IReadOnlyList<string> others, MaximizedText? maximized) =>
        new(Unit, Concept, Lag, Search, HeldOut, Controls, Switching, Ablation, verdict, grounds)
        {
            HasTokens = HasTokens,
            Display = Display,
            Others = others,
            Maximized = maximized,
        };

    private protected override string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Unit}  {Claim}  held-out r {HeldOut.Correlation:0.00}{(HeldOut.Interval is { } at ? $" {at:0.00}" : "")}  " +
        $"untrained {Controls.Untrained:0.00}{(Switching is null ? "" : $"  {Switching}")}  {Verdict.ToWords()}");
}

/// <summary>Fit of a unit's activation to a concept on some text.</summary>
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

    /// <summary>The activation that best separates where the concept holds from where it does not; chosen on the searched
    /// text.</summary>
    public double Threshold { get; }

    /// <summary>Balanced accuracy of the threshold: the mean of its accuracy where the concept holds and where it does not, 0
    /// to 1.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>Confidence interval of the correlation from blocks of text, because neighbouring characters are not
    /// independent; null on the searched text.</summary>
    [JsonInclude]
    public Interval? Interval { get; internal init; }

    /// <summary>Probability of a correlation of at least this size where there is none, 0 to 1.</summary>
    [JsonInclude]
    public double PValue { get; internal init; } = 1;

    private protected override string Sentence => $"r {Number(Correlation)} over {Count(Characters, "place")}";
}

/// <summary>The controls that a finding has to exceed.</summary>
public sealed class CellControls : ReadableResult
{
    /// <summary>Share of false discoveries among all tests of the search with at most this p-value (Benjamini and Yekutieli
    /// 2001, valid whatever the dependence between tests), 0 to 1.</summary>
    public required double QValue { get; init; }

    /// <summary>Tests of the search: units times concepts times lags.</summary>
    public required long Tests { get; init; }

    /// <summary>Largest |r| on the held-out text of any unit of networks of the same shape with random weights, found
    /// by the same search.</summary>
    public required double Untrained { get; init; }

    /// <summary>The unit with that |r|; null where the search found none.</summary>
    public required Unit? UntrainedUnit { get; init; }

    /// <summary>An upper limit for such networks: the mean of their largest |r| plus four standard deviations, which at most
    /// one network in 16 exceeds, whatever the distribution (Chebyshev); at least <see cref="Untrained"/>.</summary>
    public required double UntrainedLimit { get; init; }

    /// <summary>Largest |r| on the held-out text of random directions of the unit's point.</summary>
    public required double RandomDirection { get; init; }

    /// <summary>Random directions tried.</summary>
    public required int Directions { get; init; }

    private protected override string Sentence =>
        $"|r| {Number(Untrained)} in untrained networks and {Number(RandomDirection)} in random directions, " +
        $"q-value {Number(QValue)}";
}

/// <summary>Shares of a concept's beginnings and ends at which a unit turns on and off, each beginning and ending on the
/// held-out text counted once.</summary>
public sealed class CellSwitching : ReadableResult
{
    /// <summary>Stretches in which the concept holds.</summary>
    public required int Events { get; init; }

    /// <summary>Share of the stretches before which the unit is off (not on the concept's side of its threshold) in which it
    /// turns on within three characters of the beginning.</summary>
    public required double On { get; init; }

    /// <summary>Mean share of a stretch's characters at which the unit is on.</summary>
    public required double Held { get; init; }

    /// <summary>Share of the stretches at whose end the unit is on after which it turns off within three characters.</summary>
    public required double Off { get; init; }

    /// <summary>Share of the stretches with all three: turned on, on throughout, turned off.</summary>
    public required double Whole { get; init; }

    /// <summary><see cref="On"/> at all characters instead of at beginnings.</summary>
    public required double ChanceOn { get; init; }

    /// <summary><see cref="Off"/> at all characters instead of at ends.</summary>
    public required double ChanceOff { get; init; }

    private protected override string Sentence => string.Create(
        CultureInfo.InvariantCulture, $"turns on at {100 * On:0} % of beginnings and off at {100 * Off:0} % of ends");
}

/// <summary>Ablation of a cell: the model's predictions while the unit is held at its mean.</summary>
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

    /// <summary>Fall of that probability while the unit is held at its mean; negative where it rises.</summary>
    public double Fall { get; }

    /// <summary>Confidence interval of the fall, from blocks of text.</summary>
    public Interval Interval { get; }

    /// <summary>Fall of the mean probability of the right character at all other places.</summary>
    public double OtherFall { get; }

    /// <summary>The fall while other units of the same point, the nearest in variance, are held at their means, one after the
    /// other; empty where the finding is not supported.</summary>
    public IReadOnlyList<(Unit Unit, double StandardDeviation, double Fall)> OtherUnits { get; }

    private protected override string Sentence =>
        $"without the unit the probability of '{Visible(Closer)}' {Falls(Fall)} from {Number(Probability)}";
}
