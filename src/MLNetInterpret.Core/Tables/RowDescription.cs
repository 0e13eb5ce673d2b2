using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Tables;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>A description of the rows at one end of a unit's range, in the table's own terms, tested on held-out
/// rows.</summary>
public sealed class RowDescription : ReadableResult
{
    [JsonConstructor]
    internal RowDescription(
        IReadOnlyList<RowCondition> conditions, string words, DescriptionTest found, DescriptionTest heldOut,
        DescriptionControls controls, DescriptionAblation? ablation, Verdict verdict, VerdictReason ground)
    {
        (Conditions, Words, Found, HeldOut) = (conditions, words, found, heldOut);
        (Controls, Ablation, Verdict, Ground) = (controls, ablation, verdict, ground);
    }

    /// <summary>The conditions, the most telling first; a row fits where all of them hold. Empty where no small set of
    /// conditions separates such rows from others.</summary>
    public IReadOnlyList<RowCondition> Conditions { get; }

    /// <summary>The conditions in words, for example <c>long terms (48 or more), no assets and a recorded default</c>;
    /// empty without any.</summary>
    public string Words { get; }

    /// <summary>The test on the rows that the description was made from.</summary>
    public DescriptionTest Found { get; }

    /// <summary>The test on held-out rows, which the search never saw.</summary>
    public DescriptionTest HeldOut { get; }

    /// <summary>The same AUC where nothing was learned.</summary>
    public DescriptionControls Controls { get; }

    /// <summary>Effect of holding the unit at its mean for such rows; null for the logits themselves, and without
    /// conditions.</summary>
    public DescriptionAblation? Ablation { get; }

    /// <summary>Whether the evidence supports that the unit is at this end of its range for such rows.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reason.</summary>
    [JsonPropertyName("reason")]
    [JsonInclude]
    internal VerdictReason Ground { get; }

    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();

    /// <summary>Makes a description with the verdict that follows from its measurements.</summary>
    /// <param name="conditions">Its conditions; empty where there are none.</param>
    /// <param name="words">The conditions in words.</param>
    /// <param name="found">The test on the rows that it was made from.</param>
    /// <param name="heldOut">The test on held-out rows.</param>
    /// <param name="controls">The same AUC where nothing was learned.</param>
    /// <param name="ablation">What the unit does for rows that fit.</param>
    /// <param name="optimumFits">Whether a row found by optimisation at this end, the best or the best plausible one, fits; true
    /// where none was searched.</param>
    public static RowDescription Judged(
        IReadOnlyList<RowCondition> conditions, string words, DescriptionTest found, DescriptionTest heldOut,
        DescriptionControls controls, DescriptionAblation? ablation, bool optimumFits)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(controls);
        var (verdict, reason) = TableVerdicts.Judge(conditions, heldOut, controls, optimumFits);
        return new(conditions, words, found, heldOut, controls, ablation, verdict, reason);
    }

    /// <summary>Whether a row fits: every condition holds.</summary>
    /// <param name="row">Its columns, in any order.</param>
    public bool Fits(IReadOnlyList<RowValue> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Conditions.All(condition => row.Any(condition.Holds));
    }

    private protected override string Sentence =>
        $"{(Words.Length == 0 ? "no description" : Words)} ({Verdict.ToWords()}: {Reason})";
}

/// <summary>One condition on one column.</summary>
public sealed class RowCondition : ReadableResult
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The least number; null for no such limit.</summary>
    public required double? Least { get; init; }

    /// <summary>The greatest number; null for no such limit.</summary>
    public required double? Most { get; init; }

    /// <summary>The categories of which the value is one, the most common first; an empty text is a missing value (of a number as
    /// well); null for a number.</summary>
    public required IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Whether the numbers are days since 1970-01-01.</summary>
    [JsonInclude]
    internal bool IsDate { get; init; }

    /// <summary>The condition in words.</summary>
    public required string Words { get; init; }

    /// <summary>Contribution of the condition: by how many standard deviations of the unit the rows' mean activation lies
    /// further out with it than without it, given the other conditions, on the rows it was made from.</summary>
    public required double Weight { get; init; }

    /// <summary>Share of all rows for which it holds, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Whether a value is of this column and meets the condition.</summary>
    public bool Holds(RowValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Column != Column) return false;
        if (Categories is not null) return Categories.Contains(value.IsMissing ? "" : value.Text);
        return value.Number is { } number && !(number < Least) && !(number > Most);
    }

    private protected override string Sentence => Words;
}

/// <summary>Test of a description: the activation of rows that fit against that of the others.</summary>
public sealed class DescriptionTest(long rows, long fitting, double auc, Interval? interval, double shift) : ReadableResult
{
    /// <summary>Rows of the test.</summary>
    public long Rows { get; } = rows;

    /// <summary>Rows that fit.</summary>
    public long Fitting { get; } = fitting;

    /// <summary>Chance that a row that fits lies further out, towards the description's end, than one that does not: 0.5 is
    /// guessing, 1 tells them apart every time. NaN where all rows fit, or none.</summary>
    public double Auc { get; } = auc;

    /// <summary>Its bootstrap interval over rows; null where it is NaN.</summary>
    public Interval? Interval { get; } = interval;

    /// <summary>Difference between the means of rows that fit and of the others, in standard deviations of the unit over all
    /// rows; above 0 where those that fit lie further out.</summary>
    public double Shift { get; } = shift;

    private protected override string Sentence => $"{Count(Fitting)} of {Count(Rows, "row")} fit, AUC {Number(Auc)}";
}

/// <summary>AUCs where nothing was learned, to compare with a description's AUC on held-out rows.</summary>
public sealed class DescriptionControls(double shuffled, double untrained, int networks) : ReadableResult
{
    /// <summary>The largest that the whole search gives when activations are shuffled among rows.</summary>
    public double Shuffled { get; } = shuffled;

    /// <summary>The largest of any unit of the same layer of networks with random weights, towards either end, for the
    /// same rows; NaN where no such network was, or could be, made.</summary>
    public double Untrained { get; } = untrained;

    /// <summary>Number of such networks.</summary>
    public int Networks { get; } = networks;

    private protected override string Sentence =>
        $"AUC {Number(Shuffled)} with shuffled activations, {Number(Untrained)} in {Count(Networks, "untrained network")}";
}

/// <summary>Ablation of a unit: the logits of held-out rows while the unit is held at its mean.</summary>
public sealed class DescriptionAblation(double heldAt, double fitting, double others, double otherUnits, Unit logit)
    : ReadableResult
{
    /// <summary>The mean that it is held at.</summary>
    public double HeldAt { get; } = heldAt;

    /// <summary>Fall of the logit (of the positive class, or of the class that it moves most) for rows that fit; below 0 where
    /// it rises.</summary>
    public double Fitting { get; } = fitting;

    /// <summary>Fall of the logit for the other rows.</summary>
    public double Others { get; } = others;

    /// <summary>Mean size of the fall, for rows that fit, over the other units of the layer held the same way.</summary>
    public double OtherUnits { get; } = otherUnits;

    /// <summary>The logit.</summary>
    public Unit Logit { get; } = logit;

    private protected override string Sentence =>
        $"with the unit held at {Number(HeldAt)}, {Logit} {Falls(Fitting)} for rows that fit " +
        $"and {Falls(Others)} for others";
}
