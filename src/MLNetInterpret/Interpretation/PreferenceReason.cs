using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Interpretation;

/// <summary>Reason of a verdict about the class that a unit prefers.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="Measured">The class, and the measurements.</param>
internal sealed record PreferenceReason(PreferenceGround Ground, ClassPreference Measured) : VerdictReason
{
    /// <summary>How many of the most extreme pictures at its end are of the class, and how many there are.</summary>
    public (int OfClass, int Rows) Extremes { get; init; }

    internal override string Sentence => Ground switch
    {
        PreferenceGround.ChanceAmongTests => $"{Closest}, but its q-value among all units and classes is "
            + $"{UpTo(Measured.QValue, 3)}, {UpTo(PreferenceSearch.FalseDiscoveryRate, 2)} is allowed",
        PreferenceGround.TellsTooLittle => $"{Closest}: a reader would call an AUC of "
            + $"{Fixed(LeastEffect.Auc, 2)} and more one, at the lower end of its interval",
        PreferenceGround.AsGoodAsShuffled => $"{Closest}, but with shuffled labels the layer gives up to {Shuffled}",
        PreferenceGround.BothEnds => $"{Closest}, but {Percent(Measured.ShareAtOtherEnd)} of the tenth of the pictures at the "
            + $"other end are of it as well, of all pictures {Percent(Measured.Share)}",
        PreferenceGround.NotSeen => $"{Closest}, but {Extremes.OfClass} of the {Extremes.Rows} "
            + $"{(Measured.IsHigh ? "highest" : "lowest")} pictures are of it, of all pictures {Percent(Measured.Share)}",
        PreferenceGround.AsGoodAsUntrained => $"{Closest}, but {Untrained}, so it need not have been learned",
        PreferenceGround.NotCompared => $"{Auc}; shuffled labels give up to {Shuffled}; "
            + "not compared with random weights, so it need not have been learned",
        PreferenceGround.NotSpecific => $"{Holds}; it tells {string.Join(", ", Measured.Others.Select(Visible))} from the rest "
            + "as well",
        _ => Holds,
    };

    private string Holds => $"{Auc}; {Untrained}, shuffled labels give up to {Shuffled}";

    private string Auc => $"AUC {Fixed(Measured.Auc, 2)} {Measured.Interval.ToString("0.00")} on "
        + $"{Measured.Rows} {(Measured.IsUnseen ? "held-out pictures" : "pictures kept apart")}";

    private string Closest => $"the closest is {(Measured.IsHigh ? "" : "low for ")}{Visible(Measured.ClassName)}, {Auc}";

    private string Untrained => $"the layer's best unit with random weights reaches {Fixed(Measured.Untrained, 2)}";

    private string Shuffled => Fixed(Measured.Shuffled, 2);
}

/// <summary>What decides about the class that a unit prefers.</summary>
internal enum PreferenceGround
{
    /// <summary>Among this many units and classes chance gives one as sure.</summary>
    ChanceAmongTests,

    /// <summary>It tells the class from others too badly.</summary>
    TellsTooLittle,

    /// <summary>A search among shuffled labels finds as much.</summary>
    AsGoodAsShuffled,

    /// <summary>The class stands at both ends of the unit's range.</summary>
    BothEnds,

    /// <summary>The most extreme pictures are of the class no more often than others.</summary>
    NotSeen,

    /// <summary>A unit with random weights does as well.</summary>
    AsGoodAsUntrained,

    /// <summary>It holds, and no network with random weights was there to compare with.</summary>
    NotCompared,

    /// <summary>It holds, and other classes do as well.</summary>
    NotSpecific,

    /// <summary>It holds.</summary>
    Holds,
}
