using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>From measurements to a verdict.</summary>
internal static class Judgement
{
    /// <summary>The evidence about a unit, the verdict it carries, and its reason.</summary>
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
            evidence.AddRange([
                new Evidence($"path through {path.Point}", path.Optimized,
                    "rank correlation of that layer's activations on the optimised input with those on the strongest rows"),
                new("path of the strongest rows", path.Real,
                    "the same for each of the strongest rows against the others, median"),
                new("path of random rows", path.Random,
                    "the same for rows drawn at random, median; the optimised input has to be above")]);

        if (doubt is not null)
        {
            evidence.Add(doubt.Evidence);
            return (
                evidence, Verdict.NotRepresentative, new OptimumReason(OptimumGround.OtherRange, top.Score)
                {
                    Doubt = doubt,
                    Border = suspect,
                });
        }

        var isBehind = Shortfall.IsBehind(top.Score, compared.Activation, highest: true);
        var (verdict, ground) = (isBehind, compared.Kind, path) switch
        {
            (true, ComparedKind.WeakestKept, _) => (Verdict.Undecided, OptimumGround.NoRowToCompare),
            (true, _, _) => (Verdict.NotRepresentative, OptimumGround.FallsShort),
            _ when top.FallsShort => (Verdict.NotRepresentative, OptimumGround.BehindItsCopies),
            (_, _, { IsForeign: true }) => (Verdict.NotRepresentative, OptimumGround.OtherPath),
            _ => (Verdict.Supported, OptimumGround.Reaches),
        };
        return (evidence, verdict, new OptimumReason(ground, top.Score)
        {
            Compared = compared,
            Path = path,
            Moved = top.ScoreWhenMoved,
            IsExact = top.Source == OptimumSource.ClosedForm,
            Starts = top.Starts,
            Border = suspect,
        });
    }

    /// <summary>The row to beat: the strongest that the optimisation might have given. Where all rows kept are
    /// outside its range, the weakest of them, which no allowed row exceeds.</summary>
    private static ComparedRow Compared(Extreme highest, UnitStatistics statistics, Func<long, bool> isAllowed)
    {
        if (highest.Examples.Count == 0 || isAllowed(highest.Examples[0].Row))
            return new(ComparedKind.Best, statistics.Maximum);
        return highest.Examples.FirstOrDefault(example => isAllowed(example.Row)) is { } allowed
            ? new(ComparedKind.BestAllowed, allowed.Activation)
            : new(ComparedKind.WeakestKept, highest.Examples[^1].Activation);
    }

    private static double Deviations(double value, UnitStatistics statistics) =>
        statistics.StandardDeviation > 0 ? (value - statistics.Mean) / statistics.StandardDeviation : 0;
}
