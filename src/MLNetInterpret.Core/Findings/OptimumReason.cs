using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Core.Findings;

/// <summary>Reason of a verdict about a unit whose rows, or text, were read, and whose input may have been optimised.</summary>
/// <param name="Ground">What decided it.</param>
/// <param name="Activation">The optimised activation; of a unit that never changes, its activation on every row.</param>
internal sealed record OptimumReason(OptimumGround Ground, float Activation = 0) : VerdictReason
{
    /// <summary>The real row to beat; null where nothing was optimised, and of a string where there was no text.</summary>
    public ComparedRow? Compared { get; init; }

    /// <summary>The optimised low activation, and the real row that it has to lie below; null where none was
    /// optimised.</summary>
    public (float Activation, ComparedRow Compared)? Low { get; init; }

    /// <summary>The way through the layer below; null where it was not measured.</summary>
    public PathEvidence? Path { get; init; }

    /// <summary>What speaks against the range that was declared, in words; null where nothing does.</summary>
    public string? Doubt { get; init; }

    /// <summary>The mean activation while the input is moved; null where it was not measured.</summary>
    public float? Moved { get; init; }

    /// <summary>Whether nothing reaches more.</summary>
    public bool IsExact { get; init; }

    /// <summary>What all starts reached, in words; null where there was one.</summary>
    public string? Starts { get; init; }

    /// <summary>Whether the input is a string, and rows are windows of text.</summary>
    public bool IsString { get; init; }

    private string Rows => IsString ? "windows" : "rows";

    private string Input => IsString ? "string" : "optimised input";

    private string Optimized => $"the {Input} reaches {Brief(Activation, Compared?.Activation)}"
        + (IsExact ? ", the most that any reaches" : Starts is null ? "" : $" ({Starts})");

    /// <summary>Highest rows that all lie on the border; null where they do not.</summary>
    public BorderEvidence? Border { get; init; }

    /// <summary>What one end says of an optimised input; <see cref="OptimumGround.Reaches"/> where nothing speaks against
    /// it.</summary>
    /// <param name="score">The unit's activation on it.</param>
    /// <param name="highest">Whether it is the upper end's.</param>
    /// <param name="compared">The real row to beat; null where there is none.</param>
    /// <param name="isBehindCopies">Whether its own moved copies go further.</param>
    /// <param name="path">Its way through the layer below; null where it was not measured.</param>
    public static (Verdict Verdict, OptimumGround Ground) OfEnd(
        float score, bool highest, ComparedRow? compared, bool isBehindCopies, PathEvidence? path) =>
        (Shortfall.IsBehind(score, compared?.Activation, highest), compared?.Kind, path) switch
        {
            (_, null, _) or (true, ComparedKind.WeakestKept, _) => (Verdict.Undecided, OptimumGround.NoRowToCompare),
            (true, _, _) => (Verdict.NotRepresentative, OptimumGround.FallsShort),
            _ when isBehindCopies => (Verdict.NotRepresentative, OptimumGround.BehindItsCopies),
            (_, _, { IsForeign: true }) => (Verdict.NotRepresentative, OptimumGround.OtherPath),
            _ => (Verdict.Supported, OptimumGround.Reaches),
        };

    internal override string Sentence => Border is null ? Decision : $"{Decision}; {Border.Words}";

    private string Decision => Ground switch
    {
        OptimumGround.NothingSeen => "no finite activation was seen",
        OptimumGround.NeverChanges => $"its activation is {Brief(Activation)} on everything scanned",
        OptimumGround.RealDataOnly => "real data only: no input was optimised and no concept tested",
        OptimumGround.NoRowToCompare => (IsString, Compared) switch
        {
            (true, null) => $"{Optimized}, and there is no text to compare it with",
            (true, { } window) => $"{Optimized}, the {window.Name} {Brief(window.Activation, Activation)}, "
                + "and no real window is as cheap as a string has to be",
            _ => $"{Optimized}, and all rows kept have values that it was not allowed to use",
        },
        OptimumGround.FallsShort =>
            $"the {Input} reaches only {Brief(Activation, Compared!.Activation)}, "
            + $"the {Compared.Name} {Brief(Compared.Activation, Activation)}",
        OptimumGround.BehindItsCopies =>
            $"{Optimized} and more when it is moved, {Brief(Moved!.Value)} on average: it is no optimum",
        OptimumGround.OtherPath =>
            $"{Optimized}, but takes another path through {Path!.Point} "
            + $"than the strongest {Rows} do: rank correlation {UpTo(Path.Optimized, 2)}, random {Rows} {UpTo(Path.Random, 2)}",
        OptimumGround.OtherRange =>
            $"{Optimized} in another range than the data's; {Doubt}",
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
