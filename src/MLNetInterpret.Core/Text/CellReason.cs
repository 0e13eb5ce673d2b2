using MLNetInterpret.Core.Findings;

using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Text;

/// <summary>Reason of a verdict about a cell and a concept.</summary>
/// <param name="Ground">What speaks for the verdict.</param>
/// <param name="Measured">The measurements.</param>
internal sealed record CellReason(CellGround Ground, CellMeasurements Measured) : VerdictReason
{
    internal override string Sentence
    {
        get
        {
            var (heldOut, controls, switching) = (Measured.HeldOut, Measured.Controls, Measured.Switching);
            return Ground switch
            {
                CellGround.ChanceAmongTests =>
                    $"among {Count(controls.Tests)} tests one like it is expected by chance: "
                    + $"its q-value is {UpTo(controls.QValue, 3)}, {UpTo(Measured.FalseDiscoveryRate, 9)} is allowed",
                CellGround.MayBeZero => $"on held-out text the correlation may as well be 0: {heldOut.Interval:0.00}",
                CellGround.Weak => $"the held-out correlation of {Fixed(heldOut.Correlation, 2)} is weaker than "
                    + Fixed(Measured.LeastCorrelation, 2),
                CellGround.UntrainedReaches => Reaches(Network, controls.Untrained),
                CellGround.UntrainedWithin => Within(Network, controls.Untrained),
                CellGround.UntrainedMayReach => $"{Network} reaches {Fixed(controls.Untrained, 2)} and others may reach "
                    + $"{Fixed(controls.UntrainedLimit, 2)}, the lower end of this unit's interval is {Fixed(Measured.Low, 2)}",
                CellGround.RandomReaches => Reaches("a random direction", controls.RandomDirection),
                CellGround.RandomWithin => Within("a random direction", controls.RandomDirection),
                CellGround.FewEvents =>
                    $"the held-out text has only {switching?.Events ?? 0} stretches in which the concept holds, "
                    + $"{CellJudgement.FewestEvents} are needed",
                CellGround.DoesNotSwitch => "it does not turn on and off with the concept: it turns on at "
                    + $"{Percent(switching!.On, 0)} of beginnings (anywhere: {Percent(switching.ChanceOn, 0)}) and off at "
                    + $"{Percent(switching.Off, 0)} of ends (anywhere: {Percent(switching.ChanceOff, 0)})",
                CellGround.BeyondControls => $"held-out r {Fixed(heldOut.Correlation, 2)} {heldOut.Interval:0.00}, "
                    + $"beyond untrained networks (at most {Fixed(controls.Untrained, 2)}, others may reach "
                    + $"{Fixed(controls.UntrainedLimit, 2)}) and random directions ({Fixed(controls.RandomDirection, 2)})"
                    + (Measured.IsHigh ? "" : "; low activation marks the concept"),
                CellGround.Switches => $"it turns on at {Percent(switching!.On, 0)} of beginnings "
                    + $"and off at {Percent(switching.Off, 0)} of ends; anywhere in the text it does so at "
                    + $"{Percent(switching.ChanceOn, 0)} and {Percent(switching.ChanceOff, 0)}",
                CellGround.Needed => $"held at its mean, {OwnFall}, "
                    + $"elsewhere that of what comes next {Falls(Measured.Ablation!.OtherFall, Places)}{Others}",
                _ => $"the model does not need it to close: held at its mean, {OwnFall}{Others}",
            };
        }
    }

    private const string Network = "an untrained network";

    private string OwnFall => $"the probability of '{Measured.Ablation!.Closer}' {Falls(Measured.Ablation.Fall, Places)} "
        + $"from {Fixed(Measured.Ablation.Probability)}";

    private string Others => Measured.Ablation!.OtherUnits.Count == 0
        ? ""
        : $"; with another unit held by {Fixed(Measured.Ablation.OtherUnits.Max(other => other.Fall))} at most";

    private static string Places(double value) => Fixed(value);

    private string Reaches(string control, double value) =>
        $"{control} reaches {Fixed(value, 2)}, this unit {Fixed(Math.Abs(Measured.HeldOut.Correlation), 2)}";

    private string Within(string control, double value) =>
        $"{control} reaches {Fixed(value, 2)}, which lies within this unit's interval {Measured.HeldOut.Interval:0.00}";
}

/// <summary>Reason of a verdict about a unit that follows several concepts.</summary>
/// <param name="Others">The others, in words.</param>
internal sealed record AlsoFollows(IReadOnlyList<string> Others) : VerdictReason
{
    internal override string Sentence => $"it follows {string.Join(", ", Others)} alike";
}

/// <summary>Everything that was measured of a cell and a concept, with what was asked of it.</summary>
/// <param name="HeldOut">The fit on text that the search never saw, with its interval.</param>
/// <param name="Controls">What it has to beat.</param>
/// <param name="Switching">How it turns on and off; null where that was not measured.</param>
/// <param name="Ablation">What the model loses without it; null where that was not measured.</param>
/// <param name="IsHigh">Whether the search found it high where the concept holds.</param>
/// <param name="LeastCorrelation">The weakest correlation, of either sign, that counts.</param>
/// <param name="FalseDiscoveryRate">Share of false discoveries allowed, 0 to 1.</param>
internal sealed record CellMeasurements(
    ConceptFit HeldOut, CellControls Controls, CellSwitching? Switching, CellAblation? Ablation, bool IsHigh,
    double LeastCorrelation, double FalseDiscoveryRate)
{
    /// <summary>Correlation on held-out text, positive in the direction that the search found.</summary>
    public double R => IsHigh ? HeldOut.Correlation : -HeldOut.Correlation;

    /// <summary>Lower end of its interval, in the same direction.</summary>
    public double Low => IsHigh ? HeldOut.Interval!.Low : -HeldOut.Interval!.High;
}

/// <summary>What speaks for or against a cell that follows a concept.</summary>
internal enum CellGround
{
    /// <summary>Among this many tests chance gives one as sure.</summary>
    ChanceAmongTests,

    /// <summary>The interval reaches 0.</summary>
    MayBeZero,

    /// <summary>The correlation is weaker than was asked for.</summary>
    Weak,

    /// <summary>An untrained network does as well.</summary>
    UntrainedReaches,

    /// <summary>What an untrained network reaches lies within the interval.</summary>
    UntrainedWithin,

    /// <summary>What untrained networks hardly exceed lies within the interval.</summary>
    UntrainedMayReach,

    /// <summary>A random direction does as well.</summary>
    RandomReaches,

    /// <summary>What a random direction reaches lies within the interval.</summary>
    RandomWithin,

    /// <summary>The held-out text has too few stretches.</summary>
    FewEvents,

    /// <summary>It does not turn on and off with the concept.</summary>
    DoesNotSwitch,

    /// <summary>It beats every control.</summary>
    BeyondControls,

    /// <summary>It turns on and off with the concept.</summary>
    Switches,

    /// <summary>The model's predictions use it.</summary>
    Needed,

    /// <summary>They do not.</summary>
    NotNeeded,
}
