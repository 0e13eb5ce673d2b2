using System.Globalization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Maximization;

/// <summary>Changes no larger than an L-infinity bound, an L2 bound or both; axis 0 of every tensor is the item.</summary>
/// <param name="Linf">Most that one element changes; null for no such bound.</param>
/// <param name="L2">Most length of an item's change; null for no such bound.</param>
internal sealed record Ball(double? Linf, double? L2)
{
    /// <summary>Share of a level of 8 bits that is put down to single precision.</summary>
    private const double Slack = 1e-4;

    /// <exception cref="ArgumentException">There is no bound, or one is not a finite number above 0.</exception>
    public static Ball Of(double? linf, double? l2)
    {
        if (linf is null && l2 is null)
            throw new ArgumentException("A ball needs a bound: give linf, l2 or both, each above 0.", nameof(linf));
        Check.AboveOrNull(linf, 0);
        Check.AboveOrNull(l2, 0);
        return new(linf, l2);
    }

    /// <summary>Changes drawn evenly from the ball (from the L2 ball, cut to the box, where both bounds are given).</summary>
    /// <param name="shape"><c>[N, ...]</c>.</param>
    /// <param name="generator">The source of randomness.</param>
    /// <param name="free">1 for what may change and 0 for the rest, in the shape of one item; null where all may.</param>
    public Tensor Draw(long[] shape, Generator generator, Tensor? free = null)
    {
        using var scope = NewDisposeScope();
        Tensor change;
        if (L2 is { } radius)
        {
            change = randn(shape, generator: generator);
            if (free is not null) change *= free;
            var axes = free?.sum().item<float>() ?? shape[1..].Aggregate(1.0, (product, axis) => product * axis);
            // a ball's volume grows with its radius to the power of its axes
            var reach = rand([shape[0]], generator: generator).pow(1 / Math.Max(axes, 1)).mul(radius);
            change *= (reach / Lengths(change).clamp_min(1e-12)).PerItem(change);
            if (Linf is { } side) change = change.clamp(-side, side);
        }
        else
        {
            change = rand(shape, generator: generator).mul(2).sub(1).mul(Linf!.Value);
            if (free is not null) change *= free;
        }

        return change.MoveToOuterDisposeScope();
    }

    /// <summary>Brings changes to the nearest ones that are inside the ball and between two bounds.</summary>
    /// <param name="change">Changed in place.</param>
    /// <param name="lowest">At most 0.</param>
    /// <param name="highest">At least 0.</param>
    public void Project(Tensor change, Tensor lowest, Tensor highest)
    {
        using var scope = NewDisposeScope();
        if (Linf is { } side) change.clamp_(-side, side);
        if (L2 is not { } radius)
        {
            change.clamp_(lowest, highest);
            return;
        }

        if (Linf is { } bound)
            (lowest, highest) = (lowest.clamp_min(-bound), highest.clamp_max(bound));
        var beyond = change.clone();
        change.copy_(beyond.clamp(lowest, highest));
        var inside = Lengths(change).le(radius);
        if (inside.all().item<bool>()) return;

        // the nearest point of ball and box is the box's part of a shortened change: by how much shortened is found by halving
        var least = (radius / Lengths(beyond).clamp_min(radius)).to(ScalarType.Float32);
        var most = ones_like(least);
        for (var halving = 0; halving < 24; halving++)
        {
            var middle = (least + most) / 2;
            var fits = Lengths((beyond * middle.PerItem(beyond)).clamp(lowest, highest)).le(radius);
            (least, most) = (where(fits, middle, least), where(fits, most, middle));
        }

        change.copy_(where(inside.PerItem(change), change, (beyond * least.PerItem(beyond)).clamp(lowest, highest)));
    }

    /// <summary>The nearest pictures of 8 bits that are still inside the ball around <paramref name="start"/>.</summary>
    /// <param name="found">Pictures inside the ball.</param>
    /// <param name="start">The ball's centres; a pixel that 8 bits do not hold there keeps its value
    /// where no level is near enough.</param>
    /// <param name="pixels">The value range, in shares of which the ball is given.</param>
    public Tensor Rounded(Tensor found, Tensor start, PixelScale pixels)
    {
        using var scope = NewDisposeScope();
        var (from, to) = (Levels(start, pixels), Levels(found, pixels));
        var level = to.round().clamp(0, 255);
        if (Linf is { } side)
        {
            var (lowest, highest) = ((from - (side * 255 + Slack)).ceil(), (from + (side * 255 + Slack)).floor());
            level = where(lowest.le(highest), level.clamp(lowest.clamp_min(0), highest.clamp_max(255)), from);
        }

        if (L2 is { } radius) level = Shortened(level, from, to, radius * 255 + Slack);
        var kept = level.eq(from);
        var picture = level.div(255).mul(pixels.Range).add(pixels.Minimum).to(found.dtype);
        return where(kept, start, picture).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", new[]
    {
        Linf is { } side ? string.Create(CultureInfo.InvariantCulture, $"L-infinity {side:0.####}") : null,
        L2 is { } radius ? string.Create(CultureInfo.InvariantCulture, $"L2 {radius:0.####}") : null,
    }.OfType<string>());

    /// <summary>Takes levels back towards the start, the least certain first, until each item's change is short enough.</summary>
    private static Tensor Shortened(Tensor level, Tensor from, Tensor to, double radius)
    {
        var towards = level - (level - from).sign();
        // never farther away than what was found: all of it taken back is inside
        var back = where((towards - from).abs().le((to - from).abs()), towards, from);
        var gain = ((level - from).square() - (back - from).square()).flatten(1);
        var away = (level - from).abs().gt((to - from).abs()).flatten(1);
        var doubt = where(away, (level - to).abs().flatten(1), full_like(gain, -1.0));
        var order = doubt.argsort(1, descending: true);
        var gained = where(away, gain, zeros_like(gain)).gather(1, order);
        var excess = (level - from).flatten(1).square().sum(1, keepdim: true) - radius * radius;
        // taken back as long as what was gained before does not suffice
        var needed = (gained.cumsum(1) - gained).lt(excess);
        var chosen = zeros_like(away).scatter(1, order, needed).logical_and(away).view(level.shape);
        return where(chosen, back, level);
    }

    private static Tensor Levels(Tensor pictures, PixelScale pixels) =>
        pictures.to(ScalarType.Float64).sub(pixels.Minimum).div(pixels.Range).mul(255);

    private static Tensor Lengths(Tensor change) => change.flatten(1).norm(1);
}
