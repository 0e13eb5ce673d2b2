using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret;

/// <summary>How much of a concept the state of a recurrent network tells, and how many units that takes: logistic probes on one
/// unit, on two, and so on, and on all.</summary>
/// <remarks>The activations after a character are asked for the concept at that character; a count or size holds where it is
/// above its median. Units are chosen forward on the searched text, each the one that adds most to a linear fit; each probe is
/// fitted there anew and measured on the held-out text. The probe on all units is a ridge regression's score. The control task
/// (Hewitt, Liang, "Designing and Interpreting Probes with Control Tasks", 2019, arXiv:1909.03368) gives each word, as far as it
/// has been read, a label drawn at random, so that as many characters hold as of the concept.</remarks>
public sealed class ConceptProbe : ReadableResult
{
    [JsonConstructor]
    internal ConceptProbe(IReadOnlyList<ProbeStep> steps, int enough, int events, Verdict verdict, VerdictReason ground)
    {
        (Steps, Enough, Events) = (steps, enough, events);
        (Verdict, Ground) = (verdict, ground);
    }

    /// <summary>The probes: one unit, two units, ..., and last all units.</summary>
    public IReadOnlyList<ProbeStep> Steps { get; }

    /// <summary>The fewest units that tell nine tenths of what all units tell beyond chance; 0 where more are needed than were
    /// tried.</summary>
    public int Enough { get; }

    /// <summary>Stretches of the held-out text in which the concept holds.</summary>
    public int Events { get; }

    /// <summary>Supported where so few units tell the concept, and the interval of what they tell lies 5 points and more above
    /// what as many units of untrained networks tell of it, and these of random labels.</summary>
    public Verdict Verdict { get; }

    /// <summary>The verdict's reason.</summary>
    [JsonPropertyName("reason")]
    [JsonInclude]
    internal VerdictReason Ground { get; }

    /// <summary>The verdict's reason, in one sentence.</summary>
    [JsonIgnore]
    public string Reason => Ground.ToString();

    /// <summary>The first held-out characters with the probability of the concept, by the fewest units that tell it, or the most
    /// that were tried; null where it was not kept.</summary>
    [JsonInclude]
    public CellWindow? Display { get; internal init; }

    /// <summary>The probe that is shown: of <see cref="Enough"/> units, or of the most that were tried.</summary>
    internal ProbeStep Shown => Steps[Enough > 0 ? Enough - 1 : Math.Max(0, Steps.Count - 2)];

    /// <summary>The probe on all units.</summary>
    internal ProbeStep All => Steps[^1];

    private protected override string Sentence => $"{Shown}; all {Count(All.Cells)}: {Percent(All.BalancedAccuracy)}";
}

/// <summary>A logistic probe on some units.</summary>
public sealed class ProbeStep : ReadableResult
{
    /// <summary>Number of units.</summary>
    public required int Cells { get; init; }

    /// <summary>The units in the order in which they were chosen; empty for all.</summary>
    public required IReadOnlyList<Unit> Units { get; init; }

    /// <summary>Balanced accuracy on the held-out text: the mean of the shares told right where the concept holds and where it
    /// does not, 0 to 1; chance is 0.5.</summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>Its confidence interval from blocks of text.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Chance that the probe's probability is higher where the concept holds than where it does not, 0 to 1.</summary>
    public required double Auc { get; init; }

    /// <summary>Balanced accuracy of probes on as many units in the control task, the largest of three
    /// draws.</summary>
    public required double Control { get; init; }

    /// <summary>The largest balanced accuracy of probes on as many units of networks of the same shape with random
    /// weights.</summary>
    public required double Untrained { get; init; }

    private protected override string Sentence =>
        $"{Count(Cells, "unit")}{(Units.Count == 0 ? "" : $" ({string.Join(", ", Units)})")} " +
        $"{(Cells == 1 ? "tells" : "tell")} {Percent(BalancedAccuracy)} of held-out text, balanced " +
        $"(random labels {Percent(Control)}, untrained networks {Percent(Untrained)})";
}
