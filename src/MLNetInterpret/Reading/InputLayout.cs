using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

/// <summary>The input that a network reads.</summary>
public abstract record InputLayout
{
    private protected InputLayout()
    {
    }

    /// <summary>The kind of data.</summary>
    public abstract InputKind Kind { get; }

    /// <summary>Refuses sizes, or a range of pixels, that no network has.</summary>
    /// <exception cref="ArgumentException">One is impossible.</exception>
    internal abstract void Require();
}

/// <summary>Pictures, <c>[N, Channels, Height, Width]</c>.</summary>
/// <param name="Channels">Colour planes.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Minimum">The value of black.</param>
/// <param name="Maximum">The value of full intensity.</param>
/// <remarks>The declared range is compared with the pixels whenever rows are scored or scanned: a pixel beyond the range by
/// more than a thousandth of it is an error (of a range measured on training rows, by more than all of it); where all of them
/// use less than 2 % of the range, or their mean lies more than 10 declared deviations from the declared mean, no optimised
/// input counts as supported, and <c>MLContext.Log</c> has a warning.</remarks>
public sealed record ImageLayout(int Channels, int Height, int Width, float Minimum, float Maximum) : InputLayout
{
    /// <summary>Mean that is subtracted before the network's first layer, as in <see cref="PixelScale.Mean"/>: of each channel,
    /// in the order in which it reads them, or a mean picture; empty subtracts nothing.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Deviation by which each channel is divided afterwards; empty divides by nothing.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether the network reads blue, green, red, while the column has red, green, blue.</summary>
    public bool ReversedChannels { get; init; }

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Image;

    /// <summary>The same as the network is told it.</summary>
    internal PixelScale Scale =>
        new(Minimum, Maximum) { Mean = Mean, Deviation = Deviation, ReversedChannels = ReversedChannels };

    /// <inheritdoc/>
    internal override void Require()
    {
        NetworkSize.RequireInput(Channels, Height, Width);
        Scale.Require([Channels, Height, Width]);
    }

    /// <summary>The layout in words.</summary>
    public override string ToString() => $"pictures of {Width} x {Height} in {NumberWords.Count(Channels, "channel")}, {Scale}";

    /// <summary>Refuses a layout of other sizes.</summary>
    /// <exception cref="ArgumentException">The sizes differ, or they or the pixels' range are impossible.</exception>
    internal void Require(int channels, int height, int width)
    {
        Require();
        if ((Channels, Height, Width) != (channels, height, width))
            throw new ArgumentException(
                $"The pictures are of {Channels} x {Height} x {Width} (channels, rows, columns), " +
                $"but the network reads {channels} x {height} x {width}.");
    }
}

/// <summary>Feature vectors, <c>[N, Length]</c>.</summary>
/// <param name="Length">Features.</param>
public sealed record VectorLayout(int Length) : InputLayout
{
    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Table;

    /// <summary>The layout in words.</summary>
    public override string ToString() => $"rows of {NumberWords.Count(Length, "feature")}";

    /// <inheritdoc/>
    internal override void Require() => NetworkSize.RequireInput(Length);
}
