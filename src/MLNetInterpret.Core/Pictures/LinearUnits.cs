using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Units that are an affine function of the picture, as those of a first layer: their extremes over all pictures are
/// known, and need no search.</summary>
/// <remarks>A neuron, a mean and a sum over positions take each pixel to the end of its range that its weight points to, in both
/// directions. The largest position upwards is the best of the positions' own optima; downwards it is no such sum: all positions
/// have to fall at once, and there is no closed form. Whether the function is affine is tried, whatever the layers are: on
/// mixtures of pictures, and at both ends of every unit that is asked for.</remarks>
internal sealed class LinearUnits : IDisposable
{
    private const int Mixtures = 8, Batch = 8;
    private const int MostProbes = 4096;
    private const double Slack = 1e-4;      // of the values' spread: single precision
    private readonly HookedNetwork _network;
    private readonly PointShape _shape;
    private readonly PixelScale _pixels;
    private Tensor? _reach;      // [U, P]: how far each position gets from mid-grey to its best picture

    private LinearUnits(HookedNetwork network, PointShape shape) =>
        (_network, _shape, _pixels) = (network, shape, network.Pixels!);

    /// <summary>Tries a point of a network of pictures.</summary>
    /// <returns>Null where its activations are no affine function of the pixels.</returns>
    public static LinearUnits? Of(HookedNetwork network, ActivationPoint point)
    {
        LibTorch.EnsureLoaded();
        var units = new LinearUnits(network, network.Points.Require(point));
        using var generator = new Generator(1);
        // most points fail at the first, which is three pictures of work
        return units.IsAffine(1, generator) && units.IsAffine(Mixtures, generator) ? units : null;
    }

    /// <summary>The pictures on which units have their extreme, <c>[units, C, H, W]</c>, as 8 bits hold them.</summary>
    /// <param name="end">The end of some units of the point.</param>
    /// <param name="reduction">How the positions of a whole channel become one value.</param>
    /// <returns>Null where there is no closed form. The caller disposes it.</returns>
    public Tensor? Extremes(UnitEnd end, Reduction reduction)
    {
        var (units, highest, measured) = (end.Units, end.Highest, end.Measured);
        if (reduction == Reduction.Max && units[0].Position.Count == 0 && !_shape.IsFlat && Positions > 1)
        {
            if (!highest || Best(units, end.Inner) is not { } best) return null;
            measured = Objectives.Each(best);
        }

        using var scope = NewDisposeScope();
        var (grey, slope) = Slope(measured, units.Count);
        var reach = slope.abs().flatten(1).sum([1]) * (_pixels.Range / 2);
        var rounding = slope.abs().amax([1, 2, 3], keepdim: true) * 1e-6;
        var lean = where(slope.abs().gt(rounding), slope.sign(), zeros_like(slope));
        var middle = (_pixels.Minimum + _pixels.Maximum) / 2;
        foreach (var sign in new[] { highest ? -1 : 1, highest ? 1 : -1 })
        {
            var pictures = lean * (sign * _pixels.Range / 2) + middle;
            using var reached = Values(measured, pictures);
            var missed = (reached - grey - sign * reach).abs();
            // a kink that no mixture met shows at an end of the range
            if (missed.gt(reach * 1e-3 + grey.abs() * 1e-4 + 1e-5).any().item<bool>()) return null;
            if (sign == (highest ? 1 : -1)) return _pixels.Rounded(pictures).MoveToOuterDisposeScope();
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _reach?.Dispose();

    private int Positions => (int)_shape.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    /// <summary>Each channel as the neuron that gets furthest up, the one nearest to the centre where several do; null where
    /// finding it would take too long.</summary>
    private Unit[]? Best(IReadOnlyList<Unit> units, InnerPositions? inner)
    {
        if (_shape.Shape.Count != 3 || (_reach ??= Reach()) is not { } reach) return null;
        var (rows, columns) = ((int)_shape.Shape[1], (int)_shape.Shape[2]);
        using var scope = NewDisposeScope();
        var down = (arange(rows, ScalarType.Float32) - (rows - 1) / 2.0).abs().unsqueeze(1);
        var across = (arange(columns, ScalarType.Float32) - (columns - 1) / 2.0).abs().unsqueeze(0);
        var off = maximum(down, across).flatten().unsqueeze(0);
        if (inner is not null)
        {
            // positions on the border reach nothing that counts
            var kept = full_like(reach, float.NegativeInfinity).view(-1, rows, columns);
            inner.Of(kept.unsqueeze(0)).copy_(inner.Of(reach.view(1, -1, rows, columns)));
            reach = kept.flatten(1);
        }

        var most = reach.amax([1], keepdim: true);
        var equal = reach.ge(most - most.abs() * 1e-5 - 1e-6);
        var nearest = where(equal, off, full_like(off, float.PositiveInfinity)).argmin(1);
        return [.. units.Select(unit =>
        {
            var at = (int)nearest[unit.Index!.Value].item<long>();
            return new Unit(unit.Point, unit.Index, at / columns, at % columns);
        })];
    }

    /// <summary>What every position reaches over all pictures, <c>[U, P]</c>: pixels so far apart that no position sees two are
    /// moved together, and all that they move is added.</summary>
    private Tensor? Reach()
    {
        if (_network.FieldOf(_shape.Point) is not { } field) return null;
        var (height, width) = field.Largest;
        var channels = (int)_network.InputShape[0];
        if ((long)height * width * channels > MostProbes) return null;
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var grey = Grey(1);
        var start = At(grey).clone();
        var reach = start.clone();
        (int Channel, int Row, int Column)[] probes =
        [
            .. from channel in Enumerable.Range(0, channels)
               from row in Enumerable.Range(0, height)
               from column in Enumerable.Range(0, width)
               select (channel, row, column),
        ];
        foreach (var some in probes.Chunk(Batch))
        {
            using var pass = NewDisposeScope();
            var moved = Grey(some.Length);
            foreach (var (at, (channel, row, column)) in some.Index())
                if (row < _network.InputShape[1] && column < _network.InputShape[2])
                    moved[at, channel][TensorIndex.Slice(row, null, height), TensorIndex.Slice(column, null, width)]
                        .fill_(_pixels.Maximum);
            reach.add_((At(moved) - start).abs().sum([0], keepdim: true));
        }

        return reach[0].flatten(1).DetachFromDisposeScope();
    }

    private bool IsAffine(int mixtures, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        long[] shape = [mixtures, .. _network.InputShape];
        Tensor Drawn() => rand(shape, generator: generator).to(_network.Device);
        // half of them as extreme as pictures get
        var (a, b) = (Drawn(), Drawn().round());
        var share = rand([mixtures, 1, 1, 1], generator: generator).to(_network.Device) * 0.8 + 0.1;
        var mixed = a * (1 - share) + b * share;
        var seen = At((cat([a, b, mixed]) * _pixels.Range) + _pixels.Minimum);
        if (!seen.is_floating_point() || seen.dim() < 2) return false;
        var all = seen.to(ScalarType.Float32).reshape(3, mixtures, seen.shape[1], -1);
        var part = share.view(mixtures, 1, 1);
        var missed = (all[2] - (all[0] * (1 - part) + all[1] * part)).abs().amax([0, 2]);
        var spread = (all[0] - all[1]).abs().amax([0, 2]);
        return missed.le(spread * Slack + all.abs().amax([0, 1, 3]) * (Slack / 10)).all().item<bool>();
    }

    /// <summary>The scores at mid-grey, and their slope there.</summary>
    private (Tensor Grey, Tensor Slope) Slope(Objective measured, int count)
    {
        using var kernels = _network.RightKernels();
        var input = Grey(count).requires_grad_(true);
        using var seen = _network.RunWithCache(input, measured.Points);
        var scores = measured.Score(seen);
        scores.sum().backward();
        return (scores.detach().to(ScalarType.Float32), input.grad!.to(ScalarType.Float32));
    }

    private Tensor Values(Objective measured, Tensor pictures)
    {
        using var plain = no_grad();
        using var seen = _network.RunWithCache(pictures, measured.Points);
        return measured.Score(seen).to(ScalarType.Float32);
    }

    private Tensor At(Tensor pictures)
    {
        using var seen = _network.RunWithCache(pictures, _shape.Point);
        return seen[_shape.Point].alias();
    }

    private Tensor Grey(int count) =>
        full([count, .. _network.InputShape], (_pixels.Minimum + _pixels.Maximum) / 2, ScalarType.Float32, _network.Device);
}
