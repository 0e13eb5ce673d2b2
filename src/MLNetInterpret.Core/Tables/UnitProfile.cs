using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The allowed rows with a unit's highest and lowest activation, and how plausible each is.</summary>
public sealed class UnitProfile : ReadableResult
{
    /// <summary>The unit.</summary>
    public required Unit Unit { get; init; }

    /// <summary>One sentence, made from measured differences only.</summary>
    public required string Claim { get; init; }

    /// <summary>The end of the highest activation.</summary>
    public required ProfileEnd Highest { get; init; }

    /// <summary>The end of the lowest.</summary>
    public required ProfileEnd Lowest { get; init; }

    /// <summary>The typical row: every column's median or most common value, in the table's order.</summary>
    public required IReadOnlyList<RowValue> Typical { get; init; }

    /// <summary>The unit's median activation over the real rows: half of the real rows lie at or below it.</summary>
    public required float TypicalScore { get; init; }

    /// <summary>The constraints on every row, one sentence for each column, relation and budget, whether declared or
    /// inferred.</summary>
    public required IReadOnlyList<string> Constraints { get; init; }

    private protected override string Sentence => $"{Unit}: {Claim.TrimEnd('.')}";
}

/// <summary>One end of a unit's range over the rows allowed.</summary>
public sealed class ProfileEnd : ReadableResult
{
    /// <summary>The row in the table's own columns and types.</summary>
    public required RowInput Row { get; init; }

    /// <summary>The unit's activation on it, measured through the whole pipeline.</summary>
    public required float Score { get; init; }

    /// <summary>The best activation without a limit on plausibility; the other constraints hold.</summary>
    public required float UnconstrainedScore { get; init; }

    /// <summary>A bound that no row of the columns' tried values exceeds (at the lowest end: goes below), whatever the other
    /// constraints, or null where the network is more than linear layers and rectifiers.</summary>
    public required float? Bound { get; init; }

    /// <summary>Distance of <see cref="UnconstrainedScore"/> from the bound, 0 or more; null where there is no bound.</summary>
    public required float? Gap { get; init; }

    /// <summary>Whether <see cref="UnconstrainedScore"/> is known to be the best there is: it reaches the
    /// bound, or every row was tried.</summary>
    public required bool IsProvenBest { get; init; }

    /// <summary>Share of the starts from which the search reached this score, 0 to 1; 0 where none did and the row was found
    /// while the bound was proven.</summary>
    public required double Agreement { get; init; }

    /// <summary>Mean Gower distance to the five nearest training rows, 0 to 1: over columns the mean of a number's
    /// difference in units of its range from the 1st to the 99th percentile, at most 1, and of 0 or 1 for the same or another
    /// category, a missing value being one. Source: Gower, Biometrics 27, 1971.</summary>
    public required double Distance { get; init; }

    /// <summary>Share of training rows that lie nearer to the others than this row does to them, 0 to 100; 50 is the
    /// median row, 100 is further off than every training row.</summary>
    public required double Percentile { get; init; }

    /// <summary>Columns whose value matters, the most important first, as text; none where the unit never changes.</summary>
    public required IReadOnlyList<string> Drivers { get; init; }

    /// <summary>The best score for each plausibility, from the most plausible to the unconstrained.</summary>
    public required IReadOnlyList<PlausibilityPoint> Curve { get; init; }

    /// <summary>The real rows with the most extreme activations, the most extreme first; none where the unit never changes over
    /// the data, or where more rows than were asked for share the extreme activation.</summary>
    public required IReadOnlyList<Example> RealRows { get; init; }

    /// <summary>For a classifier's logit, the probability of its class on the row, 0 to 1: of the positive class where there is
    /// one logit, whose highest row is then the one of the highest probability, too; null for other units.</summary>
    public double? Probability { get; init; }

    private protected override string Sentence => $"{Row}, on which the unit is at {Number(Score)}";
}

/// <summary>The best score among rows of at least a given plausibility.</summary>
public sealed class PlausibilityPoint(double? mostPercentile, float? score, double? share, double? percentile, RowInput? row)
    : ReadableResult
{
    /// <summary>Rows no further from the training rows than this percentile of them, 0 to 100;
    /// null without such a limit.</summary>
    public double? MostPercentile { get; } = mostPercentile;

    /// <summary>The best activation, measured through the whole pipeline;
    /// null where no row keeps to all constraints.</summary>
    public float? Score { get; } = score;

    /// <summary>The score as a share of the way from the median real row's score to the unconstrained optimum, 0 to 1; below 0
    /// where it is less than the median row's; null without a score.</summary>
    public double? Share { get; } = share;

    /// <summary>The row's own percentile, at most <see cref="MostPercentile"/>; null without a score.</summary>
    public double? Percentile { get; } = percentile;

    /// <summary>The row; null without a score.</summary>
    public RowInput? Row { get; } = row;

    private protected override string Sentence =>
        (Score is { } score ? $"the unit reaches {Number(score)}" : "no row keeps to all constraints") +
        (MostPercentile is { } most ? $" up to percentile {Number(most)} of plausibility" : " at any plausibility");
}
