using System.Globalization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

public static partial class Objectives
{
    /// <summary>Below this cosine a direction's dot product is weighted no further down, so that a gradient is left.</summary>
    private const double SmallestCosine = 0.1;

    /// <summary>Projection of a layer's activations on <paramref name="direction"/>: at each position <c>dot * max(cosine,
    /// 0.1)^cosinePower</c>, averaged over positions.</summary>
    /// <param name="point">Any point with activations <c>[N, U, ...]</c>.</param>
    /// <param name="direction">Shape <c>[U]</c>. Not normalised: doubling it doubles the score.</param>
    /// <param name="cosinePower">0 for the dot product alone; above 0 favours activations that point along the direction over
    /// large ones at a wide angle to it (Lucid and the Activation Atlas use 1 to 4).</param>
    /// <returns>One score per batch item, in activation units times <paramref name="direction"/>'s length; unbounded.</returns>
    /// <exception cref="ArgumentException">The direction is empty, not finite or zero; or scoring:
    /// its length is not the layer's.</exception>
    /// <remarks>Source: Olah et al. 2017; the cosine's power as in Carter et al., "Activation Atlas", Distill 2019,
    /// doi:10.23915/distill.00015.</remarks>
    public static Objective Direction(ActivationPoint point, IReadOnlyList<float> direction, double cosinePower = 0)
    {
        var values = Checked(direction, cosinePower);
        return new($"direction({point}{Written(cosinePower)})", [point],
            seen => Lean(Map(seen[point]), Column(point, values, seen[point]), cosinePower));
    }

    /// <summary>As <see cref="Direction"/>, at one position of the layer.</summary>
    /// <param name="point">Any point with activations <c>[N, U, ...]</c>.</param>
    /// <param name="direction">Shape <c>[U]</c>, not normalised.</param>
    /// <param name="position">The place along the axes after the unit axis, for example row and column, each from 0.</param>
    /// <param name="cosinePower">0 or more.</param>
    /// <exception cref="ArgumentException">As for <see cref="Direction"/>; or scoring:
    /// the layer has no such position.</exception>
    /// <remarks>Source: Carter et al. 2019, where it gives the cells of an activation grid.</remarks>
    public static Objective DirectionAt(
        ActivationPoint point, IReadOnlyList<float> direction, IReadOnlyList<int> position, double cosinePower = 0)
    {
        var values = Checked(direction, cosinePower);
        ArgumentNullException.ThrowIfNull(position);
        if (position.Count == 0) throw new ArgumentException("Give the position, for example [row, column].", nameof(position));
        var place = new Unit(point, 0, [.. position]);
        return new($"direction({point}@{string.Join(',', position)}{Written(cosinePower)})", [point], seen =>
        {
            var activations = seen[point];
            new PointShape(point, 0, RowShape(activations)).Require(place);
            var there = Map(activations).narrow(2, place.OffsetIn(activations.shape), 1);
            return Lean(there, Column(point, values, activations), cosinePower);
        });
    }

    /// <summary>A random direction of length 1, uniform over all directions: a control for directions with a meaning.</summary>
    /// <param name="point">Any point with activations <c>[N, U, ...]</c>.</param>
    /// <param name="units">U, the units at the point, 1 or more.</param>
    /// <param name="seed">Decides the direction: same seed, same direction.</param>
    /// <param name="position">One position of the layer; null averages over all.</param>
    /// <param name="cosinePower">0 or more.</param>
    /// <remarks>Normal numbers divided by their length. Source: Olah et al. 2017, section "Interaction between neurons" (random
    /// directions); Szegedy et al. 2013, arXiv:1312.6199, section 3.</remarks>
    public static Objective RandomDirection(
        ActivationPoint point, int units, int seed, IReadOnlyList<int>? position = null, double cosinePower = 0)
    {
        Check.AtLeast(units, 1);
        var random = new Random(seed);
        // Box and Muller: two even draws make a normal one
        double[] normal = [.. Enumerable.Range(0, units).Select(_ =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        var length = Math.Sqrt(normal.Sum(value => value * value));
        float[] direction = [.. normal.Select(value => (float)(value / length))];
        var objective = position is null
            ? Direction(point, direction, cosinePower)
            : DirectionAt(point, direction, position, cosinePower);
        var description = string.Create(CultureInfo.InvariantCulture, $"random {objective.Description}, seed {seed}");
        return objective with { Description = description };
    }

    /// <summary>Projection of a layer's activations on a direction that differs from position to position: a whole activation,
    /// for example that of a picture. At each position <c>dot * max(cosine, 0.1)^cosinePower</c>, averaged over
    /// positions.</summary>
    /// <param name="point">Any point with activations <c>[N, U, positions...]</c>.</param>
    /// <param name="direction">Shape <c>[U, positions...]</c>, not normalised; copied.</param>
    /// <param name="cosinePower">0 or more.</param>
    /// <exception cref="ArgumentException">The power is negative; or scoring: the shape is not that of the layer.</exception>
    /// <remarks>Source: Olah et al. 2018, "The Building Blocks of Interpretability",
    /// doi:10.23915/distill.00010 (caricatures).</remarks>
    public static Objective TensorDirection(ActivationPoint point, Tensor direction, double cosinePower = 0)
    {
        ArgumentNullException.ThrowIfNull(point);
        var whole = Kept(direction);
        Check.AtLeast(cosinePower, 0);
        return new($"tensor direction({point}{Written(cosinePower)})", [point], seen =>
        {
            var activations = seen[point];
            if (!whole.shape.SequenceEqual(RowShape(activations)))
                throw new ArgumentException(
                    $"The direction has the shape [{string.Join(", ", whole.shape)}], but '{point}' has " +
                    $"[{string.Join(", ", RowShape(activations))}].", nameof(direction));
            return Lean(Map(activations), Map(Like(whole, activations).unsqueeze(0))[0], cosinePower);
        });
    }

    /// <param name="map"><c>[N, U, P]</c>.</param>
    /// <param name="direction"><c>[U, P]</c>, or <c>[U, 1]</c> for the same at every position.</param>
    /// <param name="cosinePower">0 or more.</param>
    private static Tensor Lean(Tensor map, Tensor direction, double cosinePower)
    {
        var dots = (map * direction).sum([1]);
        if (cosinePower == 0) return dots.mean([1]);
        // not quite zero lengths: a root has no slope at zero
        var lengths = (map.square().sum([1]) + 1e-12).sqrt() * (direction.square().sum([0]) + 1e-12).sqrt();
        return (dots * (dots / lengths).clamp_min(SmallestCosine).pow(cosinePower)).mean([1]);
    }

    private static Tensor Column(ActivationPoint point, float[] direction, Tensor activations) =>
        activations.shape[1] == direction.Length
            ? Like(tensor(direction), activations).unsqueeze(1)
            : throw new ArgumentException(
                $"The direction has {direction.Length} components, but '{point}' has {activations.shape[1]} units.",
                nameof(direction));

    private static float[] Checked(IReadOnlyList<float> direction, double cosinePower)
    {
        ArgumentNullException.ThrowIfNull(direction);
        Check.AtLeast(cosinePower, 0);
        if (direction.Any(value => !float.IsFinite(value)) || direction.All(value => value == 0))
            throw new ArgumentException("A direction has finite components, at least one of them not 0.", nameof(direction));
        return [.. direction];
    }

    private static string Written(double cosinePower) =>
        cosinePower == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", cosine^{cosinePower}");
}
