using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>The findings of a model that a reader sees first.</summary>
internal static class BestFounded
{
    /// <summary>The supported ones before others, the strongest evidence first; of the supported ones those first that say
    /// something new, from several layers.</summary>
    /// <param name="set">The model's findings.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<Finding> Of(FindingSet set, int count)
    {
        var strengths = (set.Cells ?? Enumerable.Empty<CellFinding>())
            .Where(cell => cell.Verdict.IsSupported)
            .GroupBy(cell => cell.Unit)
            .ToDictionary(cells => cells.Key, cells => cells.Max(cell => Math.Abs(cell.HeldOut.Correlation)));
        Finding[] ranked =
        [
            .. set.OrderBy(finding => finding.Verdict).ThenByDescending(finding => Strength(finding, set, strengths)),
        ];
        var ofLayer = new Dictionary<string, int>();
        var fresh = ranked.Where(finding => finding.Verdict.IsSupported).DistinctBy(finding => finding.Claims.Highest)
            .Where(finding =>
            {
                var point = finding.Unit.Point.Name;
                ofLayer[point] = ofLayer.GetValueOrDefault(point) + 1;
                return ofLayer[point] <= (count + 1) / 2;
            });
        return [.. fresh.Concat(ranked).Distinct().Take(count)];
    }

    private static double Strength(Finding finding, FindingSet set, Dictionary<Unit, double> correlations)
    {
        if (set.Cells is not null) return correlations.GetValueOrDefault(finding.Unit, -1);
        if (finding.Preference is { } preferred) return preferred.Interval.Low;
        if (set.Table?.Of(finding.Unit) is { } entry) return entry.Highest.HeldOut.Auc;
        if (finding.Preference is { } preference) return preference.Interval.Low - preference.Untrained;
        var statistics = finding.Statistics;
        return statistics.StandardDeviation > 0 ? (statistics.Maximum - statistics.Mean) / statistics.StandardDeviation : 0;
    }
}
