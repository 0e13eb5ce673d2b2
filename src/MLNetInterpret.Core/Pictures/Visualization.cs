using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Optimises the pictures of units of one point, with all that comes with them.</summary>
internal sealed class Visualization
{
    /// <summary>What it is called to people.</summary>
    public const string Stage = "optimising pictures";

    private readonly HookedNetwork _network;
    private readonly VisualizationOptions _options;
    private readonly Recipe _recipe;
    private readonly Parameterization _picture;

    public Visualization(HookedNetwork network, VisualizationOptions options)
    {
        (_network, _options) = (network, options);
        _recipe = options.Recipe.In(options.Steps ?? options.Recipe.Steps);
        var shape = network.InputShape;
        var colors = options.Colors ?? (shape[0] == 3 ? ColorBasis.ImageNet : null);
        var (width, height) = options.Size ?? ((int)shape[2], (int)shape[1]);
        _picture = options.Picture ?? Images.Fourier((int)shape[0], width, height, colors, exponent: _recipe.Exponent);
    }

    /// <summary>Finished units in the options' folder; null where none is named.</summary>
    public KeptUnits? Kept()
    {
        Unit[] any = [new(_network.Points[0].Point, 0)];
        return KeptUnits.Open(_network, _picture, _options, Ascended(any, highest: true, Measure(any)).Description);
    }

    /// <summary>One end of every unit, in their order.</summary>
    public IReadOnlyList<OptimizedInput> Optimize(Unit[] units, bool highest, IProgress<WorkProgress>? progress)
    {
        var measured = Measure(units);
        var ascended = Ascended(units, highest, measured);
        var sign = highest ? 1 : -1;
        // a picture more in the batch costs about as much as one, a measurement of a moved one a third of a step
        double climbed = _recipe.Steps;
        var (measuring, varied) = (_options.Moves / 3.0, climbed * _options.Variants);
        var parts = new WorkParts(progress, climbed + measuring + varied);
        var result = Climb(ascended, measured, units.Length, _options.SeedOrZero, _options.Snapshots, parts.Next(climbed, Stage));
        using (result)
        {
            var shown = Lifted(measured, result);
            using var pictures = shown.Pictures;
            var moved = _options.Moves > 0
                ? _network.ScoreWhenMoved(measured, pictures, _options.Moves, _options.SeedOrZero, _options.Cancellation)
                : null;
            var blurred = _network.ScoreWhenBlurred(measured, pictures);
            parts.Next(measuring, Stage).Report(Stage, 1);
            var variants = Variants(units, ascended, measured, sign, parts.Next(varied, "optimising variants"));
            return [.. units.Select((_, u) => new OptimizedInput(
                Shown(pictures, u), shown.Scores[u], [.. result.Trace.Select(step => step[u])])
            {
                Snapshots =
                [
                    .. result.Snapshots.OrderBy(kept => kept.Key).Select(kept => (Step: kept.Key, Input: Shown(kept.Value, u))),
                ],
                ScoreWhenMoved = moved?[u],
                ScoreWhenBlurred = blurred[u],
                ScoreUnlifted = shown.Raised[u] ? result.Scores[u] : null,
                Variants = variants[u],
                Recipe = _options.Recipe.InWords,
                Restarted = result.Restarted.Contains(u),
            })];
        }
    }

    /// <summary>What was found with the recipe's contrast where it has less, and the scores of that.</summary>
    private (Tensor Pictures, IReadOnlyList<float> Scores, bool[] Raised) Lifted(Objective measured, Maximized found)
    {
        var (pictures, raised) = Contrast.Raise(found.Input, _network.Pixels!, _recipe.Contrast);
        return (pictures, raised.Contains(true) ? PlainScores.Of(_network, measured, pictures) : found.Scores, raised);
    }

    /// <summary>For each unit pictures that differ from each other as much as that unit allows, from other starts than the main
    /// one's.</summary>
    private IReadOnlyList<Alternative>[] Variants(
        Unit[] units, Objective ascended, Objective measured, int sign, IProgress<WorkProgress>? progress)
    {
        var count = _options.Variants;
        if (count == 0) return [.. units.Select(_ => (IReadOnlyList<Alternative>)[])];
        var different = Objectives.Diversity(units[0].Point, units);
        var objective = new Objective($"diverse {ascended.Description}", ascended.Points, seen =>
        {
            var scores = ascended.Score(seen);
            return scores + _options.Diversity * scores.detach().abs() * different.Score(seen);
        });
        using var result = Climb(objective, measured, units.Length * count, _options.SeedOrZero + 1, [], progress);
        var shown = Lifted(measured, result);
        using var pictures = shown.Pictures;
        return [.. units.Select((_, u) => (IReadOnlyList<Alternative>)[.. Enumerable.Range(0, count)
            .Select(variant => (Item: variant * units.Length + u, Score: shown.Scores[variant * units.Length + u]))
            .OrderByDescending(found => sign * found.Score)
            .Select((found, place) => new Alternative($"variant {place + 1}", Shown(pictures, found.Item), found.Score))])];
    }

    private Maximized Climb(
        Objective ascended, Objective measured, int count, int seed, IReadOnlyList<int> snapshots,
        IProgress<WorkProgress>? progress) =>
        _network.Maximize(ascended, _picture, _recipe.Transform, new()
        {
            Steps = _recipe.Steps,
            PlainSteps = (int)(_recipe.Plain * _recipe.Steps),
            LearningRate = _options.LearningRate ?? Recipes?.LearningRate,
            Hold = Recipes?.Hold,
            Decay = Recipes?.Decay,
            Measure = measured,
            Seed = seed,
            Count = count,
            Snapshots = snapshots,
            Progress = progress,
            Cancellation = _options.Cancellation,
        });

    /// <summary>The recipe where its pace counts: not where the parameterisation has its own.</summary>
    private Recipe? Recipes => _picture.Pace is null ? _recipe : null;

    private Objective Measure(Unit[] units) => Objectives.Each(units, _options.Reduction);

    /// <summary>What is climbed, less the penalty.</summary>
    private Objective Ascended(Unit[] units, bool highest, Objective measured)
    {
        var raised = _recipe.Objective is { } own ? highest ? own(units) : -own(units) : Raised(units, highest, measured);
        return _options.Penalty is { } penalty ? raised - penalty : raised;
    }

    /// <summary>What is climbed for a measure. Alone, the largest position would leave most of the picture noise; and downwards,
    /// all positions have to go.</summary>
    private Objective Raised(Unit[] units, bool highest, Objective measured) =>
        (_options.Reduction, units[0].Position.Count, highest) switch
        {
            (Reduction.Max, 0, true) => Objectives.Pattern(units),
            (Reduction.Max, 0, false) => -Objectives.SmoothMax(units),
            _ => highest ? measured : -measured,
        };

    private ImageInput Shown(Tensor pictures, int item)
    {
        using var one = pictures[item];
        return ImageInput.From(one, _network.Pixels!);
    }
}
