using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>From measurements to verdicts.</summary>
internal static class Judgement
{
    /// <summary>The finding with the verdict on its claim, and what was its verdict as that on the optimised inputs.</summary>
    /// <param name="finding">Judged by its optimised inputs.</param>
    /// <param name="kind">What the network reads.</param>
    /// <param name="preference">The class that the unit prefers; null where none was tested.</param>
    /// <param name="tuning">Of a first layer, what it responds to; else null.</param>
    public static Finding OfClaim(Finding finding, InputKind kind, UnitPreference? preference, Tuning? tuning)
    {
        if (finding.Verdict == Verdict.Dead) return finding;
        preference = preference?.Beside(finding.Highest, finding.Lowest);
        var ground = tuning is not null ? OptimumGround.Tuned
            : kind == InputKind.Image ? OptimumGround.NoLabels
            : OptimumGround.NotTested;
        return new(
            finding.Unit, tuning?.Claim ?? preference?.Claim ?? finding.Claims, finding.Highest, finding.Lowest,
            finding.Statistics, [.. tuning?.Evidence ?? [], .. Evidence(preference?.Measured), .. finding.Evidence],
            tuning is not null ? Verdict.Measured : preference?.Verdict ?? Verdict.Undecided,
            preference is null ? new OptimumReason(ground) : preference.Ground)
        {
            Preference = preference?.Measured,
            Representation = new(finding.Verdict, finding.Ground),
            Interpretability = finding.Interpretability,
        };
    }

    private static IEnumerable<Evidence> Evidence(ClassPreference? found)
    {
        if (found is null) yield break;
        var rows = $"{found.Rows} {(found.IsUnseen ? "pictures that the model did not learn from" : "pictures kept apart")}";
        yield return new(
            $"AUC for {found.ClassName}", found.Auc,
            $"chance that it is further out on one of the class than on another, on {rows}");
        yield return new("lower end of its interval", found.Interval.Low, "if pictures were drawn anew");
        yield return new("upper end of its interval", found.Interval.High, "the same");
        yield return new("q-value", found.QValue, "share of false discoveries among units and classes as sure as this one");
        if (found.Networks > 0)
            yield return new(
                "AUC of random weights", found.Untrained,
                $"the best unit of the layer in {found.Networks} untrained networks, for the same class");
        yield return new("AUC of shuffled labels", found.Shuffled, "the best unit of the layer where there is nothing to find");
        yield return new(
            "class at the other end", found.ShareAtOtherEnd,
            $"its share of the tenth there; of all {NumberWords.Percent(found.Share)}");
    }

    /// <summary>The evidence about a unit's optimised inputs, the verdict it carries, and its reason.</summary>
    public static (IReadOnlyList<Evidence> Evidence, Verdict Verdict, VerdictReason Reason) Of(
        UnitStatistics statistics, Extreme highest, Extreme lowest, Func<long, bool> isAllowed, PathEvidence? path,
        RangeDoubt? doubt = null, BorderEvidence? border = null)
    {
        var evidence = new List<Evidence>
        {
            new("mean activation", statistics.Mean, "over everything scanned"),
            new("99th percentile", statistics.Percentile99, "only one in a hundred is higher"),
            new("largest real activation", statistics.Maximum, "the strongest of the scanned data"),
            new("smallest real activation", statistics.Minimum, "the weakest of the scanned data"),
        };
        if (statistics.Count == 0)
            return (evidence, Verdict.Undecided, new OptimumReason(OptimumGround.NothingSeen));
        if (statistics.NeverChanges)
            return (evidence, Verdict.Dead, new OptimumReason(OptimumGround.NeverChanges, statistics.Maximum));
        if (border is not null)
            evidence.Add(new("highest rows on the border", (double)border.OnBorder / border.Rows,
                $"share of them whose position sees padding; of all positions {NumberWords.Percent(border.Share)} do"));
        var suspect = border is { IsSuspect: true } ? border : null;
        if (highest.Optimized is not { } top)
        {
            evidence.Add(new("largest in standard deviations", Deviations(statistics.Maximum, statistics),
                "how far the strongest stands out from the mean"));
            return (evidence, Verdict.Undecided, new OptimumReason(OptimumGround.RealDataOnly) { Border = suspect });
        }

        evidence.Add(new("optimised activation", top.Score, (top.Source, top.Variants.Count) switch
        {
            (OptimumSource.ClosedForm, _) => "the unit is linear in the pixels: no picture drives it further",
            (OptimumSource.RealRow, _) => "the input found by optimisation from the best real row, measured again as it is shown",
            (_, 0) => "the input found by optimisation, measured again as it is shown",
            (_, var others) => $"the best input of {others + 1} starts, measured again as it is shown",
        }));
        if (top.Variants.Count > 0)
            evidence.Add(new("weakest of all starts", top.Variants.Min(variant => variant.Score),
                "the least that an optimisation from another start reached"));
        if (lowest.Optimized is { } bottom)
            evidence.Add(new("optimised low activation", bottom.Score,
                "the input that drives the unit down, measured again as it is shown"
                + (bottom.FallsShortOf(highest: false) is { } better ? $"; it falls short of {better}" : "")));
        var compared = Compared(highest, statistics, isAllowed);
        if (compared.Kind != ComparedKind.Best)
            evidence.Add(new($"activation of the {compared.Name}", compared.Activation, compared.Meaning));
        evidence.Add(new(
            "above the best real row", Deviations(top.Score, statistics) - Deviations(compared.Activation, statistics),
            "standard deviations by which the optimised input beats that row; negative when it does not"));
        if (statistics.Maximum > 0)
            evidence.Add(new("optimised over best real", top.Score / statistics.Maximum,
                "the optimised activation as a multiple of the largest real one"));
        if (top.ScoreWhenMoved is { } moved)
            evidence.Add(new("activation when moved", moved,
                "mean over small random shifts, scalings and rotations of the optimised input"));
        if (path is not null)
            evidence.AddRange(path.Facts());

        if (doubt is not null)
        {
            evidence.Add(doubt.Evidence);
            return (
                evidence, Verdict.NotRepresentative, new OptimumReason(OptimumGround.OtherRange, top.Score)
                {
                    Doubt = doubt.Words,
                    Border = suspect,
                });
        }

        var low = Compared(lowest, statistics, isAllowed, isHighest: false);
        var bottomOut = lowest.Optimized is { } least && low.Kind != ComparedKind.WeakestKept
            && Shortfall.IsBehind(least.Score, low.Activation, highest: false);
        var (verdict, ground) = OptimumReason.OfEnd(top.Score, highest: true, compared, top.FallsShort, path) switch
        {
            { Verdict: not Verdict.Supported } decided => decided,
            _ when bottomOut => (Verdict.NotRepresentative, OptimumGround.LowFallsShort),
            _ when lowest.Optimized is { FallsShort: true } => (Verdict.NotRepresentative, OptimumGround.LowBehindItsCopies),
            var reaches => reaches,
        };
        return (evidence, verdict, new OptimumReason(ground, top.Score)
        {
            Compared = compared,
            Low = lowest.Optimized is { } shown ? (shown.Score, low) : null,
            Path = path,
            Moved = top.ScoreWhenMoved,
            IsExact = top.Source == OptimumSource.ClosedForm,
            Starts = top.Starts,
            Border = suspect,
        });
    }

    /// <summary>The row to beat: the most extreme that the optimisation might have given. Where all rows kept are
    /// outside its range, the weakest of them, which no allowed row exceeds.</summary>
    private static ComparedRow Compared(
        Extreme end, UnitStatistics statistics, Func<long, bool> isAllowed, bool isHighest = true)
    {
        if (end.Examples.Count == 0 || isAllowed(end.Examples[0].Row))
            return new(ComparedKind.Best, isHighest ? statistics.Maximum : statistics.Minimum);
        return end.Examples.FirstOrDefault(example => isAllowed(example.Row)) is { } allowed
            ? new(ComparedKind.BestAllowed, allowed.Activation)
            : new(ComparedKind.WeakestKept, end.Examples[^1].Activation);
    }

    private static double Deviations(double value, UnitStatistics statistics) =>
        statistics.StandardDeviation > 0 ? (value - statistics.Mean) / statistics.StandardDeviation : 0;
}
