using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Findings about cells and concepts in the words and numbers of pages and figures.</summary>
internal static class CellWords
{
    /// <summary>A correlation or another number from -1 to 1 with two digits.</summary>
    public static string R(double value) => double.IsFinite(value) ? NumberWords.Typeset(value, 2) : "–";

    /// <summary>An interval's ends in brackets.</summary>
    public static string Range(Interval interval) => $"[{R(interval.Low)}, {R(interval.High)}]";

    /// <summary>A chance or a share that may be very small.</summary>
    public static string Chance(double value) => value < 0.0001 ? "< 0.0001" : NumberWords.Typeset(value, value < 0.01 ? 4 : 3);

    /// <summary>A change of a probability with three digits.</summary>
    public static string Fall(double value) => double.IsFinite(value) ? NumberWords.Typeset(value, 3) : "–";

    /// <summary>The most that is lost without any other unit, which the unit's own fall has to exceed; null where none was
    /// held.</summary>
    public static double? MostFall(this CellAblation ablation) =>
        ablation.OtherUnits.Count == 0 ? null : ablation.OtherUnits.Max(other => other.Fall);

    /// <summary>An AUC; where it lies below a half, low activation marks the concept.</summary>
    public static string Marks(double auc) => double.IsFinite(auc) && auc < 0.5 ? $"{R(auc)}, low marks it" : R(auc);

    /// <summary>The unit of each concept that stands for it: a supported one before others, else the surest.</summary>
    public static CellFinding? Best(this CellFindings cells, string concept) => cells
        .Where(finding => finding.Concept == concept)
        .OrderByDescending(finding => finding.Verdict.IsSupported)
        .FirstOrDefault();

    /// <summary>The findings with their places in the set as a table has them: supported ones first, the
    /// largest correlation first.</summary>
    public static IEnumerable<(CellFinding Finding, int Place)> Ranked(this CellFindings cells) => cells
        .Select((finding, place) => (finding, place))
        .OrderBy(entry => entry.finding.Verdict)
        .ThenByDescending(entry => Math.Abs(entry.finding.HeldOut.Correlation));

    /// <summary>The search in one sentence.</summary>
    public static string InWords(this CellSearchBackground background, int concepts) =>
        $"{NumberWords.Count(background.Units, "unit")} searched for {NumberWords.Count(concepts, "concept")} "
        + $"on {NumberWords.Count(background.SearchedTo - background.SearchedFrom)} characters; "
        + $"what was found was measured again on {NumberWords.Count(background.HeldOutTo - background.HeldOutFrom)} others "
        + "that the search never saw.";
}
