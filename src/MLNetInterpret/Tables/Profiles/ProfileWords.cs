using MLNetInterpret.Core.Statistics;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>Sentences about profiles, from measured differences only.</summary>
internal static class ProfileWords
{
    private const double Median = 50;

    /// <summary>What is said of a unit that never changes over the data.</summary>
    public static string NoClaim(Unit unit, float always, ProfileEnd highest, ProfileEnd lowest)
    {
        var none = $"{unit} has no preference: its activation is {UpTo(always, 3)} on every row of the data";
        return Spread.Varies(lowest.UnconstrainedScore, highest.UnconstrainedScore)
            ? $"{none}; other allowed rows reach {UpTo(lowest.UnconstrainedScore, 3)} to {UpTo(highest.UnconstrainedScore, 3)}"
            : none;
    }

    public static string Claim(Unit unit, ProfileEnd highest, float typical)
    {
        var what = highest.Drivers.Count > 0
            ? $"is highest for {string.Join(", ", highest.Drivers)}"
            : "depends on no single column of its highest row";
        var half = highest.Curve.FirstOrDefault(point => point.MostPercentile == Median);
        if (half?.Share is not { } share) return $"{unit} {what}";
        return $"{unit} {what}; rows as plausible as the median row reach {UpTo(100 * share, 0)} % of the way " +
            $"from the median score {UpTo(typical, 3)} to its most, {UpTo(highest.UnconstrainedScore, 3)}";
    }
}
