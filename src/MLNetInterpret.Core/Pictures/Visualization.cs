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
    private readonly Parameterization _picture;

    public Visualization(HookedNetwork network, VisualizationOptions options)
    {
        (_network, _options) = (network, options);
        var shape = network.InputShape;
        var colors = options.Colors ?? (shape[0] == 3 ? ColorBasis.ImageNet : null);
        _picture = options.Picture ?? Images.Fourier((int)shape[0], (int)shape[2], (int)shape[1], colors);
    }

    /// <summary>Finished units in the options' folder; null where none is named.</summary>
    public KeptUnits? Kept(Unit one) => KeptUnits.Open(
        _network, _picture, _options, Ascended([one], highest: true, Measure([one])).Description);

    /// <summary>One end of every unit, in their order.</summary>
    public IReadOnlyList<OptimizedInput> Optimize(Unit[] units, bool highest, IProgress<WorkProgress>? progress)
    {
        var measured = Measure(units);
        var ascended = Ascended(units, highest, measured);
        var sign = highest ? 1 : -1;
        // a picture more in the batch costs about as much as one, a measurement of a moved one a third of a step
        double climbed = _options.Steps;
        var (measuring, varied) = (_options.Moves / 3.0, climbed * _options.Variants);
        var parts = new WorkParts(progress, climbed + measuring + varied);
        var result = Climb(ascended, measured, units.Length, _options.Snapshots, parts.Next(climbed, Stage));
        using (result)
        {
            var moved = _options.Moves > 0
                ? _network.ScoreWhenMoved(measured, result.Input, _options.Moves, _options.SeedOrZero, _options.Cancellation)
                : null;
            parts.Next(measuring, Stage).Report(Stage, 1);
            var variants = Variants(units, ascended, measured, sign, parts.Next(varied, "optimising variants"));
            return [.. units.Select((_, u) => new OptimizedInput(
                result.Picture(u), result.Scores[u], [.. result.Trace.Select(step => step[u])])
            {
                Snapshots =
                [
                    .. result.Snapshots.OrderBy(kept => kept.Key).Select(kept => (Step: kept.Key, Input: Shown(kept.Value, u))),
                ],
                ScoreWhenMoved = moved?[u],
                Variants = variants[u],
                Restarted = result.Restarted.Contains(u),
            })];
        }
    }

    /// <summary>For each unit pictures that differ from each other as much as that unit allows.</summary>
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
        using var result = Climb(objective, measured, units.Length * count, [], progress);
        return [.. units.Select((_, u) => (IReadOnlyList<Alternative>)[.. Enumerable.Range(0, count)
            .Select(variant => (Item: variant * units.Length + u, Score: result.Scores[variant * units.Length + u]))
            .OrderByDescending(found => sign * found.Score)
            .Select((found, place) => new Alternative($"variant {place + 1}", result.Picture(found.Item), found.Score))])];
    }

    private Maximized Climb(
        Objective ascended, Objective measured, int count, IReadOnlyList<int> snapshots, IProgress<WorkProgress>? progress) =>
        _network.Maximize(ascended, _picture, _options.Transform, new()
        {
            Steps = _options.Steps,
            PlainSteps = _options.Steps / 4,
            LearningRate = _options.LearningRate,
            Measure = measured,
            Seed = _options.Seed,
            Count = count,
            Snapshots = snapshots,
            Progress = progress,
            Cancellation = _options.Cancellation,
        });

    private Objective Measure(Unit[] units) => Objectives.Each(units, _options.Reduction);

    /// <summary>What is climbed, less the penalty.</summary>
    private Objective Ascended(Unit[] units, bool highest, Objective measured)
    {
        var raised = _options.Objective?.Invoke(units) is { } own
            ? highest ? own : -own
            : Raised(units, highest, measured);
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
