using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Tables;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Which rows lie at one end of a unit's range, in the table's own terms,
/// and whether that holds for rows it was not made from.</summary>
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

    /// <summary>All of them hold for a row that fits; the most telling first. Empty where no few conditions tell such
    /// rows from others.</summary>
    public IReadOnlyList<RowCondition> Conditions { get; }

    /// <summary>The conditions in words, for example <c>long terms (48 or more), no assets and a recorded default</c>;
    /// empty without any.</summary>
    public string Words { get; }

    /// <summary>How it does on the rows that it was made from.</summary>
    public DescriptionTest Found { get; }

    /// <summary>How it does on rows that the search never saw.</summary>
    public DescriptionTest HeldOut { get; }

    /// <summary>What the same figure is where nothing was learned.</summary>
    public DescriptionControls Controls { get; }

    /// <summary>What the unit does for such rows; null for the logits themselves, and without conditions.</summary>
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

    /// <summary>A description with the verdict that its measurements carry.</summary>
    /// <param name="conditions">Its conditions; empty where there are none.</param>
    /// <param name="words">The same in words.</param>
    /// <param name="found">How it does on the rows that it was made from.</param>
    /// <param name="heldOut">How it does on other rows.</param>
    /// <param name="controls">The same figure where nothing was learned.</param>
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

    /// <summary>A number is at least this; null for no such limit.</summary>
    public required double? Least { get; init; }

    /// <summary>A number is at most this; null for no such limit.</summary>
    public required double? Most { get; init; }

    /// <summary>The category that it is, empty for a missing value (of a number as well); null for a number.</summary>
    public required string? Category { get; init; }

    /// <summary>In words.</summary>
    public required string Words { get; init; }

    /// <summary>How much the rows' mean activation lies further out with the condition than without it, the others
    /// holding, in standard deviations of the unit, on the rows it was made from.</summary>
    public required double Weight { get; init; }

    /// <summary>Share of all rows for which it holds, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Whether a value is the column's and keeps to the condition.</summary>
    public bool Holds(RowValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Column != Column) return false;
        if (Category is { } category) return category.Length == 0 ? value.IsMissing : value.Text == category;
        return value.Number is { } number && !(number < Least) && !(number > Most);
    }

    private protected override string Sentence => Words;
}

/// <summary>How rows that fit a description differ from the others in a unit's activation.</summary>
public sealed class DescriptionTest(long rows, long fitting, double auc, Interval? interval, double shift) : ReadableResult
{
    /// <summary>Rows looked at.</summary>
    public long Rows { get; } = rows;

    /// <summary>How many fit.</summary>
    public long Fitting { get; } = fitting;

    /// <summary>Chance that a row that fits lies further out, towards the description's end, than one that does not: 0.5 is
    /// guessing, 1 tells them apart every time. NaN where all rows fit, or none.</summary>
    public double Auc { get; } = auc;

    /// <summary>Where it lies when rows are drawn anew; null where it is NaN.</summary>
    public Interval? Interval { get; } = interval;

    /// <summary>How much further out the mean of those that fit is,
    /// in standard deviations of the unit over all rows.</summary>
    public double Shift { get; } = shift;

    private protected override string Sentence => $"{Count(Fitting)} of {Count(Rows, "row")} fit, AUC {Number(Auc)}";
}

/// <summary>AUCs where nothing was learned, to hold a description's own on held-out rows against.</summary>
public sealed class DescriptionControls(double shuffled, double untrained, int networks) : ReadableResult
{
    /// <summary>The largest that the whole search gives when activations are shuffled among rows.</summary>
    public double Shuffled { get; } = shuffled;

    /// <summary>The largest of any unit of the same layer of networks with random weights, towards either end, for the
    /// same rows; NaN where no such network was, or could be, made.</summary>
    public double Untrained { get; } = untrained;

    /// <summary>How many such networks.</summary>
    public int Networks { get; } = networks;

    private protected override string Sentence =>
        $"AUC {Number(Shuffled)} with shuffled activations, {Number(Untrained)} in {Count(Networks, "untrained network")}";
}

/// <summary>What a unit does for held-out rows that fit: it is held at its mean, and the logit read again.</summary>
public sealed class DescriptionAblation(double heldAt, double fitting, double others, double otherUnits, Unit logit)
    : ReadableResult
{
    /// <summary>Its mean.</summary>
    public double HeldAt { get; } = heldAt;

    /// <summary>How far the logit (of the positive class, or of the class it moves most) falls for rows that fit;
    /// below 0 where it rises.</summary>
    public double Fitting { get; } = fitting;

    /// <summary>The same for the other rows.</summary>
    public double Others { get; } = others;

    /// <summary>Mean size of that, for rows that fit, over the other units of the layer held the same way.</summary>
    public double OtherUnits { get; } = otherUnits;

    /// <summary>The logit.</summary>
    public Unit Logit { get; } = logit;

    private protected override string Sentence =>
        $"with the unit held at {Number(HeldAt)}, {Logit} falls by {Number(Fitting)} for rows that fit " +
        $"and by {Number(Others)} for others";
}
