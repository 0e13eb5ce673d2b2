using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>Pictures that stay with real ones: a real picture that is changed, and a picture that a layer sees as it sees real
/// ones.</content>
public static partial class FeatureVisualization
{
    /// <summary>Changes a real picture just enough that the objective rises (feature accentuation).</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="objective">What rises.</param>
    /// <param name="picture">The picture to start from, of any size that the objective's points can be read from.</param>
    /// <param name="near">The layer whose activations keep it near; an early one keeps more of the picture.</param>
    /// <param name="weight">What the change of that layer, relative to its activations, weighs against the objective, relative to
    /// what it is on the picture; 0 or more.</param>
    /// <param name="recipe">How it is climbed; null for the usual one of the picture's size. Decay goes back to the
    /// picture.</param>
    /// <param name="options">Steps, seed and more; every step moves.</param>
    /// <returns>The changed picture, with the objective's score alone.</returns>
    /// <exception cref="ArgumentException">The picture does not fit the network, or there is no such point.</exception>
    /// <remarks>Both pictures are moved alike in each step, so that the distance is not that of the movement. Source: Hamblin,
    /// Fel, Saha, Konkle, Alvarez, "Feature Accentuation: Revealing 'What' Features Respond to in Natural Images", 2024,
    /// arXiv:2402.10039.</remarks>
    public static Maximized Accentuate(
        this HookedNetwork network, Objective objective, ImageInput picture, ActivationPoint near, double weight = 1,
        Recipe? recipe = null, MaximizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Require(network, objective, near, weight);
        (recipe, options) = ((recipe ?? Recipe.Usual(picture.Height, picture.Width)).Validated(), options ?? new());
        var scale = Scale(network);
        using var start = picture.ToTensor(scale);
        var size = SizeOf(network, objective, start);
        Tensor? beside = null;
        // the same draws for both
        var moved = new Transform($"{recipe.Transform}", (input, random) =>
        {
            var seed = random.Next();
            var grey = (scale.Minimum + scale.Maximum) / 2;
            beside = recipe.Transform.Apply(start.expand(input.shape).contiguous(), new Random(seed), grey);
            return recipe.Transform.Apply(input, new Random(seed), grey);
        });
        ActivationPoint[] points = [.. objective.Points.Append(near).Distinct()];
        var climbed = new Objective($"{objective.Description} near a picture", points, seen =>
        {
            Tensor reference;
            using (no_grad())
            {
                using var real = network.RunWithCache(beside!, near);
                reference = real[near].detach().alias();
            }

            var change = (seen[near] - reference).square().flatten(1).mean([1]);
            var whole = reference.square().flatten(1).mean([1]).clamp_min(1e-12f);
            return objective.Score(seen) / size - weight * (change / whole);
        });
        var colors = ColorBasis.Usual(picture.Channels);
        return network.Maximize(
            climbed,
            Images.Fourier(picture.Channels, picture.Width, picture.Height, colors, start: start, recipe: recipe),
            moved,
            recipe.Paced(options with { Measure = options.Measure ?? objective, Restarts = 0 }) with { PlainSteps = 0 });
    }

    /// <summary>Makes a picture that raises the objective while a layer below sees it as it sees real rows (matched
    /// statistics).</summary>
    /// <param name="network">A network of pictures.</param>
    /// <param name="objective">What rises.</param>
    /// <param name="rows">Real pictures that it is high on, the strongest rows or their crops for example, <c>[R, C, H, W]</c> in
    /// the network's value range.</param>
    /// <param name="below">The layer whose statistics they give, below the objective's.</param>
    /// <param name="weight">What the distance of the statistics (<see cref="Objectives.StatisticsDifference"/>) weighs against
    /// the objective, relative to its mean on the rows; 0 or more.</param>
    /// <param name="recipe">How it is climbed; null for the usual one of the rows' size.</param>
    /// <param name="options">Steps, seed, count and more.</param>
    /// <returns>Pictures of the rows' size, with the objective's score alone.</returns>
    /// <exception cref="ArgumentException">The rows do not fit the network, or there is no such point.</exception>
    public static Maximized Match(
        this HookedNetwork network, Objective objective, Tensor rows, ActivationPoint below, double weight = 1,
        Recipe? recipe = null, MaximizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require(network, objective, below, weight);
        (recipe, options) = ((recipe ?? Recipe.Usual(rows.shape[2], rows.shape[3])).Validated(), options ?? new());
        Objective difference;
        using (no_grad())
        using (var seen = network.RunWithCache(rows, below))
            difference = Objectives.StatisticsDifference(below, seen[below]);
        var climbed = objective * (1 / SizeOf(network, objective, rows)) - weight * difference;
        var (channels, height, width) = ((int)rows.shape[1], (int)rows.shape[2], (int)rows.shape[3]);
        var colors = ColorBasis.Usual(channels);
        return network.Maximize(
            climbed, Images.Fourier(channels, width, height, colors, recipe: recipe), recipe.Transform,
            recipe.Paced(options with { Measure = options.Measure ?? objective }));
    }

    private static void Require(HookedNetwork network, Objective objective, ActivationPoint point, double weight)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(objective);
        Check.AtLeast(weight, 0);
        network.Points.Require(point);
        Scale(network);
    }

    private static PixelScale Scale(HookedNetwork network) => network.Pixels ?? throw new ArgumentException(
        $"The network reads inputs of shape [{string.Join(", ", network.InputShape)}], " +
        "no pictures [channels, rows, columns].", nameof(network));

    /// <summary>What is large for an objective: its mean on pictures, or, where it is off, its layer's activations.</summary>
    private static double SizeOf(HookedNetwork network, Objective objective, Tensor pictures)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var seen = network.RunWithCache(pictures, objective.Points);
        var score = Math.Abs(objective.Score(seen).mean().item<float>());
        var layers = objective.Points.Where(point => point != ActivationPoint.Input)
            .Select(point => seen[point].square().mean().sqrt().item<float>());
        return Math.Max(Math.Max(score, layers.FirstOrDefault()), 1e-6);
    }
}
