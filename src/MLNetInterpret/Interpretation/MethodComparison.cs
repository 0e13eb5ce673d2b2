using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>The same units optimised in several ways, which differ in what keeps the picture plausible.</summary>
/// <remarks>Every way climbs with the same number of steps and is measured again on the plain network, as 8 bits show it. What is
/// climbed is divided by what the first way reached, unit by unit, so that one weight of a penalty fits every unit of every
/// network. The pull starts from what the latent found, because around grey there is no picture to be pulled to: it then adds
/// what the decoder cannot draw. It keeps its transforms to the end, because without them it would add noise too.</remarks>
internal sealed class MethodComparison
{
    /// <summary>The most units that one comparison takes.</summary>
    public const int MostUnits = 8;

    private const int WithoutPrior = 2;      // methods, which are tried first
    private const double TotalVariation = 0.25;
    private const double Contrast = 0.1;
    private const double PullStrength = 20;
    private const double PixelRate = 0.1;
    private const double PullRate = 0.02;      // the start is a picture already
    private readonly HookedNetwork _network;
    private readonly IReadOnlyList<Unit> _units;
    private readonly Objective _measured;
    private readonly Objective _climbed;
    private readonly ImageLayout _layout;
    private readonly InterpretationOptions _options;
    private readonly int _seed;
    private readonly Dictionary<Unit, List<Alternative>> _found;

    private MethodComparison(
        HookedNetwork network, IReadOnlyList<Unit> units, ImageLayout layout, InterpretationOptions options, int seed)
    {
        (_network, _units, _layout, _options, _seed) = (network, units, layout, options, seed);
        // as in the usual optimisation: the largest position alone would leave the rest of the picture to noise
        var end = new UnitEnd(network, units, options.Reduction, highest: true, inner: options.InnerOf(network, units[0]));
        (_measured, _climbed) = (end.Measured, end.Raised);
        _found = units.ToDictionary(unit => unit, _ => new List<Alternative>());
    }

    /// <summary>Optimises units upwards by each method.</summary>
    /// <param name="network">The network; reads pictures.</param>
    /// <param name="units">1 to 8 different single units of one point.</param>
    /// <param name="layout">What its pictures are.</param>
    /// <param name="prior">A prior of pictures of the same size; null leaves out the two methods that need one.</param>
    /// <param name="colors">The data's colour basis, or null for grey pictures; see <see cref="Images.Fourier"/>.</param>
    /// <param name="options">Steps, recipe, reduction and cancellation are taken from here.</param>
    /// <param name="seed">Decides the starts and the transforms.</param>
    /// <param name="progress">Told the share of the whole comparison that is done, or null.</param>
    /// <returns>For each unit, in this order: <c>learned prior, latent</c>, <c>learned prior, pull</c>, <c>no prior</c>,
    /// <c>hand-made regularisers</c>.</returns>
    /// <exception cref="ArgumentException">There are too many units, or of several points,
    /// or the prior is of another size.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyDictionary<Unit, IReadOnlyList<Alternative>> Run(
        HookedNetwork network, IReadOnlyList<Unit> units, ImageLayout layout, ImagePrior? prior, float[,]? colors,
        InterpretationOptions options, int seed, IProgress<WorkProgress>? progress = null)
    {
        if (units.Count is 0 or > MostUnits)
            throw new ArgumentException(
                $"There are {units.Count} units to compare methods for, but it has to be 1 to {MostUnits}.", nameof(units));
        if (prior is not null) RequireSize(prior, layout);
        var comparison = new MethodComparison(network, units, layout, options, seed);
        comparison.Compare(prior, colors, progress);
        // what a prior draws is what people recognise
        return comparison._found.ToDictionary(found => found.Key, found => (IReadOnlyList<Alternative>)
            [.. found.Value.Skip(WithoutPrior), .. found.Value.Take(WithoutPrior)]);
    }

    private void Compare(ImagePrior? prior, float[,]? colors, IProgress<WorkProgress>? progress)
    {
        var count = prior is null ? WithoutPrior : 2 * WithoutPrior;
        var pixels = Images.Pixels(_layout.Channels, _layout.Width, _layout.Height);
        var recipe = _options.Recipe ?? Recipe.Usual(_layout.Height, _layout.Width);
        var waves = Images.Fourier(_layout.Channels, _layout.Width, _layout.Height, colors, recipe: recipe);

        using var plain = Optimize("no prior", _climbed, pixels, Transforms.None, new() { LearningRate = PixelRate }, Share(0));
        var reached = _network.Score(_climbed, plain.Input);
        var climbed = PerUnit(_climbed, [.. reached.Select(score => 1 / Math.Max(Math.Abs(score), 1e-3f))]);
        var regularizers = TotalVariation * Penalties.TotalVariation() + Contrast * Penalties.L2(center: 0.5);
        Optimize(
            "hand-made regularisers", climbed - regularizers, waves, recipe.Transform,
            recipe.Paced(new() { Steps = _options.Steps }), Share(1)).Dispose();
        if (prior is null) return;
        using var drawn = Optimize(
            "learned prior, latent", climbed, prior.Latent(), Transforms.None, new() { LearningRate = PixelRate }, Share(2));
        Optimize(
            "learned prior, pull", climbed - PullStrength * prior.Pull(),
            Images.Pixels(_layout.Channels, _layout.Width, _layout.Height, start: drawn.Input), Transforms.Standard,
            new() { LearningRate = PullRate }, Share(3)).Dispose();

        IProgress<WorkProgress>? Share(int method) => progress.Part(method, count, "comparing methods");
    }

    /// <summary>Adds one method's pictures; the pace is in the picture's own units.</summary>
    private Maximized Optimize(
        string name, Objective objective, Parameterization picture, Transform transform, MaximizationOptions pace,
        IProgress<WorkProgress>? progress)
    {
        var result = _network.Maximize(objective, picture, transform, pace with
        {
            Steps = _options.Steps,
            Measure = _measured,
            Seed = _seed,
            Count = _units.Count,
            Progress = progress,
            Cancellation = _options.Cancellation,
        });
        for (var u = 0; u < _units.Count; u++) _found[_units[u]].Add(new(name, result.Picture(u), result.Scores[u]));
        return result;
    }

    private static Objective PerUnit(Objective objective, float[] factors) => objective with
    {
        Description = $"share of what no prior reached: {objective.Description}",
        Score = seen => objective.Score(seen) * tensor(factors).to(seen.Input.device),
    };

    private static void RequireSize(ImagePrior prior, ImageLayout layout)
    {
        var a = prior.Network.Architecture;
        if (a.Channels != layout.Channels || a.Height != layout.Height || a.Width != layout.Width)
            throw new ArgumentException(
                $"The prior is of pictures of {a.Channels} x {a.Height} x {a.Width} (channels, rows, columns), " +
                $"but the network reads {layout.Channels} x {layout.Height} x {layout.Width}: " +
                "train a prior of that size.", nameof(prior));
    }
}
