using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Findings;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Reading;

/// <summary>What was declared about the data, and is hardly true of what was read.</summary>
internal abstract record RangeDoubt
{
    /// <summary>Share of a declared range that the data use at least. Where they use less, what is found at the range's ends
    /// says nothing about them: pixels of 0 to 1 use 0.4 % of 0 to 255, pictures that are declared rightly nearly all.</summary>
    public const double LeastShare = 0.02;

    /// <summary>The doubt as a clause, without a full stop.</summary>
    public abstract string Words { get; }

    /// <summary>The measurement behind it.</summary>
    public abstract Evidence Evidence { get; }

    /// <summary>Tells a context's log.</summary>
    public void WriteTo(IHost host)
    {
        using var channel = host.Start("Reading");
        channel.Warning(MessageSensitivity.None, Sentence(Words));
    }

    /// <summary>Share of a range that values use.</summary>
    /// <param name="least">The smallest value.</param>
    /// <param name="most">The largest.</param>
    /// <param name="from">Where the range begins.</param>
    /// <param name="to">Where it ends, beyond its beginning.</param>
    public static double Share(double least, double most, double from, double to) =>
        Math.Max(0, Math.Min(most, to) - Math.Max(least, from)) / (to - from);
}

/// <summary>The data use a sliver of a declared range.</summary>
/// <param name="Values">What has the range, for example <c>pixels</c> or <c>values of 'Income'</c>.</param>
/// <param name="Least">The smallest value read.</param>
/// <param name="Most">The largest.</param>
/// <param name="From">Where the range begins.</param>
/// <param name="To">Where it ends.</param>
internal sealed record NarrowDoubt(string Values, double Least, double Most, double From, double To) : RangeDoubt
{
    private double Used => Share(Least, Most, From, To);

    /// <inheritdoc/>
    public override string Words =>
        $"the {Values} read go from {UpTo(Least, 3)} to {UpTo(Most, 3)} and use {Percent(Used)} of the declared range, "
        + $"{UpTo(From, 3)} to {UpTo(To, 3)}: declare the range that they have";

    /// <inheritdoc/>
    public override Evidence Evidence => new(
        $"used of the declared range of {Values}", Used,
        $"share that the data use, 0 to 1; below {UpTo(LeastShare, 2)} the optimised input is of another scale than they are");
}

/// <summary>The declared mean and deviation belong to pixels of another range.</summary>
/// <param name="Deviations">How far the mean of the pixels read lies from the declared one, in declared deviations:
/// of the channel where that is least.</param>
internal sealed record ScaleDoubt(double Deviations) : RangeDoubt
{
    /// <summary>More deviations than any pixel of the usual ranges has.</summary>
    public const double MostDeviations = 10;

    /// <inheritdoc/>
    public override string Words =>
        $"the mean of the pixels read lies {Number(Deviations)} declared deviations from the declared mean: "
        + "declare mean and deviation in the range of the pixels";

    /// <inheritdoc/>
    public override Evidence Evidence => new(
        "mean of the pixels read", Deviations,
        $"declared deviations from the declared mean; above {UpTo(MostDeviations, 0)} they belong to pixels of another range");
}
