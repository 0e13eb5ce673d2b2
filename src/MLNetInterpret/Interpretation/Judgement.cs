namespace MLNetInterpret.Interpretation;

/// <summary>From measurements to a verdict.</summary>
internal static class Judgement
{
    private const string BestRow = "best real row";
    private const string NoneAllowed = "weakest of the strongest rows";

    /// <summary>The evidence about a unit, the verdict it carries, and the reason in one sentence.</summary>
    public static (IReadOnlyList<Evidence> Evidence, Verdict Verdict, string Reason) Of(
        UnitStatistics statistics, Extreme highest, Extreme lowest, Func<long, bool> isAllowed, PathEvidence? path)
    {
        var evidence = new List<Evidence>
        {
            new("mean activation", statistics.Mean, "over everything scanned"),
            new("99th percentile", statistics.Percentile99, "only one in a hundred is higher"),
            new("largest real activation", statistics.Maximum, "the strongest of the scanned data"),
            new("smallest real activation", statistics.Minimum, "the weakest of the scanned data"),
        };
        if (statistics.Count == 0)
            return (evidence, Verdict.Undecided, "no finite activation was seen");
        if (statistics.Minimum == statistics.Maximum)
            return (evidence, Verdict.Dead, $"its activation is {statistics.Maximum:0.###} on everything scanned");
        if (highest.Optimized is not { } top)
        {
            evidence.Add(new("largest in standard deviations", Deviations(statistics.Maximum, statistics),
                "how far the strongest stands out from the mean"));
            return (evidence, Verdict.Undecided, "real data only: no input was optimised and no concept tested");
        }

        evidence.Add(new("optimised activation", top.Score, "the input found by optimisation, measured again as it is shown"));
        if (lowest.Optimized is { } bottom)
            evidence.Add(new("optimised low activation", bottom.Score,
                "the input that drives the unit down, measured again as it is shown"));
        var (best, name, meaning) = Comparable(highest, statistics, isAllowed);
        var isBound = name == NoneAllowed;
        if (name != BestRow) evidence.Add(new($"activation of the {name}", best, meaning));
        evidence.Add(new("above the best real row", Deviations(top.Score, statistics) - Deviations(best, statistics),
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

        if (isBound && top.Score < best)
            return (evidence, Verdict.Undecided,
                $"the optimised input reaches {top.Score:0.###}, and all rows kept have values that it was not allowed to use");
        if (top.Score < best)
            return (evidence, Verdict.NotRepresentative,
                $"the optimised input reaches only {top.Score:0.###}, the {name} {best:0.###}");
        return path is { IsForeign: true }
            ? (evidence, Verdict.NotRepresentative,
                $"the optimised input reaches {top.Score:0.###}, " +
                $"but takes another path through {path.Point} than the strongest rows do: " +
                $"rank correlation {path.Optimized:0.##}, random rows {path.Random:0.##}")
            : (evidence, Verdict.Supported, $"the optimised input reaches {top.Score:0.###}, the {name} {best:0.###}");
    }

    /// <summary>The activation to beat: of the strongest row that the optimisation might have given. Where all rows kept are
    /// outside its range, the weakest of them, which no allowed row exceeds.</summary>
    private static (float Activation, string Name, string Meaning) Comparable(
        Extreme highest, UnitStatistics statistics, Func<long, bool> isAllowed)
    {
        if (highest.Examples.Count == 0 || isAllowed(highest.Examples[0].Row)) return (statistics.Maximum, BestRow, "");
        return highest.Examples.FirstOrDefault(example => isAllowed(example.Row)) is { } allowed
            ? (allowed.Activation, "best real row in its range",
                "the strongest real row whose every value the optimisation was allowed to use")
            : (highest.Examples[^1].Activation, NoneAllowed,
                "all rows kept have a value that the optimisation was not allowed to use; " +
                "no row in its range is stronger than this one");
    }

    private static double Deviations(double value, UnitStatistics statistics) =>
        statistics.StandardDeviation > 0 ? (value - statistics.Mean) / statistics.StandardDeviation : 0;
}
