namespace MLNetInterpret;

/// <summary>What rows a unit rewards: the allowed row with its highest and its lowest activation,
/// and how far each may be believed.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Claim">One sentence, made from measured differences only.</param>
/// <param name="Highest">The end of the highest activation.</param>
/// <param name="Lowest">The end of the lowest.</param>
/// <param name="Typical">What is compared with: every column's median or most common value, in the table's order.</param>
/// <param name="TypicalScore">The unit's activation on the middle real row: half of the real rows lie at or below it.</param>
/// <param name="Constraints">What every row keeps to, one sentence for each column, relation and budget,
/// whether declared or inferred.</param>
public sealed record UnitProfile(
    Unit Unit,
    string Claim,
    ProfileEnd Highest,
    ProfileEnd Lowest,
    IReadOnlyList<RowValue> Typical,
    float TypicalScore,
    IReadOnlyList<string> Constraints);

/// <summary>One end of a unit's range over the rows allowed.</summary>
/// <param name="Row">The row in the table's own columns and types.</param>
/// <param name="Score">The unit's activation on it, measured through the whole pipeline.</param>
/// <param name="UnconstrainedScore">The best activation where plausibility is not asked for; the other constraints hold.</param>
/// <param name="Bound">What no row made of the columns' values that were tried can exceed (at the lowest end: go below), whatever
/// else rows keep to, or null where the network is more than linear layers and rectifiers.</param>
/// <param name="Gap">How far <paramref name="UnconstrainedScore"/> lies from the bound, 0 or more;
/// null where there is no bound.</param>
/// <param name="IsProvenBest">Whether <paramref name="UnconstrainedScore"/> is known to be the best there is: it reaches the
/// bound, or every row was tried.</param>
/// <param name="Agreement">Share of the starts from which the search came to this score, 0 to 1; 0 where none did and the row was
/// met while the bound was proven.</param>
/// <param name="Distance">Mean Gower distance to the five nearest training rows, 0 to 1: over columns the mean of a number's
/// difference in units of its range from the 1st to the 99th percentile, at most 1, and of 0 or 1 for the same or another
/// category, a missing value being one. Source: Gower, Biometrics 27, 1971.</param>
/// <param name="Percentile">Share of training rows that lie nearer to the others than this row does to them, 0 to 100; 50 is the
/// median row, 100 is further off than every training row.</param>
/// <param name="Drivers">Columns whose value matters, the most important first, as text.</param>
/// <param name="Curve">The best score for each plausibility, from the most plausible to the unconstrained.</param>
/// <param name="RealRows">The real rows with the most extreme activations, the most extreme first.</param>
public sealed record ProfileEnd(
    RowInput Row,
    float Score,
    float UnconstrainedScore,
    float? Bound,
    float? Gap,
    bool IsProvenBest,
    double Agreement,
    double Distance,
    double Percentile,
    IReadOnlyList<string> Drivers,
    IReadOnlyList<PlausibilityPoint> Curve,
    IReadOnlyList<Example> RealRows)
{
    /// <summary>For a classifier's logit, the probability of its class on the row, 0 to 1: of the positive class where there is
    /// one logit, whose highest row is then the one of the highest probability, too; null for other units.</summary>
    public double? Probability { get; init; }
}

/// <summary>The best score among rows that are at least so plausible.</summary>
/// <param name="MostPercentile">Rows no further from the training rows than this percentile of them, 0 to 100;
/// null without such a limit.</param>
/// <param name="Score">The best activation, measured through the whole pipeline;
/// null where no row keeps to all constraints.</param>
/// <param name="Share">How much of the way from the middle real row to the unconstrained optimum that is, 0 to 1; below 0 where
/// it falls short of the middle row; null without a score.</param>
/// <param name="Percentile">Where the row itself lies, at most <paramref name="MostPercentile"/>; null without a score.</param>
/// <param name="Row">The row; null without a score.</param>
public sealed record PlausibilityPoint(double? MostPercentile, float? Score, double? Share, double? Percentile, RowInput? Row);
