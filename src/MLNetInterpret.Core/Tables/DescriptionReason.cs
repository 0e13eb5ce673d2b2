using MLNetInterpret.Core.Findings;

using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Tables;

/// <summary>Reason of a verdict about a description.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="HeldOut">How the description does on rows that it was not made from.</param>
/// <param name="Controls">The same AUC where nothing was learned.</param>
internal sealed record DescriptionReason(
    DescriptionGround Ground, DescriptionTest HeldOut, DescriptionControls Controls) : VerdictReason
{
    internal override string Sentence => Ground switch
    {
        DescriptionGround.NoConditions => "no small set of conditions separates the rows at this end from others",
        DescriptionGround.FewRowsFit =>
            $"only {HeldOut.Fitting} of {HeldOut.Rows} held-out rows fit, or nearly all; {TableVerdicts.LeastFitting} are needed",
        DescriptionGround.AsGoodAsShuffled => $"{Auc}; shuffled activations give up to {Shuffled}",
        DescriptionGround.TellsTooLittle => $"{Auc}: rows that fit are too often no further out than others",
        DescriptionGround.OptimumDoesNotFit =>
            $"neither the best allowed row nor the best plausible one fits the description; {Auc}",
        DescriptionGround.HoldsWithoutUntrained =>
            $"{Auc}; shuffled activations give up to {Shuffled}; "
            + "not compared with random weights, so it need not have been learned",
        DescriptionGround.AsGoodAsUntrained =>
            $"{Auc}, but a unit with random weights tells these rows apart about as well (up to {Untrained}), "
            + "so it need not have been learned",
        _ => $"{Auc}; random weights give up to {Untrained}, shuffled activations {Shuffled}",
    };

    private string Auc =>
        $"AUC {Fixed(HeldOut.Auc, 2)} [{Fixed(HeldOut.Interval?.Low, 2)}, {Fixed(HeldOut.Interval?.High, 2)}] "
        + $"on {HeldOut.Rows} held-out rows, of which {HeldOut.Fitting} fit";

    private string Shuffled => Fixed(Controls.Shuffled, 2);

    private string Untrained => Fixed(Controls.Untrained, 2);
}

/// <summary>What decides about a description.</summary>
internal enum DescriptionGround
{
    /// <summary>It has no conditions.</summary>
    NoConditions,

    /// <summary>Too few held-out rows fit, or nearly all do.</summary>
    FewRowsFit,

    /// <summary>A search among shuffled activations finds as much.</summary>
    AsGoodAsShuffled,

    /// <summary>It tells its rows from others too badly.</summary>
    TellsTooLittle,

    /// <summary>The rows found by optimisation do not fit it.</summary>
    OptimumDoesNotFit,

    /// <summary>It holds, and no network with random weights was there to compare with.</summary>
    HoldsWithoutUntrained,

    /// <summary>A unit with random weights does as well.</summary>
    AsGoodAsUntrained,

    /// <summary>It holds.</summary>
    Holds,
}
