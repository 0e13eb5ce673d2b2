using MLNetInterpret.Core.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>One end of the ranges of some units of one point: what is measured, and what is climbed for it.</summary>
/// <param name="network">The network; reads pictures.</param>
/// <param name="units">All channels, or all neurons of one.</param>
/// <param name="reduction">How the positions of a whole channel become one value.</param>
/// <param name="highest">Whether it is the upper end.</param>
/// <param name="objective">What is climbed for units; null for the usual.</param>
/// <param name="penalty">What is subtracted from that; null for nothing.</param>
/// <param name="inner">The positions of channels that count; null for all.</param>
internal sealed class UnitEnd(
    HookedNetwork network, IReadOnlyList<Unit> units, Reduction reduction, bool highest,
    Func<IReadOnlyList<Unit>, Objective>? objective = null, Objective? penalty = null,
    InnerPositions? inner = null)
{
    /// <summary>The units.</summary>
    public IReadOnlyList<Unit> Units => units;

    /// <summary>Where they are read.</summary>
    public ActivationPoint Point => units[0].Point;

    /// <summary>Whether it is the upper end.</summary>
    public bool Highest => highest;

    /// <summary>1 upwards, -1 downwards: what a better score is multiplied by.</summary>
    public int Sign => highest ? 1 : -1;

    /// <summary>What is reported.</summary>
    public Objective Measured { get; } = Objectives.Each(units, reduction).Within(inner, units[0]);

    /// <summary>The positions of channels that count; null for all.</summary>
    public InnerPositions? Inner => units[0].Position.Count == 0 ? inner : null;

    /// <summary>What is raised for that.</summary>
    public Objective Raised => objective is { } own ? highest ? own(units) : -own(units)
        : highest && IsLargest(units, reduction) ? Objectives.Pattern(units).Within(inner, units[0])
        : IsLargest(units, reduction) ? -Objectives.SmoothMax(units).Within(inner, units[0])
        : Finished;

    /// <summary>What is climbed: the same, less the penalty.</summary>
    public Objective Ascended => penalty is null ? Raised : Raised - penalty;

    /// <summary>What is climbed at the end, from a picture: the measure itself. Before, the largest position alone would leave
    /// a spot in noise; and downwards, all positions have to go.</summary>
    public Objective Finished => highest ? Measured : -Measured;

    /// <summary>The same end of some of the units.</summary>
    public UnitEnd Of(IReadOnlyList<int> some) =>
        new(network, [.. some.Select(u => units[u])], reduction, highest, objective, penalty, inner);

    /// <summary>What each unit sees of its picture, where that is at most half of the rows and columns.</summary>
    /// <param name="pictures">One for each unit, of the network's size.</param>
    /// <returns>Null for the whole picture: that of a mean, and of a channel downwards, where every position counts.</returns>
    public Crop?[] Crops(IReadOnlyList<ImageInput> pictures)
    {
        var crops = new Crop?[units.Count];
        if (units[0].Position.Count == 0 && !(highest && IsLargest(units, reduction))) return crops;
        if (network.SmallFieldOf(Point) is not { } field) return crops;
        var positions = units[0].Position.Count > 0 ? [.. units.Select(unit => unit.Position)] : Largest(pictures);
        for (var u = 0; u < crops.Length; u++) crops[u] = field.At(positions[u][0], positions[u][1]);
        return crops;
    }

    /// <summary>A real picture as a start: what the unit sees of it on mid-grey, where that is a part.</summary>
    /// <param name="unit">Which unit.</param>
    /// <param name="picture">Of the network's size.</param>
    /// <param name="position">Where in its map the unit's value is; empty without positions.</param>
    /// <returns><c>[1, C, H, W]</c>; the caller disposes it.</returns>
    public Tensor Start(int unit, ImageInput picture, IReadOnlyList<int> position)
    {
        var pixels = network.Pixels!;
        var whole = picture.ToTensor(pixels);
        var at = units[unit].Position.Count > 0 ? units[unit].Position : position;
        // downwards every position counts
        var isOne = units[unit].Position.Count > 0 || (highest && IsLargest(units, reduction));
        var part = isOne ? network.SmallFieldOf(Point) : null;
        if (part is null || at.Count != 2) return whole;
        using (whole)
        using (var scope = NewDisposeScope())
        {
            var crop = part.At(at[0], at[1]);
            var start = full_like(whole, (pixels.Minimum + pixels.Maximum) / 2);
            Cut(start, crop).copy_(Cut(whole, crop));
            return start.MoveToOuterDisposeScope();
        }

        static Tensor Cut(Tensor pictures, Crop crop) =>
            pictures.narrow(2, crop.Top, crop.Height).narrow(3, crop.Left, crop.Width);
    }

    /// <summary>Pictures as a batch, <c>[N, C, H, W]</c>.</summary>
    public static Tensor Batch(IEnumerable<ImageInput> pictures, PixelScale pixels)
    {
        using var scope = NewDisposeScope();
        return cat([.. pictures.Select(picture => picture.ToTensor(pixels))]).MoveToOuterDisposeScope();
    }

    private static bool IsLargest(IReadOnlyList<Unit> units, Reduction reduction) =>
        reduction == Reduction.Max && units[0].Position.Count == 0;

    private IReadOnlyList<int>[] Largest(IReadOnlyList<ImageInput> pictures)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var seen = network.RunWithCache(Batch(pictures, network.Pixels!).to(network.Device), Point);
        var (maps, columns) = (inner?.Of(seen[Point]) ?? seen[Point], (int)seen[Point].shape[3]);
        return [.. units.Select((unit, u) =>
        {
            var joined = (int)maps[u, unit.Index!.Value].flatten().argmax().item<long>();
            var at = inner?.Whole(joined, columns) ?? joined;
            return (IReadOnlyList<int>)[at / columns, at % columns];
        })];
    }
}
