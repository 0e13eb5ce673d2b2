using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Findings;

/// <summary>How many of a channel's highest rows have their largest position on the border, where it sees padding.</summary>
/// <param name="OnBorder">Those rows.</param>
/// <param name="Rows">The highest rows.</param>
/// <param name="Share">Share of all positions that lie there, 0 to 1.</param>
internal sealed record BorderEvidence(int OnBorder, int Rows, double Share)
{
    private const int FewestRows = 3;
    private const double Chance = 0.05;

    /// <summary>Whether all lie there, which positions drawn at random would rarely do.</summary>
    public bool IsSuspect => Rows >= FewestRows && OnBorder == Rows && Math.Pow(Share, Rows) < Chance;

    /// <summary>What is to be said of it.</summary>
    public string Words =>
        $"all {NumberWords.Count(Rows)} highest rows have it on the border, where the unit sees padding "
        + $"({NumberWords.Percent(Share)} of the positions do)";
}
