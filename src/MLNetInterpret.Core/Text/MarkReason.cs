using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Text;

/// <summary>Reason of a verdict about the units of marked stretches.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="Cells">Units of the set.</param>
/// <param name="Evidence">What the held-out text says.</param>
internal sealed record MarkReason(MarkGround Ground, int Cells, MarkEvidence Evidence) : VerdictReason
{
    internal override string Sentence => Ground switch
    {
        MarkGround.NoCell => "no unit is on exactly at the marked text",
        MarkGround.FewMarks => $"the held-out text has only {Count(Evidence.HeldOut, "mark")}, "
            + $"{CellJudgement.FewestEvents} are needed",
        MarkGround.FewRuns => $"the set is on at only {Count(Evidence.Runs, "place")} of the held-out text, "
            + $"{CellJudgement.FewestEvents} are needed",
        MarkGround.Chance => $"{Told}, stretches at random places {Percent(Evidence.Chance, 1)}",
        MarkGround.Untrained => $"{Told}, untrained networks {Percent(Evidence.Untrained, 1)}",
        MarkGround.Random => $"{Told}, random sets of as many units {Percent(Evidence.Random, 1)}",
        _ => $"{Told}; untrained networks {Percent(Evidence.Untrained, 1)}, random sets {Percent(Evidence.Random, 1)}",
    };

    /// <summary>What the evidence says.</summary>
    /// <param name="cells">Units of the set.</param>
    /// <param name="evidence">What was measured.</param>
    /// <param name="isConcept">Whether a concept is marked; else characters are.</param>
    public static (Verdict Verdict, MarkReason Reason) Judge(int cells, MarkEvidence evidence, bool isConcept)
    {
        bool Exceeds(double control) => evidence.Interval.Low > control + CellJudgement.Margin;
        var (verdict, ground) = cells == 0 ? (Verdict.NotSupported, MarkGround.NoCell)
            : isConcept && evidence.HeldOut < CellJudgement.FewestEvents ? (Verdict.Undecided, MarkGround.FewMarks)
            : !isConcept && evidence.Runs < CellJudgement.FewestEvents ? (Verdict.Undecided, MarkGround.FewRuns)
            : !isConcept && !Exceeds(evidence.Chance) ? (Verdict.NotSupported, MarkGround.Chance)
            : !Exceeds(evidence.Untrained) ? (Verdict.NotSupported, MarkGround.Untrained)
            : !Exceeds(evidence.Random) ? (Verdict.NotSupported, MarkGround.Random)
            : (Verdict.Supported, MarkGround.Holds);
        return (verdict, new(ground, cells, evidence));
    }

    private string Told => !double.IsNaN(Evidence.Chance)
        ? $"what switches {Count(Cells, "unit")} on in held-out text is like the marks to {Score}"
        : Evidence.Runs == 0
        ? "the set never turns on and off again within the held-out text"
        : $"{Count(Cells, "unit")} {(Cells == 1 ? "finds" : "find")} {Percent(Evidence.Found, 1)} of the held-out marks, "
            + $"{Percent(Evidence.Precision, 1)} of what {(Cells == 1 ? "it finds is" : "they find is")} marked: score {Score}";

    private string Score => $"{Percent(Evidence.Score, 1)} "
        + $"[{Percent(Evidence.Interval.Low, 1)}, {Percent(Evidence.Interval.High, 1)}]";
}

/// <summary>What decides about the units of marked stretches.</summary>
internal enum MarkGround
{
    /// <summary>No unit is on exactly there.</summary>
    NoCell,

    /// <summary>The held-out text has too few marked stretches.</summary>
    FewMarks,

    /// <summary>The set is on at too few stretches of it.</summary>
    FewRuns,

    /// <summary>Random places are as much like the marks.</summary>
    Chance,

    /// <summary>Untrained networks do it as well.</summary>
    Untrained,

    /// <summary>Random sets do it as well.</summary>
    Random,

    /// <summary>It holds.</summary>
    Holds,
}
