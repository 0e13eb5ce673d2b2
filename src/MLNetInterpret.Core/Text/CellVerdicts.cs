using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Text;

/// <summary>What a search for concepts says about units that were looked at one by one.</summary>
internal static class CellVerdicts
{
    /// <summary>A finding about a unit of a text model with the best supported of its concepts as its claim.</summary>
    public static Finding Join(Finding finding, CellFindings cells)
    {
        if (finding.Verdict == Verdict.Dead) return finding;
        var best = cells.Where(cell => cell.Unit == finding.Unit)
            .OrderBy(cell => cell.Verdict)
            .ThenByDescending(cell => Math.Abs(cell.HeldOut.Correlation)).FirstOrDefault();
        if (best is null)
            return finding.Verdict == Verdict.Undecided
                ? finding.Joined(
                    finding.Claims, [], finding.Verdict,
                    new ConceptReason(ConceptGround.OthersGoBetter) { Count = cells.Concepts.Count })
                : finding;
        Evidence[] measured =
        [
            new("correlation with " + best.Concept, best.HeldOut.Correlation, "on text that the search never saw, -1 to 1"),
            new(
                "lower end of its interval", best.HeldOut.Interval?.Low ?? double.NaN,
                "neighbouring places not being independent"),
            new("upper end of its interval", best.HeldOut.Interval?.High ?? double.NaN, "the same"),
            new(
                "untrained network", best.Controls.Untrained, "the largest of any unit of the same network with random weights; "
                + $"others may reach {Fixed(best.Controls.UntrainedLimit, 2)}"),
            new("random direction", best.Controls.RandomDirection, "the largest of random directions of the same layer"),
            new("q-value", best.Controls.QValue, "share of false discoveries among tests as sure as this one"),
        ];
        return finding.Joined(
            finding.Claims with { Highest = $"{best.Claim}; {finding.Claims.Highest}" }, measured, best.Verdict, best.Grounds[0]);
    }
}
