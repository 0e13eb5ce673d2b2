using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>The positions of a map whose receptive field lies inside the picture: the others see padding.</summary>
/// <param name="Top">The first row.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Positions">Positions of the whole map.</param>
internal sealed record InnerPositions(int Top, int Left, int Height, int Width, int Positions)
{
    /// <summary>Share of the map's positions that see padding, 0 to 1.</summary>
    public double BorderShare => 1 - ((double)Height * Width / Positions);

    /// <summary>Whether a position sees padding.</summary>
    public bool IsOnBorder(IReadOnlyList<int> position) =>
        position.Count == 2 && (position[0] < Top || position[0] >= Top + Height
            || position[1] < Left || position[1] >= Left + Width);

    /// <summary>The inner part of maps, <c>[N, U, rows, columns]</c>.</summary>
    public Tensor Of(Tensor maps) => maps.narrow(2, Top, Height).narrow(3, Left, Width);

    /// <summary>An index into the joined inner positions as one into all.</summary>
    /// <param name="joined">The index.</param>
    /// <param name="columns">Columns of the whole map.</param>
    public int Whole(int joined, int columns) => ((Top + (joined / Width)) * columns) + Left + (joined % Width);
}
