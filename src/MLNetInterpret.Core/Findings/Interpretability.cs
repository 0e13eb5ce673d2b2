using System.Text.Json.Serialization;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>Interpretability of a unit of pictures: whether what explains it tells rows that drive it from rows that do not, by
/// the eye of another network.</summary>
/// <remarks>Sources: Zimmermann, Klindt, Brendel, "Measuring per-unit interpretability at scale without humans", NeurIPS 2024;
/// Borowski et al., ICLR 2021, arXiv:2010.12606. How it is measured: docs/interpretability.md.</remarks>
public sealed class Interpretability : ReadableResult
{
    [JsonConstructor]
    internal Interpretability(string judge, ForcedChoice? rows, ForcedChoice? pictures) =>
        (Judge, Rows, Pictures) = (judge, rows, pictures);

    /// <summary>The judge's weights, as <see cref="HookedNetwork.Hash"/> names them.</summary>
    public string Judge { get; }

    /// <summary>With other real rows as explanation; null where there are too few.</summary>
    public ForcedChoice? Rows { get; }

    /// <summary>With the optimised pictures as explanation; null where there are none, or too few rows.</summary>
    public ForcedChoice? Pictures { get; }

    private protected override string Sentence =>
        $"explained by rows: {Rows?.ToString() ?? "not measured"}; by pictures: {Pictures?.ToString() ?? "not measured"}";
}

/// <summary>Choices between two rows, one that drives a unit much and one that drives it little.</summary>
public sealed class ForcedChoice : ReadableResult
{
    [JsonConstructor]
    internal ForcedChoice(double share, Interval interval, double? control, int groups) =>
        (Share, Interval, Control, Groups) = (share, interval, control, groups);

    /// <summary>Share of the choices that are right, 0 to 1; chance is 0.5.</summary>
    public double Share { get; }

    /// <summary>The 95 % interval of <see cref="Share"/>, bootstrapped over groups of rows.</summary>
    public Interval Interval { get; }

    /// <summary>The same share with explanations of other units of the layer, mean over up to eight of them: what of it is not
    /// about this unit. Null where the layer has no other.</summary>
    public double? Control { get; }

    /// <summary>Groups (photos) that the rows asked about are of.</summary>
    public int Groups { get; }

    private protected override string Sentence =>
        $"{Fixed(Share, 2)} {Interval.ToString("0.00")} of choices right over {Count(Groups, "group")}"
        + (Control is { } control ? $", {Fixed(control, 2)} by other units' explanations" : "");
}
