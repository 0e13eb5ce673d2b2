using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>The class that a unit of pictures tells best from all others: found on some rows, and tested on others.</summary>
/// <remarks>How it is measured, and what has to hold: docs/interpretability.md. Its verdict is <see cref="Finding.Verdict"/>.
/// Sources of the controls: Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, arXiv:1810.03292; Benjamini,
/// Yekutieli, Annals of Statistics 29(4), 2001.</remarks>
public sealed class ClassPreference : ReadableResult
{
    [JsonConstructor]
    internal ClassPreference(
        string className, bool isHigh, double auc, Interval interval, double qValue, double untrained, int networks,
        double shuffled, double shareAtOtherEnd, double share, int rows, bool isUnseen, IReadOnlyList<string> others)
    {
        (ClassName, IsHigh, Auc, Interval, QValue) = (className, isHigh, auc, interval, qValue);
        (Untrained, Networks, Shuffled) = (untrained, networks, shuffled);
        (ShareAtOtherEnd, Share, Rows, IsUnseen, Others) = (shareAtOtherEnd, share, rows, isUnseen, others);
    }

    /// <summary>The class.</summary>
    public string ClassName { get; }

    /// <summary>Whether the unit is high for the class; else it is low for it.</summary>
    public bool IsHigh { get; }

    /// <summary>Chance that the unit lies further out, up or down as <see cref="IsHigh"/> says, on a row of the class than on one
    /// of another class: 0.5 is guessing, 1 tells them apart every time. Measured on the rows of the test.</summary>
    public double Auc { get; }

    /// <summary>Its 95 % interval, bootstrapped over rows.</summary>
    public Interval Interval { get; }

    /// <summary>Share of false discoveries among all units and classes as sure as this one, on the rows that it was found on, 0
    /// to 1.</summary>
    public double QValue { get; }

    /// <summary>The largest AUC for the class of the best unit of the same layer in networks that learned nothing, found and
    /// tested on the same rows; NaN where no such network could be made.</summary>
    public double Untrained { get; }

    /// <summary>Number of such networks.</summary>
    public int Networks { get; }

    /// <summary>The largest AUC of the best unit of the layer when labels are shuffled.</summary>
    public double Shuffled { get; }

    /// <summary>Share of the class among the tenth of the rows at the unit's other end, 0 to 1.</summary>
    public double ShareAtOtherEnd { get; }

    /// <summary>Share of the class among all rows of the test, 0 to 1.</summary>
    public double Share { get; }

    /// <summary>Rows of the test.</summary>
    public int Rows { get; }

    /// <summary>Whether those are held-out rows that were given; else they are a part of the data, which the model may have
    /// learned from.</summary>
    public bool IsUnseen { get; }

    /// <summary>Other classes that the unit tells from the rest as well, within the interval.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>Activations on some of the rows of the test, by class.</summary>
    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal ClassSample? Sample { get; init; }

    private protected override string Sentence =>
        $"{(IsHigh ? "high" : "low")} for {Visible(ClassName)}, AUC {Fixed(Auc, 2)} {Interval.ToString("0.00")} "
        + $"on {Count(Rows, IsUnseen ? "held-out row" : "row")}";
}
