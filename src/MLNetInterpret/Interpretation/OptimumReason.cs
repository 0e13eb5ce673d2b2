using MLNetInterpret.Core.Findings;
using MLNetInterpret.Reading;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Interpretation;

/// <summary>Reason of a verdict about a unit whose rows were scanned, and whose input may have been optimised.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="Activation">The optimised activation; of a unit that never changes, its activation on every row.</param>
internal sealed record OptimumReason(OptimumGround Ground, float Activation = 0) : VerdictReason
{
    /// <summary>The real row to beat; null where nothing was optimised.</summary>
    public ComparedRow? Compared { get; init; }

    /// <summary>The optimised low activation, and the real row that it has to lie below; null where none was
    /// optimised.</summary>
    public (float Activation, ComparedRow Compared)? Low { get; init; }

    /// <summary>The way through the layer below; null where it was not measured.</summary>
    public PathEvidence? Path { get; init; }

    /// <summary>What speaks against the range that was declared; null where nothing does.</summary>
    public RangeDoubt? Doubt { get; init; }

    /// <summary>The mean activation while the input is moved; null where it was not measured.</summary>
    public float? Moved { get; init; }

    /// <summary>Whether nothing reaches more.</summary>
    public bool IsExact { get; init; }

    /// <summary>What all starts reached, in words; null where there was one.</summary>
    public string? Starts { get; init; }

    private string Optimized => $"the optimised input reaches {Brief(Activation, Compared?.Activation)}"
        + (IsExact ? ", the most that any reaches" : Starts is null ? "" : $" ({Starts})");

    /// <summary>Highest rows that all lie on the border; null where they do not.</summary>
    public BorderEvidence? Border { get; init; }

    internal override string Sentence => Border is null ? Decision : $"{Decision}; {Border.Words}";

    private string Decision => Ground switch
    {
        OptimumGround.NothingSeen => "no finite activation was seen",
        OptimumGround.NeverChanges => $"its activation is {Brief(Activation)} on everything scanned",
        OptimumGround.RealDataOnly => "real data only: no input was optimised and no concept tested",
        OptimumGround.NoRowToCompare =>
            $"{Optimized}, and all rows kept have values that it was not allowed to use",
        OptimumGround.FallsShort =>
            $"the optimised input reaches only {Brief(Activation, Compared!.Activation)}, "
            + $"the {Compared.Name} {Brief(Compared.Activation, Activation)}",
        OptimumGround.BehindItsCopies =>
            $"{Optimized} and more when it is moved, {Brief(Moved!.Value)} on average: it is no optimum",
        OptimumGround.OtherPath =>
            $"{Optimized}, but takes another path through {Path!.Point} "
            + $"than the strongest rows do: rank correlation {UpTo(Path.Optimized, 2)}, random rows {UpTo(Path.Random, 2)}",
        OptimumGround.OtherRange =>
            $"{Optimized} in another range than the data's; {Doubt!.Words}",
        OptimumGround.LowFallsShort =>
            $"downwards the optimised input reaches only {Brief(Low!.Value.Activation, Low.Value.Compared.Activation)}, "
            + "the lowest real row"
            + $"{Low.Value.Compared.InItsRange} {Brief(Low.Value.Compared.Activation, Low.Value.Activation)}",
        OptimumGround.LowBehindItsCopies =>
            $"downwards the optimised input reaches {Brief(Low!.Value.Activation)} and less when it is moved: "
            + "it is no optimum",
        OptimumGround.Tuned => "measured on stripes and plain colours; a first layer with random weights prefers some as well, "
            + "so it need not have been learned",
        OptimumGround.NotTested => "the claim was not tested",
        OptimumGround.NoLabels => "no labels were given, or too few rows have one, so no class was tested",
        _ => $"{Optimized}, the {Compared!.Name} {Brief(Compared.Activation, Activation)}" + (Low is not { } low ? ""
            : $"; downwards {Brief(low.Activation, low.Compared.Activation)}, the lowest{low.Compared.InItsRange} "
                + Brief(low.Compared.Activation, low.Activation)),
    };
}

/// <summary>What decides about a unit.</summary>
internal enum OptimumGround
{
    /// <summary>No activation was finite.</summary>
    NothingSeen,

    /// <summary>The activation is the same on every row.</summary>
    NeverChanges,

    /// <summary>Nothing was optimised.</summary>
    RealDataOnly,

    /// <summary>The optimised input is weaker than a row that it might not have become.</summary>
    NoRowToCompare,

    /// <summary>A real row is stronger.</summary>
    FallsShort,

    /// <summary>The input is weaker than its own moved copies.</summary>
    BehindItsCopies,

    /// <summary>The layer below is as foreign as on any row.</summary>
    OtherPath,

    /// <summary>The input was optimised within a declared range that the data contradict.</summary>
    OtherRange,

    /// <summary>A real row lies lower than the input that drives the unit down.</summary>
    LowFallsShort,

    /// <summary>That input is no lower than its own moved copies.</summary>
    LowBehindItsCopies,

    /// <summary>The claim is of a first layer, and measured on test pictures.</summary>
    Tuned,

    /// <summary>The claim describes the strongest rows, and was not tested.</summary>
    NotTested,

    /// <summary>There were no classes to test.</summary>
    NoLabels,

    /// <summary>It is at least as strong as the strongest comparable row.</summary>
    Reaches,
}

/// <summary>The real row that an optimised input has to beat.</summary>
/// <param name="Kind">Which row it is.</param>
/// <param name="Activation">The unit's activation on it.</param>
internal sealed record ComparedRow(ComparedKind Kind, float Activation)
{
    /// <summary>The row in words.</summary>
    public string Name => Kind switch
    {
        ComparedKind.Best => "best real row",
        ComparedKind.BestAllowed => "best real row in its range",
        _ => "weakest of the strongest rows",
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

    /// <summary>The weakest of those kept, none of which it might have given.</summary>
    WeakestKept,
}
