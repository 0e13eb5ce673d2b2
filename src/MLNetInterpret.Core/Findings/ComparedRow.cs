namespace MLNetInterpret.Core.Findings;

/// <summary>The real row that an optimised input has to beat.</summary>
/// <param name="Kind">Which row it is.</param>
/// <param name="Activation">The unit's activation on it.</param>
internal sealed record ComparedRow(ComparedKind Kind, float Activation)
{
    /// <summary>Whether it is a window of text.</summary>
    public bool IsWindow { get; init; }

    /// <summary>The row in words.</summary>
    public string Name => (Kind, IsWindow) switch
    {
        (ComparedKind.Best, false) => "best real row",
        (ComparedKind.BestAllowed, false) => "best real row in its range",
        (_, false) => "weakest of the strongest rows",
        (ComparedKind.BestAllowed, true) => "strongest real window that is as cheap",
        _ => "strongest real window",
    };

    /// <summary>What is said of a row that had to keep to a range.</summary>
    public string InItsRange => Kind == ComparedKind.BestAllowed ? " in its range" : "";

    /// <summary>What its activation says.</summary>
    public string Meaning => Kind switch
    {
        ComparedKind.Best => "the strongest of the scanned data",
        ComparedKind.BestAllowed => "the strongest real row whose every value the optimisation was allowed to use",
        _ => "all rows kept have a value that the optimisation was not allowed to use; "
            + "no row in its range is stronger than this one",
    };
}

/// <summary>Which real row an optimised input is compared with.</summary>
internal enum ComparedKind
{
    /// <summary>The strongest of all.</summary>
    Best,

    /// <summary>The strongest that the optimisation might have given.</summary>
    BestAllowed,

    /// <summary>The weakest of those kept, none of which it might have given; of windows the strongest, where none is cheap
    /// enough.</summary>
    WeakestKept,
}
