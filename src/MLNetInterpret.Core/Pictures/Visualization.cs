using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Optimises the pictures of units of one point, with all that comes with them.</summary>
internal sealed class Visualization : IDisposable
{
    /// <summary>What it is called to people.</summary>
    public const string Stage = "optimising pictures";

    private readonly HookedNetwork _network;
    private readonly VisualizationOptions _options;
    private readonly Recipe _given, _recipe;      // the second in as many steps as are taken
    private readonly Parameterization _picture;
    private readonly Func<Unit, RealRows?> _real;
    private readonly Dictionary<ActivationPoint, LinearUnits?> _linear = [];

    public Visualization(HookedNetwork network, VisualizationOptions options, Func<Unit, RealRows?> real)
    {
        (_network, _options, _real) = (network, options, real);
        var shape = network.InputShape;
        var colors = options.Colors ?? ColorBasis.Usual(shape[0]);
        var (width, height) = options.Size ?? ((int)shape[2], (int)shape[1]);
        _given = options.Recipe ?? Recipe.Usual(height, width);
        _recipe = _given.In(options.Steps ?? _given.Steps);
        _picture = options.Picture ?? Images.Fourier((int)shape[0], width, height, colors, recipe: _recipe);
        Plan(1).Validated();
    }

    /// <summary>Whether any picture that the network reads may be found.</summary>
    private bool IsFree => _picture.Shape is { } shape && shape.SequenceEqual(_network.InputShape);

    /// <summary>Whether a score is all that counts: nobody asked for another objective, or for a penalty.</summary>
    private bool IsPlain => _recipe.Objective is null && _options.Penalty is null;

    /// <summary>Finished units in the options' folder; null where none is named.</summary>
    public KeptUnits? Kept()
    {
        Unit[] any = [new(_network.Points[0].Point, 0)];
        return KeptUnits.Open(_network, _picture, _given, _options, EndOf(any, highest: true).Raised.Description);
    }

    /// <summary>One end of every unit, in their order.</summary>
    public IReadOnlyList<OptimizedInput> Optimize(Unit[] units, bool highest, IProgress<WorkProgress>? progress)
    {
        var end = EndOf(units, highest);
        // a picture more in the batch costs about as much as one, a measurement of a moved one a third of a step
        double climbed = _recipe.Steps;
        var (measuring, varied) = (_options.Moves / 3.0, climbed * _options.Variants);
        var parts = new WorkParts(progress, climbed + measuring + varied);
        var climbing = parts.Next(climbed, Stage);      // passed over where there is a closed form
        var first = Exact(end) ?? Climbed(end, climbing);
        var variants = Variants(end, parts.Next(varied, "optimising variants"));
        var ranked = units.Select((_, u) => Ranked(end, first[u], variants[u])).ToArray();
        var finish = new Finish(_network, _picture, Plan(1), _options.Moves, end, [.. units.Select(_real)], IsFree, IsPlain);
        var best = finish.Of([.. ranked.Select(candidates => candidates[0])], parts.Next(measuring, Stage));
        var crops = Crops(end, [.. best.Select(one => one.Found.Picture)]);
        var others = ranked.Select(candidates => candidates[1..]).ToArray();
        var part = Crops(end, others);
        return [.. units.Select((_, u) => new OptimizedInput(best[u].Found.Picture, best[u].Found.Score, best[u].Found.Trace)
        {
            Snapshots = best[u].Found.Snapshots,
            ScoreWhenMoved = best[u].Moved,
            ScoreWhenBlurred = best[u].Blurred,
            ScoreUnlifted = best[u].Found.Unlifted?.Score,
            Variants =
            [
                .. others[u].Select((other, place) => new Alternative($"variant {place + 1}", other.Picture, other.Score)
                {
                    Crop = part[u][place],
                }),
            ],
            Recipe = _given.InWords,
            Restarted = best[u].Found.Restarted,
            Source = best[u].Found.Source,
            BestReal = best[u].Real,
            RowsExceeded = best[u].RowsExceeded,
            FallsShort = best[u].FallsShort,
            Crop = crops[u],
        })];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var linear in _linear.Values) linear?.Dispose();
    }

    private UnitEnd EndOf(Unit[] units, bool highest) =>
        new(_network, units, _options.Reduction, highest, _recipe.Objective, _options.Penalty,
            _options.SkipBorder ? _network.InnerOf(units[0].Point) : null);

    /// <summary>The closed form of every unit; null where there is none.</summary>
    private Candidate[]? Exact(UnitEnd end)
    {
        if (!IsFree || !IsPlain) return null;
        if (!_linear.TryGetValue(end.Point, out var linear)) linear = _linear[end.Point] = LinearUnits.Of(_network, end.Point);
        using var pictures = linear?.Extremes(end, _options.Reduction);
        if (pictures is null) return null;
        var scores = _network.Score(end.Measured, pictures);
        return [.. scores.Select((score, u) =>
        {
            using var one = pictures[u];
            return new Candidate(ImageInput.From(one, _network.Pixels!), score, OptimumSource.ClosedForm, []);
        })];
    }

    private Candidate[] Climbed(UnitEnd end, IProgress<WorkProgress>? progress)
    {
        using var result = Climb(end, end.Ascended, 1, _options.SeedOrZero, progress);
        return Lifted(end, result);
    }

    /// <summary>What was found, with the recipe's contrast where it has less.</summary>
    private Candidate[] Lifted(UnitEnd end, Maximized found)
    {
        var (pictures, raised) = Contrast.Raise(found.Input, _network.Pixels!, _recipe.Contrast);
        using var lifted = pictures;
        var scores = raised.Contains(true) ? PlainScores.Of(_network, end.Measured, lifted) : found.Scores;
        return [.. raised.Select((isRaised, item) =>
        {
            var plain = Candidate.Of(found, item);
            if (!isRaised) return plain;
            using var one = lifted[item];
            return plain with { Picture = ImageInput.From(one, _network.Pixels!), Score = scores[item], Unlifted = plain };
        })];
    }

    /// <summary>For each unit pictures that differ from each other as much as that unit allows, from other starts than the first
    /// one's.</summary>
    private Candidate[][] Variants(UnitEnd end, IProgress<WorkProgress>? progress)
    {
        var (count, units) = (_options.Variants, end.Units.Count);
        if (count == 0) return [.. end.Units.Select(_ => Array.Empty<Candidate>())];
        var different = Objectives.Diversity(end.Point, end.Units);
        var objective = new Objective($"diverse {end.Ascended.Description}", end.Ascended.Points, seen =>
        {
            var scores = end.Ascended.Score(seen);
            return scores + _options.Diversity * scores.detach().abs() * different.Score(seen);
        });
        using var result = Climb(end, objective, count, _options.SeedOrZero + 1, progress);
        var found = Lifted(end, result);
        return
        [
            .. end.Units.Select((_, u) => Enumerable.Range(0, count).Select(variant => found[variant * units + u]).ToArray()),
        ];
    }

    /// <summary>The best of a unit's pictures first, whichever start it comes from; the closed form is.</summary>
    private static Candidate[] Ranked(UnitEnd end, Candidate first, Candidate[] variants) =>
    [
        .. variants.Prepend(first).OrderByDescending(one => one.Source == OptimumSource.ClosedForm)
            .ThenByDescending(one => end.Sign * one.Score),
    ];

    private Maximized Climb(UnitEnd end, Objective objective, int rounds, int seed, IProgress<WorkProgress>? progress) =>
        _network.Maximize(objective, _picture, _recipe.Transform, Plan(end.Units.Count * rounds) with
        {
            Measure = end.Measured,
            Seed = seed,
            Progress = progress,
        });

    private MaximizationOptions Plan(int count)
    {
        MaximizationOptions plan = new()
        {
            Steps = _recipe.Steps,
            PlainSteps = (int)(_recipe.Plain * _recipe.Steps),
            LearningRate = _options.LearningRate,
            Seed = _options.Seed,
            Count = count,
            Snapshots = _options.Snapshots,
            Cancellation = _options.Cancellation,
        };
        // the recipe's pace, but where the parameterisation has its own
        return _picture.Pace is null ? _given.Paced(plan) : plan;
    }

    private Crop?[] Crops(UnitEnd end, ImageInput[] pictures) =>
        IsFree ? end.Crops(pictures) : new Crop?[pictures.Length];

    /// <summary>The same of several pictures of each unit.</summary>
    private Crop?[][] Crops(UnitEnd end, Candidate[][] others)
    {
        var rounds = others[0].Length;
        var found = Enumerable.Range(0, rounds)
            .Select(round => Crops(end, [.. others.Select(unit => unit[round].Picture)])).ToArray();
        return [.. others.Select((_, u) => found.Select(round => round[u]).ToArray())];
    }
}
