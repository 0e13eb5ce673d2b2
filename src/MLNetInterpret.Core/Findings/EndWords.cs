using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Findings;

/// <summary>Words for an end of a unit's range that no row stands for.</summary>
internal static class EndWords
{
    /// <summary>Why no row stands for it, without a full stop; null where rows do, or none were asked for.</summary>
    /// <param name="statistics">The unit's.</param>
    /// <param name="highest">Which end.</param>
    /// <param name="isShared">Whether more rows than are kept share the extreme value.</param>
    public static string? OfNoRow(UnitStatistics statistics, bool highest, bool isShared)
    {
        if (statistics.Count == 0) return "no finite activation was seen";
        if (statistics.NeverChanges) return $"no row in particular: always {UpTo(statistics.Maximum, 3)}";
        if (!isShared) return null;
        var (value, kind) = highest ? (statistics.Maximum, "largest") : (statistics.Minimum, "smallest");
        return value == 0
            ? $"no row in particular: {Percent(statistics.ZeroShare)} of all activations are 0, its {kind}"
            : $"no row in particular: more rows than are kept share its {kind} activation, {UpTo(value, 3)}";
    }

    /// <summary>The same of a finding's end.</summary>
    public static string? OfNoRow(Finding finding, bool highest) =>
        OfNoRow(finding.Statistics, highest, (highest ? finding.Highest : finding.Lowest).IsShared);
}
