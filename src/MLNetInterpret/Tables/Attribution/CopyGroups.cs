using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>Groups of units that are near copies of each other, or each other's negative.</summary>
internal static class CopyGroups
{
    /// <summary>Joins units whose activations correlate as <see cref="SimilarUnit.IsCopy"/> says,
    /// and those that such pairs connect.</summary>
    /// <param name="units">The units.</param>
    /// <param name="activations">Unit after unit one value for each row.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IReadOnlyList<IReadOnlyList<Unit>> Of(
        IReadOnlyList<Unit> units, double[][] activations, CancellationToken cancellation = default)
    {
        int[] group = [.. Enumerable.Range(0, units.Count)];
        for (var left = 0; left < units.Count; left++)
            for (var right = left + 1; right < units.Count; right++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (kept, merged) = (group[left], group[right]);
                if (kept == merged) continue;
                var correlation = Correlation.Of(activations[left], activations[right]) ?? 0;
                if (!(Math.Abs(correlation) >= SimilarUnit.CopyCorrelation)) continue;
                for (var unit = 0; unit < group.Length; unit++)
                    if (group[unit] == merged) group[unit] = kept;
            }

        return [.. Enumerable.Range(0, units.Count).GroupBy(unit => group[unit]).Where(same => same.Count() > 1)
            .Select(same => (IReadOnlyList<Unit>)[.. same.Select(unit => units[unit])])];
    }
}
