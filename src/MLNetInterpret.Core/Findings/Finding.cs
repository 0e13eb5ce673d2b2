using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Findings about one unit: a claim, its evidence, and a verdict.</summary>
public sealed class Finding : ReadableResult
{
    internal Finding(
        Unit unit, UnitClaim claims, Extreme highest, Extreme lowest, UnitStatistics statistics, IReadOnlyList<Evidence> evidence,
        Verdict verdict, VerdictReason ground)
    {
        (Unit, Claims, Highest, Lowest) = (unit, claims, highest, lowest);
        (Statistics, Evidence, Verdict, Ground) = (statistics, evidence, verdict, ground);
    }

    /// <summary>The unit.</summary>
    public Unit Unit { get; }

    /// <summary>The inputs that drive the unit up.</summary>
    public Extreme Highest { get; }

    /// <summary>The inputs that drive the unit down.</summary>
    public Extreme Lowest { get; }

    /// <summary>Its activation over all scanned rows.</summary>
    public UnitStatistics Statistics { get; }

    /// <summary>The measurements behind the verdict, in the order they are read.</summary>
    public IReadOnlyList<Evidence> Evidence { get; }

    /// <summary>Whether the evidence supports the claim.</summary>
    public Verdict Verdict { get; }

    /// <summary>The class that a unit of pictures tells best from others, which is its claim where the evidence supports it; null
    /// for other data, without labels, for a first layer, and where nothing was tested.</summary>
    public ClassPreference? Preference { get; internal init; }

    /// <summary>Whether the optimised inputs represent what drives the unit, a statement of its own; null where none were
    /// optimised.</summary>
    public Representation? Representation { get; internal init; }

    /// <summary>Whether its rows and pictures explain it, by the eye of another network; null where no judge was given, or the
    /// unit never changes.</summary>
    public Interpretability? Interpretability { get; internal init; }

    /// <summary>What is claimed of its ends, from measured differences only.</summary>
    internal UnitClaim Claims { get; }

    /// <summary>The verdict's reason.</summary>
    internal VerdictReason Ground { get; }

    /// <summary>The claim in one sentence: both ends of the range, where there is a claim about both.</summary>
    public string Claim => Claims.ToString();

    /// <summary>The verdict's reason, in one sentence.</summary>
    public string Reason => Ground.ToString();

    /// <summary>The same unit with another claim, further evidence before its own, and the verdict on that.</summary>
    internal Finding Joined(UnitClaim claims, IEnumerable<Evidence> before, Verdict verdict, VerdictReason ground) =>
        new(Unit, claims, Highest, Lowest, Statistics, [.. before, .. Evidence], verdict, ground)
        {
            Preference = Preference,
            Representation = Representation,
            Interpretability = Interpretability,
        };

    private protected override string Sentence => $"{Unit}  {Claim}  ({this.ToWords()}: {Reason})";
}

/// <summary>One end of a unit's range: the optimised input and the most extreme real rows.</summary>
public sealed class Extreme(OptimizedInput? optimized, IReadOnlyList<Example> examples) : ReadableResult
{
    /// <summary>The input found by optimisation, or null where none was asked for or the data has none (text).</summary>
    public OptimizedInput? Optimized { get; } = optimized;

    /// <summary>Real training rows, the most extreme first; ties in row order. None where the unit never changes, or where more
    /// rows than are kept share the extreme activation: then no row represents it.</summary>
    public IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>Whether more rows than are kept share the extreme activation.</summary>
    internal bool IsShared { get; init; }

    private protected override string Sentence =>
        (Optimized is null ? "no optimised input" : $"an optimised input at {Number(Optimized.Score)}") +
        (Examples.Count == 0 ? ", no real rows" : $", {Count(Examples.Count, "real row")} from {Number(Examples[0].Activation)}");
}

/// <summary>A real row among a unit's most extreme.</summary>
public sealed class Example : ReadableResult
{
    [JsonConstructor]
    internal Example(
        long row, string? id, float activation, IReadOnlyList<int> position, InputValue? input, string? label = null)
    {
        (Row, Id, Activation) = (row, id, activation);
        (Position, Input, Label) = (position, input, label);
    }

    /// <summary>Row number in the scanned data, from 0.</summary>
    public long Row { get; }

    /// <summary>The row's id, where an id column was named.</summary>
    public string? Id { get; }

    /// <summary>The row's value for the unit (its largest position, or the mean, by the scan's reduction).</summary>
    public float Activation { get; }

    /// <summary>Place of the value in the unit's map (row and column; character index); empty without positions.</summary>
    public IReadOnlyList<int> Position { get; }

    /// <summary>The row itself, in the data's own terms.</summary>
    public InputValue? Input { get; }

    /// <summary>The row's label as text, where a label column was named.</summary>
    public string? Label { get; }

    /// <summary>The part of the picture that the position sees, in its pixels; null for other data,
    /// or where it is not known.</summary>
    [JsonInclude]
    public Crop? Crop { get; internal init; }

    private protected override string Sentence =>
        $"row {Row}{(Id is null ? "" : $" ({Visible(Id)})")}{(Label is null ? "" : $" of {Visible(Label)}")} " +
        $"at {Number(Activation)}";
}

/// <summary>One measurement.</summary>
public sealed class Evidence(string name, double value, string meaning) : ReadableResult
{
    /// <summary>Name of the measurement, for example <c>best real row</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public double Value { get; } = value;

    /// <summary>Meaning of the number, in one short sentence.</summary>
    public string Meaning { get; } = meaning;

    private protected override string Sentence => $"{Name} {Number(Value)}: {Meaning}";
}

/// <summary>Whether the evidence supports a claim.</summary>
public enum Verdict
{
    /// <summary>The measurements agree with the claim.</summary>
    Supported,

    /// <summary>They agree with it, and with other claims of the kind as well.</summary>
    NotSpecific,

    /// <summary>They agree with it, but were not compared with networks that learned nothing: it need not have been
    /// learned.</summary>
    Measured,

    /// <summary>The measurements do not decide it, or there are none.</summary>
    Undecided,

    /// <summary>The optimised input does not represent what the unit responds to: it drives the unit less than real data does,
    /// takes another path through the layer below than the strongest rows do, does not fit the sentence that describes them, or
    /// was made within a declared range that the data contradict.</summary>
    NotRepresentative,

    /// <summary>The unit has the same activation on every row, apart from rounding.</summary>
    Dead,

    /// <summary>The measurements speak against the claim.</summary>
    NotSupported,
}
