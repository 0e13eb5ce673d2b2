using MLNetInterpret.Core.Findings;

namespace MLNetInterpret;

/// <summary>What was found about one unit: a claim, what it rests on, and how far it may be believed.</summary>
public sealed record Finding
{
    internal Finding(
        Unit unit, UnitClaim claims, Extreme highest, Extreme lowest, UnitStatistics statistics, IReadOnlyList<Evidence> evidence,
        Verdict verdict, VerdictReason ground)
    {
        (Unit, Claims, Highest, Lowest) = (unit, claims, highest, lowest);
        (Statistics, Evidence, Verdict, Ground) = (statistics, evidence, verdict, ground);
    }

    /// <summary>The unit.</summary>
    public Unit Unit { get; internal init; }

    /// <summary>What drives the unit up.</summary>
    public Extreme Highest { get; internal init; }

    /// <summary>What drives it down.</summary>
    public Extreme Lowest { get; internal init; }

    /// <summary>Its activation over all scanned rows.</summary>
    public UnitStatistics Statistics { get; internal init; }

    /// <summary>The measurements behind the verdict, in the order they are read.</summary>
    public IReadOnlyList<Evidence> Evidence { get; internal init; }

    /// <summary>Whether the evidence supports the claim.</summary>
    public Verdict Verdict { get; internal init; }

    /// <summary>What is claimed of its ends, from measured differences only.</summary>
    internal UnitClaim Claims { get; init; }

    /// <summary>The verdict's reason.</summary>
    internal VerdictReason Ground { get; init; }

    /// <summary>The claim in one sentence, both ends where both are claimed.</summary>
    public string Claim => Claims.ToString();

    /// <summary>The verdict's reason, in one sentence.</summary>
    public string Reason => Ground.ToString();

    /// <summary>The unit, its claim and its verdict in one line.</summary>
    public override string ToString() => $"{Unit}  {Claim}  ({Verdict.ToWords()}: {Reason})";
}

/// <summary>One end of a unit's range: the optimised input and the most extreme real rows.</summary>
/// <param name="Optimized">The input found by optimisation, or null where none was asked for or the data has none (text).</param>
/// <param name="Examples">Real training rows, the most extreme first; ties in row order.</param>
public sealed record Extreme(OptimizedInput? Optimized, IReadOnlyList<Example> Examples);

/// <summary>A real row among a unit's most extreme.</summary>
/// <param name="Row">Row number in the scanned data, from 0.</param>
/// <param name="Id">The row's id, where an id column was named.</param>
/// <param name="Activation">The row's value for the unit (its largest position, or the mean, by the scan's reduction).</param>
/// <param name="Position">Where in the unit's map the value stands (row and column; character index);
/// empty without positions.</param>
/// <param name="Input">The row itself, in the data's own terms.</param>
/// <param name="Label">The row's label as text, where a label column was named.</param>
public sealed record Example(
    long Row, string? Id, float Activation, IReadOnlyList<int> Position, InputValue? Input, string? Label = null)
{
    /// <summary>The part of the picture that the position sees, in its pixels; null for other data,
    /// or where it is not known.</summary>
    public Crop? Crop { get; init; }
}

/// <summary>One measurement.</summary>
public sealed class Evidence(string name, double value, string meaning)
{
    /// <summary>What was measured, for example <c>best real row</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public double Value { get; } = value;

    /// <summary>What the number says, in one short sentence for a reader who did not run it.</summary>
    public string Meaning { get; } = meaning;
}

/// <summary>How far a claim may be believed.</summary>
public enum Verdict
{
    /// <summary>The measurements agree with the claim.</summary>
    Supported,

    /// <summary>The measurements speak neither for nor against it.</summary>
    Undecided,

    /// <summary>The optimised input does not stand for what the unit responds to: it drives the unit less than real data does,
    /// takes another path through the layer below than the strongest rows do, or does not fit the sentence that describes
    /// them.</summary>
    NotRepresentative,

    /// <summary>The unit has one and the same activation on every row.</summary>
    Dead,

    /// <summary>The measurements speak against the claim.</summary>
    NotSupported,
}
