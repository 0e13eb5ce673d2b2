using System.Text.Json.Serialization;
using MLNetInterpret.Core.Tables;

namespace MLNetInterpret;

/// <summary>Which rows lie at one end of a unit's range, in the table's own terms,
/// and whether that holds for rows it was not made from.</summary>
/// <param name="Conditions">All of them hold for a row that fits; the most telling first. Empty where no few conditions tell such
/// rows from others.</param>
/// <param name="Words">The conditions in words, for example <c>long terms (48 or more), no assets and a recorded default</c>;
/// empty without any.</param>
/// <param name="Found">How it does on the rows that it was made from.</param>
/// <param name="HeldOut">How it does on rows that the search never saw.</param>
/// <param name="Controls">What the same figure is where nothing was learned.</param>
/// <param name="Ablation">What the unit does for such rows; null for the logits themselves, and without conditions.</param>
/// <param name="Verdict">Whether the evidence supports that the unit is at this end of its range for such rows.</param>
/// <param name="Ground">The verdict's reason.</param>
public sealed record RowDescription(
    IReadOnlyList<RowCondition> Conditions,
    string Words,
    DescriptionTest Found,
    DescriptionTest HeldOut,
    DescriptionControls Controls,
    DescriptionAblation? Ablation,
    Verdict Verdict,
    [property: JsonPropertyName("reason")] VerdictReason Ground)
{
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
}

/// <summary>One condition on one column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Least">A number is at least this; null for no such limit.</param>
/// <param name="Most">A number is at most this; null for no such limit.</param>
/// <param name="Category">The category that it is, empty for a missing value (of a number as well); null for a number.</param>
/// <param name="Words">In words.</param>
/// <param name="Weight">How much the rows' mean activation lies further out with the condition than without it, the others
/// holding, in standard deviations of the unit, on the rows it was made from.</param>
/// <param name="Share">Share of all rows for which it holds, 0 to 1.</param>
public sealed record RowCondition(
    string Column, double? Least, double? Most, string? Category, string Words, double Weight, double Share)
{
    /// <summary>Whether a value is the column's and keeps to the condition.</summary>
    public bool Holds(RowValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Column != Column) return false;
        if (Category is { } category) return category.Length == 0 ? value.IsMissing : value.Text == category;
        return value.Number is { } number && !(number < Least) && !(number > Most);
    }
}

/// <summary>How rows that fit a description differ from the others in a unit's activation.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Fitting">How many fit.</param>
/// <param name="Auc">Chance that a row that fits lies further out, towards the description's end, than one that does not: 0.5 is
/// guessing, 1 tells them apart every time. NaN where all rows fit, or none.</param>
/// <param name="Interval">Where it lies when rows are drawn anew; null where it is NaN.</param>
/// <param name="Shift">How much further out the mean of those that fit is,
/// in standard deviations of the unit over all rows.</param>
public sealed record DescriptionTest(long Rows, long Fitting, double Auc, Interval? Interval, double Shift);

/// <summary>AUCs where nothing was learned, to hold a description's own on held-out rows against.</summary>
/// <param name="Shuffled">The largest that the whole search gives when activations are shuffled among rows.</param>
/// <param name="Untrained">The largest of any unit of the same layer of networks with random weights, towards either end, for the
/// same rows; NaN where no such network was, or could be, made.</param>
/// <param name="Networks">How many such networks.</param>
public sealed record DescriptionControls(double Shuffled, double Untrained, int Networks);

/// <summary>What a unit does for held-out rows that fit: it is held at its mean, and the logit read again.</summary>
/// <param name="HeldAt">Its mean.</param>
/// <param name="Fitting">How far the logit (of the positive class, or of the class it moves most) falls for rows that fit;
/// below 0 where it rises.</param>
/// <param name="Others">The same for the other rows.</param>
/// <param name="OtherUnits">Mean size of that, for rows that fit, over the other units of the layer held the same way.</param>
/// <param name="Logit">The logit.</param>
public sealed record DescriptionAblation(double HeldAt, double Fitting, double Others, double OtherUnits, Unit Logit);
