using MLNetInterpret.Core.Findings;

namespace MLNetInterpret.Core.Text;

/// <summary>From measurements to a verdict about a cell and a concept.</summary>
internal static class CellJudgement
{
    /// <summary>Fewer stretches of the held-out text tell nothing.</summary>
    public const int FewestEvents = 20;

    /// <summary>How far an interval has to lie above controls of which there are few.</summary>
    public const double Margin = 0.05;

    private const double MostTimes = 0.5;

    /// <summary>The verdict that the measurements carry, with its reasons, the weightiest first.</summary>
    public static (Verdict Verdict, IReadOnlyList<VerdictReason> Grounds) Of(CellMeasurements measured, ConceptKind kind)
    {
        var found = new List<(Verdict Verdict, CellGround Ground)>();
        var (r, low) = (measured.R, measured.Low);
        var (controls, switching) = (measured.Controls, measured.Switching);
        if (!(controls.QValue <= measured.FalseDiscoveryRate)) found.Add((Verdict.NotSupported, CellGround.ChanceAmongTests));
        if (!(low > 0)) found.Add((Verdict.NotSupported, CellGround.MayBeZero));
        else if (r < measured.LeastCorrelation) found.Add((Verdict.NotSupported, CellGround.Weak));
        Beats(controls.Untrained, CellGround.UntrainedReaches, CellGround.UntrainedWithin);
        if (r > controls.Untrained && low <= controls.UntrainedLimit)
            found.Add((Verdict.Undecided, CellGround.UntrainedMayReach));
        Beats(controls.RandomDirection, CellGround.RandomReaches, CellGround.RandomWithin);
        if (kind == ConceptKind.Binary && (switching?.Events ?? 0) < FewestEvents)
            found.Add((Verdict.Undecided, CellGround.FewEvents));
        else if (switching is not null && !Switches(switching)) found.Add((Verdict.Undecided, CellGround.DoesNotSwitch));

        var verdict = found.Exists(reason => reason.Verdict == Verdict.NotSupported) ? Verdict.NotSupported
            : found.Count > 0 ? Verdict.Undecided : Verdict.Supported;
        if (verdict == Verdict.Supported) found.Add((verdict, CellGround.BeyondControls));
        if (verdict == Verdict.Supported && switching is not null) found.Add((verdict, CellGround.Switches));
        if (measured.Ablation is { } ablation && verdict != Verdict.NotSupported)
            found.Add((verdict, IsNeeded(ablation) ? CellGround.Needed : CellGround.NotNeeded));
        return (verdict, [.. found.OrderBy(reason => reason.Verdict == verdict ? 0 : 1)
            .Select(reason => new CellReason(reason.Ground, measured))]);

        void Beats(double control, CellGround reaches, CellGround within)
        {
            if (r <= control) found.Add((Verdict.NotSupported, reaches));
            else if (low <= control) found.Add((Verdict.Undecided, within));
        }
    }

    /// <summary>Whether a unit turns on and off where the concept begins and ends,
    /// most times and more often than elsewhere.</summary>
    private static bool Switches(CellSwitching switching) =>
        switching.On >= MostTimes && switching.Off >= MostTimes
        && switching.On > switching.ChanceOn && switching.Off > switching.ChanceOff;

    /// <summary>Whether the model's predictions use what the unit shows, more than what its neighbours show.</summary>
    private static bool IsNeeded(CellAblation ablation) =>
        ablation.Interval.Low > 0 && ablation.OtherUnits.All(other => other.Fall < ablation.Fall);

    /// <summary>What the search says of a concept as a whole.</summary>
    public static (Verdict Verdict, VerdictReason Ground) OfConcept(ConceptProfile profile, IReadOnlyList<CellFinding> findings)
    {
        if (profile.StandardDeviation == 0)
            return (Verdict.Undecided, new ConceptReason(profile.Share == 0 ? ConceptGround.Absent : ConceptGround.Constant));
        CellFinding[] supported = [.. findings.Where(finding => finding.Verdict.IsSupported)];
        if (supported.Length > 0)
            return (supported.Min(finding => finding.Verdict), supported is [var only]
                ? new ConceptReason(ConceptGround.OneFollows) { Unit = only.Unit }
                : new ConceptReason(ConceptGround.SeveralFollow) { Count = supported.Length });
        if (findings.Count == 0) return (Verdict.NotSupported, new ConceptReason(ConceptGround.NoneChanges));
        var best = findings.FirstOrDefault(finding => finding.Verdict == Verdict.Undecided) ?? findings[0];
        var (verdict, ground) = best.Verdict == Verdict.Undecided
            ? (Verdict.Undecided, ConceptGround.OneMayFollow)
            : (Verdict.NotSupported, ConceptGround.NoneFollows);
        return (verdict, new ConceptReason(ground) { Unit = best.Unit, Closest = best.Grounds[0] });
    }
}
