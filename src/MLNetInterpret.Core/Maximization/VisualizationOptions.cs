using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Networks;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Options for visualising many units in one call.</summary>
/// <remarks>The seed decides everything random; null means 0.</remarks>
public sealed record VisualizationOptions : SeededWork
{
    /// <summary>Each is a picture of its own, compared with every other.</summary>
    internal const int MostVariants = 100;

    /// <summary>How the pictures are made; null for <see cref="Recipe.Small"/> where they have less than 64 rows and columns,
    /// otherwise <see cref="Recipe.Default"/>.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Columns and rows of the pictures; null for the network's own. Another size needs a point in front of the
    /// network's first dense layer.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>Another parameterisation of the pictures than <see cref="Images.Fourier"/> of the <see cref="Recipe"/> in
    /// <see cref="Colors"/>; null for that.</summary>
    public Parameterization? Picture { get; init; }

    /// <summary>The colours' basis of the default parameterisation, <c>[channels, channels]</c>;
    /// null takes <see cref="ColorBasis.ImageNet"/> for three channels, and leaves other numbers of them independent.</summary>
    public float[,]? Colors { get; init; }

    /// <summary>Steps of gradient ascent, 1 or more; null for the <see cref="Recipe"/>'s.</summary>
    public int? Steps { get; init; }

    /// <summary>Adam's learning rate at first, above 0; null for the <see cref="Recipe"/>'s, or for that of <see cref="Picture"/>
    /// where that has one of its own, as a CPPN.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Reduction of a channel's positions to one value in the reported scores.</summary>
    public Reduction Reduction { get; init; }

    /// <summary>Whether each unit is minimised, too.</summary>
    public bool Negative { get; init; }

    /// <summary>Further pictures of each unit that are pushed apart from each other, 0 to 100.</summary>
    public int Variants { get; init; }

    /// <summary>Weight of the difference, compared with the unit's own score, in <see cref="Variants"/>, 0 or more.</summary>
    /// <remarks>At 1, two pictures with equal patterns lose all of their score.</remarks>
    public double Diversity { get; init; } = 0.5;

    /// <summary>Steps after which a picture is kept on its way from noise, counted from 1; empty keeps none. A closed form and
    /// what began at a real row have no such way.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Small random shifts, scalings and rotations under which each result is measured again, 0 to 10,000.</summary>
    public int Moves { get; init; } = 16;

    /// <summary>Units optimised side by side, 1 or more; null takes as many as fill about 8 MB of pictures, 32 at most.</summary>
    public int? UnitsPerRun { get; init; }

    /// <summary>What is subtracted from what is climbed; null for nothing. For example
    /// <c>0.05 * Penalties.TotalVariation()</c>.</summary>
    public Objective? Penalty { get; init; }

    /// <summary>A folder in which each finished unit is kept in a file of its own, and from which units that are there already
    /// are taken; null keeps none. Interrupted work goes on there, with the same bits as without a break.</summary>
    public string? Folder { get; init; }

    /// <summary>A folder of finished units that is read, too, and to which nothing is added.</summary>
    internal string? Finished { get; init; }

    /// <summary>Real pictures to compare with, and to begin from where they drive a unit further: batches <c>[N, C, H, W]</c> in
    /// the network's value range, read once; null for none. Then each result tells the best real row and the share of the rows
    /// that it exceeds.</summary>
    public IEnumerable<Tensor>? Rows { get; init; }

    /// <summary>Whether positions that see padding are left out.</summary>
    internal bool SkipBorder { get; init; }

    /// <summary>What is known of real rows already; null where <see cref="Rows"/> are to be read, or there are none.</summary>
    internal Func<Unit, RealRows?>? Known { get; init; }

    /// <summary>What the real rows are called.</summary>
    internal string RowsName { get; init; } = "given";

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal VisualizationOptions Validated()
    {
        Recipe?.Validated();
        if (Size is { } size)
        {
            Check.AtLeast(size.Width, 1, nameof(Size));
            Check.AtLeast(size.Height, 1, nameof(Size));
        }

        Check.Between(Variants, 0, MostVariants, nameof(Variants));
        Check.Between(Moves, 0, 10_000, nameof(Moves));
        Check.AtLeast(Diversity, 0, nameof(Diversity));
        if (UnitsPerRun is { } units) Check.AtLeast(units, 1, nameof(UnitsPerRun));
        return this;
    }
}
