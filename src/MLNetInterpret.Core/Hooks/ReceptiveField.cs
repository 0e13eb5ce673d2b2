using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>Which pixels each position of a point sees.</summary>
/// <remarks>Found by trial, whatever the layers are: a row (or column) of the picture is set to NaN, and the positions that turn
/// to NaN see it. A kernel that mixes neighbouring positions inside (Winograd on some GPUs) makes the field larger, never
/// smaller. On CPUs libtorch convolves that way from 16 pictures on, so fewer are tried at a time.</remarks>
internal sealed class ReceptiveField
{
    private const int Batch = 15;
    private readonly (int First, int Last)[] _rows, _columns;

    private ReceptiveField((int, int)[] rows, (int, int)[] columns) => (_rows, _columns) = (rows, columns);

    /// <summary>Tries a network of pictures; <see cref="HookedNetwork.FieldOf"/> does so once for each of its points.</summary>
    /// <returns>Null where the network reads no pictures, or the point has no map.</returns>
    public static ReceptiveField? Of(HookedNetwork network, ActivationPoint point)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.InputShape.Count != 3 || network.Points.Require(point).Shape.Count != 3) return null;
        return new(Along(network, point, axis: 2), Along(network, point, axis: 3));
    }

    /// <summary>Rows and columns of the largest field.</summary>
    public (int Height, int Width) Largest =>
        (_rows.Max(range => range.Last - range.First + 1), _columns.Max(range => range.Last - range.First + 1));

    /// <summary>The positions that see no padding; null where that cannot be told, because each sees all of a side.</summary>
    public InnerPositions? Inner => Range(_rows) is var (top, height) && Range(_columns) is var (left, width)
        ? new(top, left, height, width, _rows.Length * _columns.Length)
        : null;

    /// <summary>The part of the picture that a position sees.</summary>
    public Crop At(int row, int column)
    {
        var (top, bottom) = _rows[row];
        var (left, right) = _columns[column];
        return new(top, left, bottom - top + 1, right - left + 1);
    }

    /// <summary>The positions along an axis whose field is cut by no border.</summary>
    private static (int First, int Count)? Range((int First, int Last)[] fields)
    {
        int[] sizes = [.. fields.Select(field => field.Last - field.First + 1)];
        var whole = sizes.Max();
        // a field as large as the side may itself be cut
        if (whole >= fields.Max(field => field.Last) + 1) return null;
        var first = Array.IndexOf(sizes, whole);
        return (first, Array.LastIndexOf(sizes, whole) - first + 1);
    }

    private static (int First, int Last)[] Along(HookedNetwork network, ActivationPoint point, int axis)
    {
        using var frozen = no_grad();
        var pixels = (int)network.InputShape[axis - 1];
        var seen = new (int First, int Last)[network.Points.Require(point).Shape[axis - 1]];
        Array.Fill(seen, (pixels, -1));
        for (var first = 0; first < pixels; first += Batch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Batch, pixels - first);
            var pictures = zeros([count, .. network.InputShape], network.InputType, network.Device);
            for (var i = 0; i < count; i++) pictures[i].narrow(axis - 1, first + i, 1).fill_(double.NaN);
            using var cache = network.RunWithCache(pictures, point);
            var reached = cache[point].isnan().any(1).any(axis == 2 ? 2 : 1).cpu();      // [pictures, positions along the axis]
            var flags = reached.contiguous().data<bool>().ToArray();
            for (var i = 0; i < count; i++)
                for (var at = 0; at < seen.Length; at++)
                    if (flags[i * seen.Length + at])
                        seen[at] = (Math.Min(seen[at].First, first + i), Math.Max(seen[at].Last, first + i));
        }

        // a position that sees nothing is shown with all of the picture
        return [.. seen.Select(range => range.Last < 0 ? (0, pixels - 1) : range)];
    }
}
