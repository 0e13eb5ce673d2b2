using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Core.Tables;

/// <summary>From a description's measurements to its verdict, and from descriptions to findings.</summary>
internal static class TableVerdicts
{
    /// <summary>Fewer held-out rows that fit tell nothing.</summary>
    public const int LeastFitting = 20;

    /// <summary>Whether a description holds.</summary>
    /// <param name="conditions">The description.</param>
    /// <param name="heldOut">How it does on rows that it was not made from.</param>
    /// <param name="controls">The same AUC where nothing was learned.</param>
    /// <param name="optimumFits">Whether a row found by optimisation at this end, the best or the best plausible one,
    /// keeps to it.</param>
    public static (Verdict Verdict, VerdictReason Ground) Judge(
        IReadOnlyList<RowCondition> conditions, DescriptionTest heldOut, DescriptionControls controls, bool optimumFits)
    {
        var (verdict, ground) = Decide();
        return (verdict, new DescriptionReason(ground, heldOut, controls));

        (Verdict Verdict, DescriptionGround Ground) Decide()
        {
            if (conditions.Count == 0) return (Verdict.Undecided, DescriptionGround.NoConditions);
            if (heldOut.Fitting < LeastFitting || heldOut.Interval is not { } interval)
                return (Verdict.Undecided, DescriptionGround.FewRowsFit);
            if (interval.Low <= Math.Max(0.5, controls.Shuffled))
                return (Verdict.NotSupported, DescriptionGround.AsGoodAsShuffled);
            if (interval.Low < LeastEffect.Auc) return (Verdict.Undecided, DescriptionGround.TellsTooLittle);
            if (!optimumFits) return (Verdict.NotRepresentative, DescriptionGround.OptimumDoesNotFit);
            if (double.IsNaN(controls.Untrained)) return (Verdict.Measured, DescriptionGround.HoldsWithoutUntrained);
            return interval.Low <= controls.Untrained + LeastEffect.BeyondRandom
                ? (Verdict.Undecided, DescriptionGround.AsGoodAsUntrained)
                : (Verdict.Supported, DescriptionGround.Holds);
        }
    }

    /// <summary>A finding about a unit of a table with its description as its claim.</summary>
    public static Finding Join(Finding finding, TableFinding table)
    {
        if (finding.Verdict == Verdict.Dead) return finding;
        var (highest, lowest, profile) = (table.Highest, table.Lowest, table.Profile);
        return finding.Joined(
            new(TableClaims.Highest(highest) ?? finding.Claims.Highest, TableClaims.Lowest(lowest)),
            [.. Description(highest), .. Plausibility(profile.Highest)], highest.Verdict, highest.Ground);
    }

    private static IEnumerable<Evidence> Description(RowDescription description)
    {
        if (description is not { Conditions.Count: > 0, HeldOut: { Interval: { } interval } test }) yield break;
        yield return new("held-out rows that fit", test.Fitting, $"of {test.Rows} that the description was not made from");
        yield return new("AUC on held-out rows", test.Auc, "chance that a row that fits is higher than one that does not");
        yield return new("lower end of its interval", interval.Low, "if rows were drawn anew");
        yield return new("upper end of its interval", interval.High, "the same");
        if (!double.IsNaN(description.Controls.Untrained))
            yield return new(
                "AUC of random weights", description.Controls.Untrained,
                $"the best unit of the layer in {description.Controls.Networks} untrained networks, for the same rows");
        yield return new(
            "AUC of shuffled activations", description.Controls.Shuffled,
            "the most that the search finds where there is nothing to find");
        if (description.Ablation is not { } ablation) yield break;
        yield return new(
            $"{ablation.Logit} without it, rows that fit", ablation.Fitting,
            "how far it falls when the unit is held at its mean");
        yield return new("the same, other rows", ablation.Others, "negative: it rises");
        yield return new("the same, other units", ablation.OtherUnits, "mean size over the layer, for the rows that fit");
    }

    private static IEnumerable<Evidence> Plausibility(ProfileEnd end)
    {
        if (end.Curve.FirstOrDefault(point => point.MostPercentile == 50)?.Share is { } share)
            yield return new(
                "reached by plausible rows", share,
                "share of the way from the median real row to the most of all allowed rows, " +
                "as near to the data as the median row");
        yield return new(
            "training rows nearer than the optimum", end.Percentile / 100,
            "share that lies nearer to the data than the optimised row does");
        if (end.Gap is { } gap)
            yield return new(
                "gap to what no row exceeds", gap,
                end.IsProvenBest ? "the optimum is proven best" : "how much better a row might be that was not found");
    }
}
