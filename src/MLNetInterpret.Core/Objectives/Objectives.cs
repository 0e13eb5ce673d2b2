using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>The catalogue of objectives.</summary>
/// <remarks>Source of the catalogue: Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017,
/// doi:10.23915/distill.00007. Every score is one number per batch item, <c>[N]</c>;
/// formulas side by side in docs/objectives.md.</remarks>
public static partial class Objectives
{
    /// <summary>One neuron: one position of one channel.</summary>
    /// <param name="unit">A unit with an index and a position, for example <c>conv2:5@3,4</c>.</param>
    /// <exception cref="ArgumentException">The unit has no position; or scoring: it does not exist.</exception>
    /// <remarks>Source: Erhan et al. 2009, "Visualizing Higher-Layer Features of a Deep Network".</remarks>
    public static Objective Neuron(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Position.Count > 0 ? Each([unit]) : throw new ArgumentException(
            $"'{unit}' is not a neuron, it has no position; write '{unit.Point}:{unit.Index ?? 0}@3,4', or take Channel.",
            nameof(unit));
    }

    /// <summary>A channel (or hidden neuron, cell): its mean over positions, its sum, or its largest position.</summary>
    /// <param name="unit">A unit with an index, for example <c>conv2:5</c>.</param>
    /// <param name="reduction">How the positions are reduced to one value.</param>
    public static Objective Channel(Unit unit, Reduction reduction = Reduction.Mean) => Each([unit], reduction);

    /// <summary>Many units of one point in one run: batch item <c>b</c> maximises unit <c>b mod count</c>.</summary>
    /// <param name="units">Units with an index, all of the same point; neurons of a channel keep their position.</param>
    /// <param name="reduction">How the positions of a whole channel are reduced to one value.</param>
    /// <exception cref="ArgumentException">There are no units, or they are of several points, or whole layers.</exception>
    public static Objective Each(IReadOnlyList<Unit> units, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(units);
        if (units.Count == 0) throw new ArgumentException("Give at least one unit.", nameof(units));
        var point = units[0].Point;
        if (units.FirstOrDefault(unit => unit.Index is null || unit.Point != point) is { } other)
            throw new ArgumentException(
                $"'{other}' is not a single unit of '{point}'; write '{point}:0' and the like.", nameof(units));
        if (units.Any(unit => unit.Position.Count != units[0].Position.Count))
            throw new ArgumentException("Give either whole channels or single neurons, not both.", nameof(units));

        var mapped = (units[0].Position.Count, reduction) switch
        {
            (0, Reduction.Max) => $"max({NameOf(units)})",
            (0, Reduction.Sum) => $"sum({NameOf(units)})",
            _ => NameOf(units),
        };
        return new(mapped, [point], seen => Scores(seen[point], units, reduction))
        {
            Scored = units.Count == 1 && units[0].Position.Count == 0 ? (units[0], 1) : null,
        };
    }

    /// <summary>As <see cref="Each"/> with the largest position, but smooth:
    /// the log of the positions' summed exponentials.</summary>
    /// <remarks>Its gradient reaches every position by how near it is to the largest, so that a whole map can be pushed down.
    /// Between the largest position and that plus the log of their number.</remarks>
    public static Objective SmoothMax(IReadOnlyList<Unit> units) =>
        Each(units, Reduction.Max) with
        {
            Description = $"smooth max({NameOf(units)})",
            Score = seen => Read(seen[units[0].Point], units).logsumexp(1),
        };

    /// <summary>The cubic mean of what is positive, so that the pattern fills the picture; the largest position where nothing
    /// is.</summary>
    /// <param name="units">As of <see cref="Each"/>.</param>
    /// <remarks>The plain mean fails for a unit in front of its rectifier: over all positions, the best picture for a linear
    /// filter is a flat colour, not the edge that the filter detects. The largest position alone leaves a bright spot.</remarks>
    public static Objective Pattern(IReadOnlyList<Unit> units) =>
        Each(units, Reduction.Max) with
        {
            Description = $"pattern({NameOf(units)})",
            Score = seen =>
            {
                var positions = Read(seen[units[0].Point], units);
                var largest = positions.amax([1]);
                // in shares of the largest, so that no cube overflows or vanishes
                var scale = largest.detach().clamp_min(1e-12f);
                var cubes = (positions.relu() / scale.unsqueeze(1)).pow(3).mean([1]);
                // the root of 0 has no slope
                return largest.clamp_max(0) + scale * cubes.clamp_min(1e-12f).pow(1.0 / 3);
            },
        };

    /// <summary>A class's logit: the channel objective by its usual name.</summary>
    public static Objective Logit(Unit unit) => Channel(unit);

    /// <summary>A class's probability: softmax over the units of the logit's point, or sigmoid where there is only one.</summary>
    /// <param name="units">The logit, for example <c>logits:3</c>; or many of one point:
    /// item <c>b</c> reads unit <c>b mod count</c>.</param>
    /// <returns>One score per batch item, 0 to 1.</returns>
    /// <remarks>Optimising it may just push the other classes down; the logit usually gives the clearer picture (Simonyan,
    /// Vedaldi, Zisserman 2013, arXiv:1312.6034).</remarks>
    public static Objective Probability(params IReadOnlyList<Unit> units)
    {
        var logits = Each(units);
        return logits with
        {
            Description = $"probability({NameOf(units)})",
            Score = seen =>
            {
                var values = seen[units[0].Point];
                return Scores(values.shape[1] == 1 ? values.sigmoid() : values.softmax(1), units, Reduction.Mean);
            },
        };
    }

    /// <summary>A whole layer, as DeepDream does: its mean squared activation.</summary>
    /// <remarks>Source: Mordvintsev, Olah, Tyka, "Inceptionism", 2015.</remarks>
    public static Objective Layer(ActivationPoint point) =>
        new($"layer({point})", [point], seen => seen[point].square().flatten(1).mean([1]));

    /// <summary>Lead of a class's logit over the largest of the others: above 0 the class is predicted.</summary>
    /// <param name="point">The logits, <c>[N, classes]</c>; one logit alone stands for class 1,
    /// and its negative for class 0.</param>
    /// <param name="classes">One class for each item: item <c>b</c> reads class <c>b mod count</c>.</param>
    /// <remarks>Source: Carlini, Wagner, "Towards Evaluating the Robustness of Neural Networks", 2017,
    /// arXiv:1608.04644, f6.</remarks>
    public static Objective Margin(ActivationPoint point, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0) throw new ArgumentException("Give at least one class.", nameof(classes));
        return new($"margin({point}:{(classes.Count == 1 ? classes[0] : "[one class an item]")})", [point], seen =>
        {
            var logits = seen[point].flatten(1);
            if (logits.shape[1] == 1) logits = cat([logits.neg() / 2, logits / 2], 1);
            var count = (int)logits.shape[0];
            foreach (var index in classes)
                if (index < 0 || index >= logits.shape[1])
                    throw new ArgumentException(
                        $"'{point}' has classes 0 to {logits.shape[1] - 1}, not {index}.", nameof(classes));
            var ofItems = Enumerable.Range(0, count).Select(b => (long)classes[b % classes.Count]);
            var own = tensor([.. ofItems], device: logits.device).unsqueeze(1);
            var others = logits.scatter(1, own, full_like(own, double.NegativeInfinity, dtype: logits.dtype));
            return logits.gather(1, own).squeeze(1) - others.amax([1]);
        });
    }

    private static string NameOf(IReadOnlyList<Unit> units) =>
        units.Count == 1 ? units[0].ToString() : $"{units[0].Point}:[{units.Count} units, one an item]";

    private static Tensor Scores(Tensor activations, IReadOnlyList<Unit> units, Reduction reduction)
    {
        var read = Read(activations, units);
        return reduction switch
        {
            Reduction.Max => read.amax([1]),
            Reduction.Sum => read.sum([1]),
            _ => read.mean([1]),
        };
    }

    /// <summary>The positions of each item's unit, <c>[N, P]</c>: item <c>b</c> reads unit <c>b mod count</c>.</summary>
    private static Tensor Read(Tensor activations, IReadOnlyList<Unit> units)
    {
        var shape = new PointShape(units[0].Point, 0, RowShape(activations));
        foreach (var unit in units) shape.Require(unit);
        var map = Map(activations);
        var (count, positions) = (map.shape[0], map.shape[2]);
        Tensor PerItem(Func<Unit, long> value) =>
            tensor([.. Enumerable.Range(0, (int)count).Select(b => value(units[b % units.Count]))], device: map.device);

        var read = units.Count == 1
            ? map.select(1, units[0].Index!.Value)
            : map.gather(1, PerItem(unit => unit.Index!.Value).view(-1, 1, 1).expand(count, 1, positions)).squeeze(1);
        return units[0].Position.Count > 0
            ? read.gather(1, PerItem(unit => unit.OffsetIn(activations.shape)).unsqueeze(1))
            : read;
    }

    /// <summary>All position axes joined into one: <c>[N, U, P]</c>; a flat activation has one position.</summary>
    private static Tensor Map(Tensor activations) =>
        activations.dim() == 2 ? activations.unsqueeze(2) : activations.flatten(2);

    private static long[] RowShape(Tensor activations) => activations.shape[1..];

    /// <summary>A copy that outlives the scopes and changes of whoever gave it.</summary>
    private static Tensor Kept(Tensor given)
    {
        ArgumentNullException.ThrowIfNull(given);
        using var frozen = no_grad();
        return given.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>In the type and at the place of another tensor.</summary>
    private static Tensor Like(Tensor values, Tensor other) => values.to(other.dtype).to(other.device);
}
