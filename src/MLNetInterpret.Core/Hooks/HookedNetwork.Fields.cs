using MLNetInterpret.Core.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>What the positions of its points see.</content>
public sealed partial class HookedNetwork
{
    private readonly Dictionary<ActivationPoint, ReceptiveField?> _fields = [];

    /// <summary>What each position of a point sees, tried once; null where the network reads no pictures, or the point has no
    /// map.</summary>
    internal ReceptiveField? FieldOf(ActivationPoint point)
    {
        lock (_fields)
            return _fields.TryGetValue(point, out var known) ? known : _fields[point] = ReceptiveField.Of(this, point);
    }

    /// <summary>The positions of a point that see no padding; null where it has no map, or that cannot be told.</summary>
    internal InnerPositions? InnerOf(ActivationPoint point) => FieldOf(point)?.Inner;

    /// <summary>What each position sees, of a point whose positions see at most half of the picture's rows and columns; null of
    /// others, which costs one pass.</summary>
    internal ReceptiveField? SmallFieldOf(ActivationPoint point)
    {
        if (InputShape.Count != 3 || Points.Require(point).Shape is not { Count: 3 } shape) return null;
        var (rows, columns) = (InputShape[1], InputShape[2]);
        if (Math.Min(rows, columns) < 4) return null;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var picture = full([1, .. InputShape], double.NaN, InputType, Device);
        picture.narrow(2, rows / 4, rows - rows / 4 * 2).narrow(3, columns / 4, columns - columns / 4 * 2).fill_(0);
        using var seen = RunWithCache(picture, point);
        var centre = seen[point].select(2, shape[1] / 2).select(2, shape[2] / 2);
        return centre.isnan().any().item<bool>() ? null : FieldOf(point);
    }
}
