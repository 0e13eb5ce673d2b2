using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Text;

/// <summary>Reason of a verdict about the probes of a concept.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="Shown">The probe on few units.</param>
/// <param name="All">The probe on all units.</param>
/// <param name="Events">Stretches of the held-out text in which the concept holds.</param>
internal sealed record ProbeReason(ProbeGround Ground, ProbeStep Shown, ProbeStep All, int Events) : VerdictReason
{
    private const double Share = 0.9;

    internal override string Sentence => Ground switch
    {
        ProbeGround.FewEvents => $"the held-out text has only {Events} stretches in which the concept holds, "
            + $"{CellJudgement.FewestEvents} are needed",
        ProbeGround.NotTold => $"{(All.Cells == 1 ? "the only unit tells" : $"all {Count(All.Cells)} units tell")} no more than "
            + $"chance: {Told(All)}",
        ProbeGround.Spread => $"{Count(Shown.Cells, "unit")} {Tell(Shown)} {Told(Shown)}, all {Count(All.Cells)} {Told(All)}: "
            + "more are needed",
        ProbeGround.UntrainedTell => $"{Count(Shown.Cells, "unit")} {Tell(Shown)} {Told(Shown)}, as many of an untrained network "
            + $"{Percent(Shown.Untrained, 1)}",
        ProbeGround.RandomLabelsTold => $"{Count(Shown.Cells, "unit")} {Tell(Shown)} {Told(Shown)}, but random labels of words "
            + $"{Percent(Shown.Control, 1)}",
        _ => $"{Count(Shown.Cells, "unit")} {Tell(Shown)} {Told(Shown)}, all {Count(All.Cells)} "
            + $"{Percent(All.BalancedAccuracy, 1)}; as many of an untrained network {Percent(Shown.Untrained, 1)}, "
            + $"random labels of words {Percent(Shown.Control, 1)}",
    };

    /// <summary>What the probes of a concept say.</summary>
    public static (int Enough, Verdict Verdict, ProbeReason Reason) Judge(IReadOnlyList<ProbeStep> steps, int events)
    {
        var all = steps[^1];
        var needed = Chance + (Share * (all.BalancedAccuracy - Chance));
        var first = steps.Take(steps.Count - 1).ToList().FindIndex(step => step.BalancedAccuracy >= needed);
        var shown = steps[first >= 0 ? first : steps.Count - 2];
        var (verdict, ground) = events < CellJudgement.FewestEvents ? (Verdict.Undecided, ProbeGround.FewEvents)
            : !(all.Interval.Low > Chance) ? (Verdict.NotSupported, ProbeGround.NotTold)
            : first < 0 ? (Verdict.NotSupported, ProbeGround.Spread)
            : !(shown.Interval.Low > shown.Untrained + CellJudgement.Margin) ? (Verdict.NotSupported, ProbeGround.UntrainedTell)
            : !(shown.Interval.Low > shown.Control + CellJudgement.Margin) ? (Verdict.NotSupported, ProbeGround.RandomLabelsTold)
            : (Verdict.Supported, ProbeGround.FewTell);
        return (ground == ProbeGround.NotTold ? 0 : first + 1, verdict, new(ground, shown, all, events));
    }

    private const double Chance = 0.5;

    private static string Tell(ProbeStep step) => step.Cells == 1 ? "tells" : "tell";

    private static string Told(ProbeStep step) => $"{Percent(step.BalancedAccuracy, 1)} "
        + $"[{Percent(step.Interval.Low, 1)}, {Percent(step.Interval.High, 1)}]";
}

/// <summary>What decides about the probes of a concept.</summary>
internal enum ProbeGround
{
    /// <summary>The held-out text has too few stretches.</summary>
    FewEvents,

    /// <summary>All units tell no more than chance.</summary>
    NotTold,

    /// <summary>All units tell more than the few that were tried.</summary>
    Spread,

    /// <summary>As many units of untrained networks tell it as well.</summary>
    UntrainedTell,

    /// <summary>As many units tell labels drawn at random as well.</summary>
    RandomLabelsTold,

    /// <summary>Few units tell it.</summary>
    FewTell,
}
