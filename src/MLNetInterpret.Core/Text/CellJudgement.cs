using System.Globalization;

namespace MLNetInterpret.Core.Text;

/// <summary>From measurements to a verdict about a cell and a concept.</summary>
internal static class CellJudgement
{
    private const int FewestEvents = 20;
    private const double MostTimes = 0.5;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The verdict that the measurements carry, with its reasons, the weightiest first.</summary>
    public static (Verdict Verdict, IReadOnlyList<string> Reasons) Of(
        ConceptFit search, ConceptFit heldOut, CellControls controls, CellSwitching? switching, CellAblation? ablation,
        ConceptKind kind, CellSearchOptions options)
    {
        var findings = new List<(Verdict Verdict, string Reason)>();
        void Add(Verdict verdict, params FormattableString[] parts) =>
            findings.Add((verdict, string.Concat(parts.Select(part => part.ToString(Invariant)))));

        // signed so that the direction found in the search is positive
        var sign = search.Correlation < 0 ? -1 : 1;
        var interval = heldOut.Interval!;
        var (r, low) = (sign * heldOut.Correlation, sign < 0 ? -interval.High : interval.Low);
        if (!(controls.QValue <= options.FalseDiscoveryRate))
            Add(
                Verdict.NotSupported,
                $"among {controls.Tests:N0} tests chance gives such a one: ",
                $"its q-value is {controls.QValue:0.###}, {options.FalseDiscoveryRate} is allowed");
        if (!(low > 0)) Add(Verdict.NotSupported, $"on held-out text the correlation may as well be 0: {interval:0.00}");
        else if (r < options.LeastCorrelation)
            Add(
                Verdict.NotSupported,
                $"the held-out correlation of {heldOut.Correlation:0.00} is weaker than {options.LeastCorrelation:0.00}");
        Beats("an untrained network reaches", controls.Untrained);
        if (r > controls.Untrained && low <= controls.UntrainedLimit)
            Add(
                Verdict.Undecided,
                $"untrained networks may reach {controls.UntrainedLimit:0.00}, ",
                $"the lower end of this unit's interval is {low:0.00}");
        Beats("a random direction reaches", controls.RandomDirection);
        if (kind == ConceptKind.Binary && (switching?.Events ?? 0) < FewestEvents)
            Add(
                Verdict.Undecided,
                $"the held-out text has only {switching?.Events ?? 0} stretches in which the concept holds, ",
                $"{FewestEvents} are needed");
        else if (switching is not null && !Switches(switching))
            Add(
                Verdict.Undecided,
                $"it does not switch with the concept: ",
                $"it turns on at {switching.On:P0} of beginnings (anywhere: {switching.ChanceOn:P0}) ",
                $"and off at {switching.Released:P0} of ends (anywhere: {switching.ChanceReleased:P0})");

        var verdict = findings.Exists(found => found.Verdict == Verdict.NotSupported) ? Verdict.NotSupported
            : findings.Count > 0 ? Verdict.Undecided : Verdict.Supported;
        if (verdict == Verdict.Supported)
            Add(
                Verdict.Supported,
                $"held-out r {heldOut.Correlation:0.00} {interval:0.00}, ",
                $"beyond untrained networks (at most {controls.Untrained:0.00}) ",
                $"and random directions ({controls.RandomDirection:0.00})");
        if (verdict == Verdict.Supported && switching is not null)
            Add(
                Verdict.Supported,
                $"it turns on at {switching.On:P0} of beginnings and off at {switching.Released:P0} of ends; ",
                $"anywhere in the text it does so at {switching.ChanceOn:P0} and {switching.ChanceReleased:P0}");
        if (ablation is not null && verdict != Verdict.NotSupported) Add(verdict, Ablated(ablation));
        return (verdict, [.. findings.OrderBy(found => found.Verdict == verdict ? 0 : 1).Select(found => found.Reason)]);

        void Beats(string rival, double value)
        {
            if (r <= value) Add(Verdict.NotSupported, $"{rival} {value:0.00}, this unit {Math.Abs(heldOut.Correlation):0.00}");
            else if (low <= value)
                Add(Verdict.Undecided, $"{rival} {value:0.00}, which lies within this unit's interval {interval:0.00}");
        }
    }

    /// <summary>Whether a unit turns on and off where the concept begins and ends,
    /// most times and more often than elsewhere.</summary>
    private static bool Switches(CellSwitching switching) =>
        switching.On >= MostTimes && switching.Released >= MostTimes
        && switching.On > switching.ChanceOn && switching.Released > switching.ChanceReleased;

    /// <summary>What the ablation says: whether the model's predictions use what the unit shows.</summary>
    private static FormattableString[] Ablated(CellAblation ablation)
    {
        var others = ablation.OtherUnits.Count == 0
            ? ""
            : string.Create(
                Invariant, $"; with another unit held by {ablation.OtherUnits.Max(other => other.Fall):0.000} at most");
        FormattableString falls =
            $"the probability of '{ablation.Closer}' falls by {ablation.Fall:0.000} from {ablation.Probability:0.000}";
        return ablation.Interval.Low > 0 && ablation.OtherUnits.All(other => other.Fall < ablation.Fall)
            ? [$"held at its mean, ", falls, $", that of other characters by {ablation.OtherFall:0.000}{others}"]
            : [$"the model does not need it to close: held at its mean, ", falls, $"{others}"];
    }

    /// <summary>What the search says of a concept as a whole.</summary>
    public static (Verdict Verdict, string Reason) OfConcept(ConceptProfile profile, IReadOnlyList<CellFinding> findings)
    {
        if (profile.StandardDeviation == 0)
            return (Verdict.Undecided, profile.Share == 0
                ? "the searched text has nothing of the kind"
                : "it is the same at every character of the searched text");
        var supported = findings.Count(finding => finding.Verdict == Verdict.Supported);
        if (supported > 0)
            return (Verdict.Supported, supported == 1
                ? $"{findings.First(finding => finding.Verdict == Verdict.Supported).Unit} follows it"
                : $"{supported} units follow it");
        if (findings.Count == 0) return (Verdict.NotSupported, "no unit changes with it");
        var best = findings.FirstOrDefault(finding => finding.Verdict == Verdict.Undecided) ?? findings[0];
        return best.Verdict == Verdict.Undecided
            ? (Verdict.Undecided, $"{best.Unit} may follow it: {best.Reasons[0]}")
            : (Verdict.NotSupported, $"no such cell in this model; the closest is {best.Unit}: {best.Reasons[0]}");
    }
}
